#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace counterpart::server {

/// The lines of one NDJSON file, gzipped or plain, read in a stream: a data set may be larger than the
/// memory.
class NeutralFile
{
public:
    /// NotFound when the file cannot be opened.
    static Result<NeutralFile> open(const QString &path);

    /// The next line without its end, valid until the next call. False at the end and where the file breaks
    /// off.
    bool next(QByteArrayView *line);
    qint64 lineNumber() const { return m_lineNumber; } ///< of the line given last, from 1
    /// Why reading stopped before the end of the file; empty when it did not.
    QString damage() const { return m_damage; }

private:
    struct Close
    {
        void operator()(void *file) const;
    };
    bool fill();

    std::unique_ptr<void, Close> m_file; // gzFile, which reads plain files too
    QByteArray m_buffer;
    qsizetype m_begin = 0;
    qint64 m_lineNumber = 0;
    bool m_ended = false;
    QString m_damage;
};

} // namespace counterpart::server
