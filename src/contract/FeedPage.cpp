#include "contract/FeedPage.h"

#include "base/Planted.h"
#include "contract/FeedLine.h"
#include "contract/Json.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

constexpr qsizetype keptLineBytes = 64 << 10;
constexpr char endSeal[] = ",\"endSha256\":\"";
constexpr qsizetype endSealSize = sizeof endSeal - 1;
constexpr qsizetype hexSize = 64;

Error refused(const QString &why)
{
    return {Error::Kind::BadResponse, why, u"invalid"_s};
}

QByteArray sha256(QByteArrayView bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(bytes);
    return hash.result().toHex();
}

/// `line` without its line break.
Result<PageTrailer> readTrailer(QByteArrayView line, QByteArrayView rows, qint64 *count)
{
    const qsizetype sealed = line.size() - endSealSize - hexSize - 2;
    if (sealed < 0 || line.sliced(sealed, endSealSize) != QByteArrayView(endSeal, endSealSize))
        return refused(u"end line"_s);
    if (line.sliced(sealed + endSealSize, hexSize) != sha256(line.first(sealed)))
        return refused(u"end line digest"_s);
    const auto json = parseObject(line.toByteArray());
    if (!json)
        return refused(u"end line"_s);

    json::Reader reader(*json);
    PageTrailer trailer;
    if (!reader.boolean("end"_L1))
        reader.fault("end"_L1);
    *count = reader.requiredInteger("rows"_L1, 0);
    trailer.cursor = reader.requiredString("cursor"_L1, limits::cursorLength);
    if (!protocol::isCursor(trailer.cursor))
        reader.fault("cursor"_L1);
    if (!reader.has("more"_L1))
        reader.fault("more"_L1);
    trailer.more = reader.boolean("more"_L1);
    trailer.deviceAck = reader.requiredInteger("deviceAck"_L1, 0);
    trailer.epoch = reader.requiredString("epoch"_L1, limits::idLength);
    trailer.serverTime = reader.requiredInstant("serverTime"_L1);
    const QString digest = reader.requiredString("sha256"_L1, hexSize);
    if (reader.ok() && !planted(Plant::PageNotChecked) && digest.toLatin1() != sha256(rows))
        return refused(u"digest"_s);
    return json::finished(reader, trailer);
}

/// Appends a JSON string. Nearly all are plain ASCII and need no escaping.
void appendString(QByteArray &out, const QString &text)
{
    const bool plain = std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() >= 0x20 && c.unicode() < 0x7f && c != u'"' && c != u'\\';
    });
    if (plain)
        out += '"' + text.toLatin1() + '"';
    else
        out += QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact).chopped(1).mid(1);
}

void appendMember(QByteArray &out, const char *name, const QString &text)
{
    out += ",\"";
    out += name;
    out += "\":";
    appendString(out, text);
}

} // namespace

Result<FeedPage> parseFeedPage(const QByteArray &body)
{
    if (body.size() > limits::pageBytes)
        return refused(u"size"_s);
    if (!body.endsWith("}\n"))
        return refused(u"no end line"_s);
    const qsizetype endAt = body.size() < 3 ? 0 : body.lastIndexOf('\n', body.size() - 2) + 1;
    const QByteArrayView rows = QByteArrayView(body).first(endAt);
    qint64 count = 0;
    const auto trailer = readTrailer(QByteArrayView(body).sliced(endAt).chopped(1), rows, &count);
    if (!trailer)
        return trailer.error();
    if (!planted(Plant::PageNotChecked) && std::count(rows.begin(), rows.end(), '\n') != count)
        return refused(u"row count"_s);

    FeedPage page;
    static_cast<PageTrailer &>(page) = *trailer;
    page.rows.reserve(count);
    FeedLineReader reader(rows);
    for (qsizetype start = 0; start < rows.size();) {
        const qsizetype end = rows.indexOf('\n', start);
        FeedRow row;
        SetAside fault;
        if (reader.read(start, end - start, &row, &fault)) {
            page.rows.append(std::move(row));
        } else {
            fault.line = rows.sliced(start, std::min(end - start, keptLineBytes)).toByteArray();
            page.setAside.append(std::move(fault));
        }
        start = end + 1;
    }
    return page;
}

void FeedPageWriter::add(const FeedRow &row)
{
    m_body += "{\"type\":";
    appendString(m_body, row.typeName.isEmpty() ? wireName(row.type) : row.typeName);
    m_body += row.op == FeedRow::Op::Upsert ? ",\"op\":\"upsert\"" : ",\"op\":\"remove\"";
    appendMember(m_body, "id", row.id);
    m_body += ",\"version\":" + QByteArray::number(row.version);
    appendMember(m_body, "tx", row.tx);
    if (row.at)
        appendMember(m_body, "at", formatInstant(*row.at));
    if (!row.removeReason.isEmpty())
        appendMember(m_body, "reason", row.removeReason);
    if (!row.mergedInto.isEmpty())
        appendMember(m_body, "mergedInto", row.mergedInto);
    if (!row.causedBy.isEmpty()) {
        m_body += ",\"causedBy\":{\"commandId\":";
        appendString(m_body, row.causedBy);
        m_body += '}';
    }
    if (row.op == FeedRow::Op::Upsert) {
        QByteArray data = row.data;
        data.replace('\n', "").replace('\r', ""); // JSON has them only between members
        m_body += ",\"data\":" + data;
    }
    m_body += "}\n";
    ++m_rows;
}

QByteArray FeedPageWriter::finish(const PageTrailer &trailer)
{
    QByteArray end = "{\"end\":true,\"rows\":" + QByteArray::number(m_rows);
    appendMember(end, "cursor", trailer.cursor);
    end += trailer.more ? ",\"more\":true" : ",\"more\":false";
    end += ",\"deviceAck\":" + QByteArray::number(trailer.deviceAck);
    appendMember(end, "epoch", trailer.epoch);
    appendMember(end, "serverTime", formatInstant(trailer.serverTime));
    appendMember(end, "sha256", QString::fromLatin1(sha256(m_body)));
    const QByteArray seal = sha256(end);
    QByteArray body = std::exchange(m_body, {});
    m_rows = 0;
    return body + end + endSeal + seal + "\"}\n";
}

} // namespace counterpart
