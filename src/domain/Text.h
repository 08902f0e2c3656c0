#pragma once

#include <QMap>
#include <QString>

namespace counterpart {

/// A business text in several languages, keyed by BCP 47 tag ("zh-CN", "en"). Plain text, never markup.
struct Text
{
    QMap<QString, QString> byLanguage;

    bool isEmpty() const { return byLanguage.isEmpty(); }
    /// Exact tag, then the same language, then English, then any: a text is shown rather than missing.
    QString in(const QString &language) const;

    bool operator==(const Text &) const = default;
};

/// Text typed by a person.
struct UserText
{
    QString text;
    QString language; ///< may be empty

    bool isEmpty() const { return text.isEmpty(); }
    bool operator==(const UserText &) const = default;
};

} // namespace counterpart
