#include "server/import/NeutralFile.h"

#include <QFile>

#include <zlib.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {
constexpr qsizetype Chunk = 1 << 18;
constexpr qsizetype MaxLine = 1 << 26; // a longer line is damage, not a record
} // namespace

void NeutralFile::Close::operator()(void *file) const
{
    gzclose(static_cast<gzFile>(file));
}

Result<NeutralFile> NeutralFile::open(const QString &path)
{
    NeutralFile file;
    gzFile handle = gzopen(QFile::encodeName(path).constData(), "rb");
    if (!handle)
        return Error{Error::Kind::NotFound, u"neutral file"_s, {}};
    gzbuffer(handle, Chunk);
    file.m_file.reset(handle);
    return file;
}

bool NeutralFile::fill()
{
    if (m_ended)
        return false;
    m_buffer.remove(0, m_begin);
    m_begin = 0;
    if (m_buffer.size() > MaxLine) {
        m_damage = u"a line is longer than 64 MiB"_s;
        m_ended = true;
        return false;
    }
    const qsizetype old = m_buffer.size();
    m_buffer.resize(old + Chunk);
    const auto file = static_cast<gzFile>(m_file.get());
    const int got = gzread(file, m_buffer.data() + old, Chunk);
    m_buffer.resize(old + qMax(0, got));
    if (got <= 0) {
        m_ended = true;
        // zlib reports a file that ends inside its stream only through gzerror.
        int code = Z_OK;
        gzerror(file, &code);
        if (code != Z_OK && code != Z_STREAM_END)
            m_damage = u"the compressed file is damaged or cut off"_s;
    }
    return got > 0;
}

bool NeutralFile::next(QByteArrayView *line)
{
    qsizetype searched = m_begin;
    while (true) {
        const qsizetype end = m_buffer.indexOf('\n', searched);
        if (end >= 0) {
            *line = QByteArrayView(m_buffer).sliced(m_begin, end - m_begin);
            m_begin = end + 1;
            ++m_lineNumber;
            return true;
        }
        searched = m_buffer.size() - m_begin;
        if (fill())
            continue;
        if (m_begin >= m_buffer.size() || !m_damage.isEmpty())
            return false;
        *line = QByteArrayView(m_buffer).sliced(m_begin);
        m_begin = m_buffer.size();
        ++m_lineNumber;
        return true;
    }
}

} // namespace counterpart::server
