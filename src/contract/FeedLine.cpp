#include "contract/FeedLine.h"

#include "contract/Limits.h"
#include "contract/Protocol.h"

#include <simdjson.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using simdjson::dom::element;

QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// One known member of a row: says whether its value can be used.
using ReadMember = bool (*)(element value, FeedRow &row);

bool readString(element value, qsizetype maxLength, QString *text)
{
    std::string_view view;
    if (value.get(view) != simdjson::SUCCESS)
        return false;
    *text = toText(view);
    return !text->isEmpty() && text->size() <= maxLength;
}

bool readId(element value, QString *id)
{
    return readString(value, limits::idLength, id) && protocol::isId(*id);
}

bool readType(element value, FeedRow &row)
{
    if (!readString(value, limits::idLength, &row.typeName))
        return false;
    row.type = resourceType(row.typeName);
    return true;
}

bool readOp(element value, FeedRow &row)
{
    std::string_view word;
    if (value.get(word) != simdjson::SUCCESS || (word != "upsert" && word != "remove"))
        return false;
    row.op = word == "upsert" ? FeedRow::Op::Upsert : FeedRow::Op::Remove;
    return true;
}

bool readVersion(element value, FeedRow &row)
{
    int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS)
        return false;
    row.version = number;
    return number >= 1 && number <= limits::maxInteger;
}

bool readAt(element value, FeedRow &row)
{
    QString text;
    if (!readString(value, limits::idLength, &text))
        return false;
    row.at = parseInstant(text);
    return row.at.has_value();
}

bool readCause(element value, FeedRow &row)
{
    element id;
    if (!value.is_object())
        return false;
    return value["commandId"].get(id) != simdjson::SUCCESS || readId(id, &row.causedBy);
}

struct Member
{
    std::string_view name;
    ReadMember read;
    bool required;
};

constexpr Member members[]{
    {"type", readType, true},
    {"op", readOp, true},
    {"id", [](element value, FeedRow &row) { return readId(value, &row.id); }, true},
    {"version", readVersion, true},
    {"tx", [](element value, FeedRow &row) { return readString(value, limits::shortText, &row.tx); }, true},
    {"at", readAt, false},
    {"reason",
     [](element value, FeedRow &row) { return readString(value, limits::idLength, &row.removeReason); },
     false},
    {"mergedInto", [](element value, FeedRow &row) { return readId(value, &row.mergedInto); }, false},
    {"causedBy", readCause, false},
    {"data", [](element value, FeedRow &) { return value.is_object(); }, false},
};
constexpr std::size_t dataMember = std::size(members) - 1;

/// The record must be the one that the row announces: versions decide which copy wins.
QString checkData(element line, const FeedRow &row)
{
    element data;
    std::string_view id;
    int64_t version = 0;
    if (line["data"].get(data) != simdjson::SUCCESS)
        return u"/data"_s;
    if (data["id"].get(id) != simdjson::SUCCESS || toText(id) != row.id)
        return u"/data/id"_s;
    if (data["version"].get(version) != simdjson::SUCCESS || version != row.version)
        return u"/data/version"_s;
    return {};
}

/// Pointer of the first fault, or empty.
QString readRow(element line, FeedRow &row)
{
    simdjson::dom::object object;
    if (line.get(object) != simdjson::SUCCESS)
        return u"json"_s;
    quint32 seen = 0;
    QString fault;
    for (const auto field : object) {
        for (std::size_t i = 0; i < std::size(members); ++i) {
            if (field.key != members[i].name)
                continue;
            const quint32 bit = 1u << i;
            const bool twice = seen & bit;
            const bool absent = field.value.is_null() && !members[i].required;
            if (!absent)
                seen |= bit;
            if ((twice || (!absent && !members[i].read(field.value, row))) && fault.isEmpty())
                fault = u'/' + toText(field.key);
        }
    }
    for (std::size_t i = 0; i < std::size(members) && fault.isEmpty(); ++i) {
        if (members[i].required && !(seen & (1u << i)))
            fault = u'/' + toText(members[i].name);
    }
    if (fault.isEmpty() && row.op == FeedRow::Op::Upsert)
        fault = seen & (1u << dataMember) ? checkData(line, row) : u"/data"_s;
    return fault;
}

} // namespace

