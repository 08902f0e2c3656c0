#include "ctl/Shell.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QTimer>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

void print(const QByteArray &text)
{
    QTextStream out(stdout);
    out << text << Qt::endl;
}

} // namespace

int Shell::answer(QJsonObject object) const
{
    object[u"ok"_s] = true;
    if (const auto asOf = dataAsOf())
        object[u"as_of"_s] = formatInstant(*asOf);
    if (!object.contains(u"stale"_s))
        object[u"stale"_s] = !core.online();
    if (device.readOnly())
        object[u"read_only"_s] = true;
    print(QJsonDocument(object).toJson(json ? QJsonDocument::Compact : QJsonDocument::Indented).trimmed());
    return Fine;
}

bool Shell::isOld(ResourceType type, std::optional<Instant> asOf) const
{
    return core.gradeOf(type, asOf) != FreshnessGrade::Good;
}

std::optional<Instant> Shell::dataAsOf() const
{
    const SyncFacts facts = device.facts();
    if (facts.upToDateAt || facts.lastContact || !device.cacheOpen())
        return facts.upToDateAt ? facts.upToDateAt : facts.lastContact;
    const auto newest = await(device.read([](CacheReader &reader) -> Result<std::optional<Instant>> {
        std::optional<Instant> latest;
        for (const ResourceType type :
             {ResourceType::PickupOrder, ResourceType::Coupon, ResourceType::Campaign, ResourceType::Customer,
              ResourceType::Associate}) {
            if (const auto asOf = reader.asOf(type); asOf)
                latest = std::max(latest, *asOf);
        }
        return latest;
    }));
    return newest ? *newest : std::nullopt;
}

int Shell::refuse(const Error &error, QJsonObject more) const
{
    const QJsonObject why{
        {u"kind"_s, kindWord(error.kind)}, {u"code"_s, error.code}, {u"say"_s, sentence(error)}};
    more[u"ok"_s] = false;
    more[u"error"_s] = why;
    if (json)
        print(QJsonDocument(more).toJson(QJsonDocument::Compact));
    else
        QTextStream(stderr) << sentence(error)
                            << (error.code.isEmpty() ? QString() : u" ("_s + error.code + u')')
                            << (more.contains(u"wait_until"_s)
                                    ? u" until "_s + more[u"wait_until"_s].toString()
                                    : QString())
                            << Qt::endl;
    return exitCodeOf(error);
}

bool awaitUntil(const std::function<bool()> &done, milliseconds limit)
{
    QElapsedTimer elapsed;
    elapsed.start();
    while (!done()) {
        if (elapsed.elapsed() >= limit.count())
            return false;
        QEventLoop loop;
        QTimer::singleShot(10, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return true;
}

void Shell::awaitLine() const
{
    if (device.readOnly())
        return;
    awaitUntil(
        [this] {
            const auto link = device.facts().link;
            return link == SyncFacts::Link::Online
                || (link != SyncFacts::Link::NeverSynced && link != SyncFacts::Link::Syncing);
        },
        std::chrono::seconds(3));
}

Error Shell::awaitHandOver() const
{
    awaitUntil([this] { return device.trouble().code == u"handed-over"_s; }, std::chrono::minutes(1));
    return device.trouble();
}

bool Shell::awaitDataAgain() const
{
    return awaitUntil(
        [this] { return device.state() == Device::State::Open && device.facts().firstSyncPercent >= 100; },
        std::chrono::minutes(1));
}

bool Shell::awaitConfirmation(const Act &act) const
{
    const auto confirmed = [this, &act] {
        for (const Act &one : core.recentActs()) {
            if (one.commandId == act.commandId)
                return one.confirmed;
        }
        return false;
    };
    if (!core.online())
        return false;
    awaitUntil([&] { return confirmed() || !core.online(); }, std::chrono::seconds(5));
    return confirmed();
}

} // namespace counterpart::ctl
