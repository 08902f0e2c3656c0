#pragma once

#include <QJsonObject>
#include <QStringList>

namespace counterpart::server {

// Keys by which a customer is found in the whole chain: a kind of word, a colon, the word made comparable.
/// Without case, blanks and marks; letters and digits of any script stay.
QString nameKey(const QString &name);
QString phoneKey(const QString &e164);
QString phoneEndingKey(const QString &fourDigits);
QString emailKey(const QString &email);
QString hashKey(const QString &hash); ///< of a whole number or address, see lookupHash()
QString memberKey(const QString &memberNo);

/// Every key of a customer's document, each once. A name is found from the start of each of its words.
QStringList customerKeys(const QJsonObject &customer);

} // namespace counterpart::server
