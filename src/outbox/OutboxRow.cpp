#include "outbox/OutboxRow.h"

namespace counterpart::outbox {

using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;

namespace {

struct Row
{
    State state;
    QLatin1StringView name;
};
constexpr Row rows[]{
    {State::Queued, QLatin1StringView("queued")},      {State::Sending, QLatin1StringView("sending")},
    {State::Retry, QLatin1StringView("retry")},        {State::Confirmed, QLatin1StringView("confirmed")},
    {State::Refused, QLatin1StringView("refused")},    {State::Withdrawn, QLatin1StringView("withdrawn")},
    {State::SetAside, QLatin1StringView("set_aside")},
};

} // namespace

QString nameOf(State state)
{
    for (const Row &row : rows) {
        if (row.state == state)
            return row.name;
    }
    Q_UNREACHABLE();
}

State stateNamed(const QString &name)
{
    for (const Row &row : rows) {
        if (row.name == name)
            return row.state;
    }
    return State::SetAside;
}

QString aggregateKey(const Ref &ref)
{
    return wireName(ref.type) + u'/' + ref.id;
}

Ref aggregateOf(const QString &key)
{
    const qsizetype slash = key.indexOf(u'/');
    return {resourceType(QStringView(key).left(slash)), key.mid(slash + 1)};
}

SealedPlace probePlace()
{
    return {QByteArrayLiteral("meta"), u"key_probe"_s, 1};
}

SealedPlace payloadPlace(const QString &commandId)
{
    return {QByteArrayLiteral("command"), commandId, 1};
}

SealedPlace resultPlace(const QString &commandId)
{
    return {QByteArrayLiteral("command_result"), commandId, 1};
}

} // namespace counterpart::outbox
