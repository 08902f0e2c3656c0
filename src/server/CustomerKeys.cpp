#include "server/CustomerKeys.h"

#include "domain/ScannedCode.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

QString comparable(const QString &text)
{
    QString kept;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        // A half of a surrogate pair belongs to a letter: rare characters of names are such.
        if (c.isLetterOrNumber() || c.isSurrogate())
            kept.append(c);
    }
    return kept;
}

/// From the start of each word: "otto lind" is found by "ottol" and by "lind".
void addName(QStringList &keys, const QString &name)
{
    QStringList words = name.split(u' ', Qt::SkipEmptyParts);
    while (!words.isEmpty()) {
        if (const QString key = nameKey(words.join(QString())); key != "name:"_L1)
            keys.append(key);
        words.removeFirst();
    }
}

} // namespace

QString nameKey(const QString &name)
{
    return u"name:"_s + comparable(name);
}

QString phoneKey(const QString &e164)
{
    return u"phone:"_s + e164;
}

QString phoneEndingKey(const QString &fourDigits)
{
    return u"last4:"_s + fourDigits;
}

QString emailKey(const QString &email)
{
    return u"email:"_s + email.trimmed().toCaseFolded();
}

QString hashKey(const QString &hash)
{
    return u"hash:"_s + hash;
}

QString memberKey(const QString &memberNo)
{
    return u"member:"_s + normaliseCode(memberNo);
}

QStringList customerKeys(const QJsonObject &customer)
{
    QStringList keys;
    addName(keys, customer["displayName"_L1].toString());
    for (const auto &name : customer["names"_L1].toArray()) {
        addName(keys, name["text"_L1].toString());
        for (const auto &reading : name["pinyin"_L1].toArray())
            addName(keys, reading.toString());
        for (const auto &initials : name["initials"_L1].toArray())
            keys.append(nameKey(initials.toString()));
    }
    for (const auto &point : customer["contactPoints"_L1].toArray()) {
        const QString value = point["value"_L1].toString();
        if (!value.isEmpty() && point["kind"_L1] == "phone"_L1)
            keys.append(phoneKey(value));
        if (!value.isEmpty() && point["kind"_L1] == "email"_L1)
            keys.append(emailKey(value));
    }
    for (const auto &hash : customer["lookup"_L1]["keys"_L1].toArray())
        keys.append(hashKey(hash.toString()));
    for (const auto &four : customer["lookup"_L1]["phoneLast4"_L1].toArray())
        keys.append(phoneEndingKey(four.toString()));
    for (const auto &identity : customer["identities"_L1].toArray()) {
        const QString value = identity["value"_L1].toString();
        if (!value.isEmpty() && identity["kind"_L1] == "member_no"_L1)
            keys.append(memberKey(value));
    }
    keys.removeDuplicates();
    return keys;
}

} // namespace counterpart::server
