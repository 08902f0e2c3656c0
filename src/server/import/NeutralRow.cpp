#include "server/import/NeutralRow.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// A plain day, "2025-09-03".
std::optional<QDate> day(QStringView text)
{
    if (text.size() != 10 || text[4] != u'-' || text[7] != u'-')
        return {};
    const QDate parsed = QDate::fromString(text.toString(), Qt::ISODate);
    return parsed.isValid() ? std::optional(parsed) : std::nullopt;
}

/// Every instant and day inside a member that no rule knows moves too (precision §5).
QJsonValue moved(const QJsonValue &value, ZoneClock &clock, qint64 weeks)
{
    if (weeks == 0)
        return value;
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            *it = moved(*it, clock, weeks);
        return object;
    }
    if (value.isArray()) {
        QJsonArray array;
        const auto from = value.toArray();
        for (const auto &entry : from)
            array.append(moved(entry, clock, weeks));
        return array;
    }
    if (value.isString()) {
        const QString text = value.toString();
        if (const auto at = parseStamp(text))
            return formatInstant(clock.moved(*at, weeks));
        if (const auto plain = day(text))
            return plain->addDays(weeks * 7).toString(Qt::ISODate);
    }
    return value;
}

} // namespace

ZoneClock &NeutralSet::clock(const QByteArray &iana)
{
    return clocks.try_emplace(iana, iana).first->second;
}

void NeutralSet::problem(const QString &reason, bool dropped)
{
    ++report->problems;
    report->dropped += dropped ? 1 : 0;
    sink->report({file, line, reason, dropped});
}

NeutralRow::NeutralRow(QString kind, QString id, QJsonObject data, NeutralSet &set)
    : m_kind(std::move(kind))
    , m_id(std::move(id))
    , m_data(std::move(data))
    , m_set(set)
{
    QString store = m_data["store_id"_L1].toString();
    if (store.isEmpty())
        store = m_data["home_store_id"_L1].toString();
    if (m_kind == u"store")
        store = m_id;
    m_clock = &m_set.clock(m_set.storeZones.value(store, m_set.zone));
}

QJsonValue NeutralRow::take(QLatin1StringView member)
{
    m_taken.insert(member);
    return m_data[member];
}

bool NeutralRow::has(QLatin1StringView member) const
{
    const QJsonValue value = m_data[member];
    return !value.isNull() && !value.isUndefined();
}

QString NeutralRow::text(QLatin1StringView member, qsizetype most)
{
    const QJsonValue value = take(member);
    if (value.isString()) {
        const QString text = usableText(value.toString(), most);
        if (text.size() != value.toString().size())
            broken(member, u"is too long or holds half a character: cut"_s);
        return text;
    }
    if (value.isDouble())
        return value.toVariant().toString();
    if (!value.isNull() && !value.isUndefined())
        broken(member, u"is not a text"_s);
    return {};
}

std::optional<qint64> NeutralRow::integer(QLatin1StringView member)
{
    const QJsonValue value = take(member);
    if (value.isDouble()) {
        const double number = value.toDouble();
        if (std::floor(number) == number && std::abs(number) <= 9'007'199'254'740'991.0)
            return value.toInteger();
        broken(member, u"is not a whole number"_s);
    } else if (!value.isNull() && !value.isUndefined()) {
        broken(member, u"is not a number"_s);
    }
    return {};
}

std::optional<bool> NeutralRow::flag(QLatin1StringView member)
{
    const QJsonValue value = take(member);
    if (value.isBool())
        return value.toBool();
    if (!value.isNull() && !value.isUndefined())
        broken(member, u"is neither true nor false"_s);
    return {};
}

QJsonArray NeutralRow::list(QLatin1StringView member)
{
    const QJsonValue value = take(member);
    if (!value.isArray() && !value.isNull() && !value.isUndefined())
        broken(member, u"is not a list"_s);
    return value.toArray();
}

QJsonObject NeutralRow::object(QLatin1StringView member)
{
    const QJsonValue value = take(member);
    if (!value.isObject() && !value.isNull() && !value.isUndefined())
        broken(member, u"is not an object"_s);
    return value.toObject();
}

std::optional<Instant> NeutralRow::movedStamp(const QJsonValue &value, bool endOfDay)
{
    const QString text = value.toString();
    if (const auto at = parseStamp(text))
        return m_clock->moved(*at, m_set.weeks);
    if (const auto plain = day(text)) {
        const QDate shifted = plain->addDays(m_set.weeks * 7);
        return endOfDay ? m_clock->endOfDay(shifted) : m_clock->startOfDay(shifted);
    }
    return {};
}

std::optional<Instant> NeutralRow::instant(QLatin1StringView member, bool endOfDay)
{
    const QJsonValue value = take(member);
    if (value.isNull() || value.isUndefined())
        return {};
    const auto at = movedStamp(value, endOfDay);
    if (!at)
        broken(member, u"is not a time with an offset"_s);
    return at;
}

void NeutralRow::broken(QLatin1StringView member, const QString &why)
{
    m_set.problem(m_kind + u": "_s + member + u' ' + why, false);
}

QJsonObject NeutralRow::rest()
{
    QJsonObject left;
    for (auto it = m_data.constBegin(); it != m_data.constEnd(); ++it) {
        if (!it->isNull() && !m_taken.contains(it.key()))
            left.insert(it.key(), moved(*it, *m_clock, m_set.weeks));
    }
    return left;
}

QString usableText(const QString &text, qsizetype most)
{
    QString kept;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if ((c.isSurrogate() && !pair) || c.isNull())
            continue;
        if (kept.size() + (pair ? 2 : 1) > most)
            break;
        kept.append(c);
        if (pair)
            kept.append(text[++i]);
    }
    return kept;
}

QJsonObject neutralText(const QString &text)
{
    bool han = false;
    for (const char32_t c : text.toUcs4())
        han = han || QChar::script(c) == QChar::Script_Han;
    return {{han ? u"zh-CN"_s : u"en"_s, text}};
}

} // namespace counterpart::server