struct FeedLineReader::Parsers
{
    simdjson::padded_string text;
    simdjson::dom::parser dom;           ///< checks every byte of the line
    simdjson::ondemand::parser onDemand; ///< then finds the bytes of `data`
};

FeedLineReader::FeedLineReader(QByteArrayView rows)
    : m_parsers(new Parsers{simdjson::padded_string(rows.data(), std::size_t(rows.size())),
                            simdjson::dom::parser(limits::lineBytes),
                            simdjson::ondemand::parser(limits::lineBytes)})
{
}

FeedLineReader::~FeedLineReader() = default;

bool FeedLineReader::read(qsizetype start, qsizetype length, FeedRow *row, SetAside *fault)
{
    const char *text = m_parsers->text.data() + start;
    const QByteArrayView line(text, length);
    if (length > limits::lineBytes) {
        fault->reason = u"too-long"_s;
        return false;
    }
    if (m_parsers->dom.capacity() == 0 || m_parsers->dom.max_depth() != limits::jsonDepth) {
        if (m_parsers->dom.allocate(limits::lineBytes, limits::jsonDepth) != simdjson::SUCCESS
            || m_parsers->onDemand.allocate(limits::lineBytes, limits::jsonDepth) != simdjson::SUCCESS) {
            fault->reason = u"memory"_s;
            return false;
        }
    }
    if (hasBrokenEscape(line)) {
        fault->reason = u"text"_s;
        return false;
    }
    element root;
    const auto error
        = m_parsers->dom.parse(reinterpret_cast<const uint8_t *>(text), std::size_t(length), false).get(root);
    if (error != simdjson::SUCCESS) {
        fault->reason = error == simdjson::DEPTH_ERROR ? u"depth"_s : u"json"_s;
        return false;
    }
    fault->reason = readRow(root, *row);
    if (!fault->reason.isEmpty()) {
        fault->typeName = row->typeName;
        fault->id = row->id;
        return false;
    }
    if (row->op == FeedRow::Op::Remove)
        return true;

    simdjson::ondemand::document document;
    simdjson::ondemand::object data;
    std::string_view raw;
    const simdjson::padded_string_view view(text, std::size_t(length),
                                            std::size_t(length) + simdjson::SIMDJSON_PADDING);
    if (m_parsers->onDemand.iterate(view).get(document) != simdjson::SUCCESS
        || document["data"].get(data) != simdjson::SUCCESS || data.raw_json().get(raw) != simdjson::SUCCESS) {
        fault->reason = u"json"_s;
        return false;
    }
    row->data = QByteArray(raw.data(), qsizetype(raw.size())).trimmed();
    return true;
}

bool hasBrokenEscape(QByteArrayView json)
{
    const auto unitAt = [&](qsizetype at) -> int {
        if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u')
            return -1;
        bool ok = false;
        const int unit = json.sliced(at + 2, 4).toByteArray().toInt(&ok, 16);
        return ok ? unit : -1;
    };
    for (qsizetype at = json.indexOf('\\'); at >= 0 && at + 1 < json.size(); at = json.indexOf('\\', at)) {
        const int unit = unitAt(at);
        if (unit < 0) {
            at += 2; // another escape; a backslash after a backslash begins none
            continue;
        }
        if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
            return true;
        at += 6;
        if (unit >= 0xd800 && unit <= 0xdbff) {
            const int low = unitAt(at);
            if (low < 0xdc00 || low > 0xdfff)
                return true;
            at += 6;
        }
    }
    return false;
}

} // namespace counterpart
