#pragma once

#include <QDirIterator>
#include <QFile>
#include <QStringList>

namespace counterpart::test {

/// Looks for words in every byte of every file below some folders, in the forms in which a program might have
/// written them: plain text of four encodings, hexadecimal, Base64 at each of its three alignments, JSON and
/// URL escapes; in any case of the letters. Not a grep of text: a page of a database, a WAL and a cache of
/// images are read alike.
class ByteSearch
{
public:
    explicit ByteSearch(const QStringList &words)
    {
        for (const QString &word : words) {
            for (const QString &form : {word, word.toLower(), word.toUpper()})
                addForms(form);
        }
    }

    /// "file: form" of each hit; empty when nothing was found. Files that vanish meanwhile are skipped.
    QStringList hits(const QStringList &folders)
    {
        QStringList found;
        files = 0;
        bytes = 0;
        for (const QString &folder : folders) {
            QDirIterator all(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
            while (all.hasNext()) {
                QFile file(all.next());
                if (!file.open(QIODevice::ReadOnly))
                    continue;
                const QByteArray content = file.readAll();
                ++files;
                bytes += content.size();
                for (const Form &form : m_forms) {
                    if (content.contains(form.bytes))
                        found.append(file.fileName() + QStringLiteral(": ") + form.name);
                }
            }
        }
        return found;
    }
    QStringList hitsIn(const QByteArray &bytesOfLog) const
    {
        QStringList found;
        for (const Form &form : m_forms) {
            if (bytesOfLog.contains(form.bytes))
                found.append(form.name);
        }
        return found;
    }

    struct Form
    {
        QString name;
        QByteArray bytes;
    };
    const QList<Form> &forms() const { return m_forms; }

    int files = 0; ///< looked at in the last search
    qint64 bytes = 0;

private:
    void add(const QString &name, const QByteArray &form)
    {
        for (const Form &known : m_forms) {
            if (known.bytes == form)
                return;
        }
        m_forms.append({name, form});
    }

    void addForms(const QString &word)
    {
        const QByteArray utf8 = word.toUtf8();
        add(word + QStringLiteral(" as UTF-8"), utf8);
        QByteArray little, big, wide;
        for (const QChar c : word) {
            little.append(char(c.unicode() & 0xff)).append(char(c.unicode() >> 8));
            big.append(char(c.unicode() >> 8)).append(char(c.unicode() & 0xff));
            wide.append(char(c.unicode() & 0xff)).append(char(c.unicode() >> 8)).append(2, '\0');
        }
        add(word + QStringLiteral(" as UTF-16 LE"), little);
        add(word + QStringLiteral(" as UTF-16 BE"), big);
        add(word + QStringLiteral(" as UTF-32"), wide);
        add(word + QStringLiteral(" as hexadecimal"), utf8.toHex());
        add(word + QStringLiteral(" in a URL"), utf8.toPercentEncoding());
        QByteArray escaped;
        for (const QChar c : word)
            escaped += c.unicode() < 0x80
                ? QByteArray(1, char(c.unicode()))
                : "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
        add(word + QStringLiteral(" in JSON escapes"), escaped);
        for (int shift = 0; shift < 3; ++shift) {
            // Without the characters at both ends, which depend on what stands beside the word.
            const QByteArray coded = (QByteArray(shift, ' ') + utf8).toBase64(QByteArray::OmitTrailingEquals);
            const QByteArray inner = coded.mid(shift == 0 ? 0 : shift + 1).chopped(2);
            add(word + QStringLiteral(" in Base64"), inner);
        }
    }

    QList<Form> m_forms;
};

} // namespace counterpart::test
