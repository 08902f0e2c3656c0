// One tablet's life: starts, crashes, files, what its person sees.
#include "simulation/Tablet.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Files as they are after the first start, made once in a process.
const CrashDisk::Files &freshFiles()
{
    static const CrashDisk::Files files = [] {
        CrashDisk disk(u":fresh"_s);
        Chance chance(1, u"fresh");
        {
            auto cache = Cache::open(u":fresh/cache.db"_s);
            auto outbox = Outbox::open(u":fresh/outbox.db"_s, Outbox::Mirrored::No);
            if (!cache || !outbox)
                qFatal("the simulated tablet cannot open its files");
        }
        return disk.image();
    }();
    return files;
}

QString keyOf(const Ref &ref)
{
    return wireName(ref.type) + u'/' + ref.id;
}

} // namespace

Tablet::Tablet(int index, const World &world)
    : m_index(index)
    , m_world(world)
    , m_disk(u":t%1"_s.arg(index))
    , m_chance(world.seed, u"tablet %1"_s.arg(index))
    , m_people(world.seed, u"person %1"_s.arg(index))
    , m_random(world.seed, u"random %1"_s.arg(index))
    , m_spending(world.seed, u"spending %1"_s.arg(index))
    , m_giving(world.seed, u"giving %1"_s.arg(index))
    , m_leased(world.faults[Fault::LeaseEnd] > 0)
    , m_revocable(world.faults[Fault::Revoked] > 0)
    , m_gifts(world.allowances ? world.faults[Fault::Gifts] : 0)
{
    m_disk.install(freshFiles());
}

Tablet::~Tablet()
{
    m_disk.die(); // closing must not tidy up anything
}

QString Tablet::name() const
{
    return u"tablet %1: "_s.arg(m_index);
}

void Tablet::later(milliseconds span, std::function<void()> work)
{
    m_world.timeline.after(span, [this, life = m_life, work = std::move(work)] {
        if (life == m_life && m_engine)
            work();
    });
}

void Tablet::onFile(File file, std::function<void()> work)
{
    milliseconds &busy = m_busy[file];
    busy = std::max(busy, m_world.timeline.now()) + 1ms + m_chance.span(6);
    later(busy - m_world.timeline.now(), std::move(work));
}

Result<Done> Tablet::openCache()
{
    auto cache = Cache::open(u":t%1/cache.db"_s.arg(m_index));
    if (!cache && cache.error().kind == Error::Kind::Corrupt) {
        tell(u"its cache is damaged: it is made anew"_s);
        m_world.probes.hit(Probe::CacheRebuilt);
        for (const char *ending : {"", "-wal"})
            m_disk.remove((u":t%1/cache.db"_s.arg(m_index) + QLatin1StringView(ending)).toStdString());
        m_seen.clear();
        m_heardAt = elapsed(); // nothing is in it yet
        cache = Cache::open(u":t%1/cache.db"_s.arg(m_index));
    }
    if (!cache)
        return cache.error();
    m_cache.emplace(*std::move(cache));
    const auto used = m_cache->useKeys(keys(), m_random.bytes());
    if (used || used.error().kind != Error::Kind::KeyMissing)
        return used;
    tell(u"cannot read its cache any more: it is made anew"_s);
    removeCache();
    m_seen.clear();
    m_heardAt = elapsed();
    return openCache();
}

bool Tablet::openFiles()
{
    const bool withoutData = m_leaving || m_leaseEnded;
    const Result<Done> cacheOpen = withoutData ? Result<Done>(Done()) : openCache();
    if (!cacheOpen) {
        tell(u"the cache does not open: %1"_s.arg(cacheOpen.error().detail));
        return false;
    }
    if (m_dieInMigration > 0)
        m_disk.dieAfter(std::exchange(m_dieInMigration, 0));
    auto outbox = Outbox::open(u":t%1/outbox.db"_s.arg(m_index), Outbox::Mirrored::No);
    if (!outbox && m_migrating && m_disk.isDead())
        m_world.probes.hit(Probe::DiedInMigration);
    m_migrating = m_migrating && !outbox;
    if (!outbox && outbox.error().kind == Error::Kind::Corrupt)
        m_world.ledger.fail(u"the outbox stays whole"_s, outbox.error().detail);
    if (!outbox)
        return false;
    m_outbox.emplace(*std::move(outbox));
    const auto used = m_outbox->useKey(Sealer(keys().outboxKey, {}, keys().keyVersion, m_random.bytes()));
    return used && m_outbox->requeueInFlight();
}

Result<SyncStart> Tablet::stored()
{
    if (!m_cache)
        return SyncStart{.storeId = enrolled().storeId};
    return syncstorage::startOf(*m_cache, enrolled().storeId, !m_locked);
}

void Tablet::start()
{
    if (m_engine) // it was killed before its first start, which had been planned
        return;
    const bool opened = openFiles();
    if (opened)
        readLease();
    const auto found = opened ? stored() : Result<SyncStart>(Error{Error::Kind::Storage, {}, {}});
    if (!found) { // the program says what is wrong; somebody starts it again
        crash(m_disk.isDead());
        return;
    }
    m_engine = std::make_unique<SyncEngine>(m_random.bytes());
    tell(u"starts"_s);
    checkSaved();
    m_overlayOld = true;
    SyncStart start = *found;
    if (const auto epoch = m_outbox->offeredEpoch(); epoch)
        start.offeredEpoch = *epoch;
    run(m_engine->start(start, now()));
    if (m_engine && m_world.allowances)
        keepAllowance();
    watchLease();
    reportAgain();
}

void Tablet::crash(bool powerCut)
{
    if (m_gone)
        return;
    if (powerCut) {
        ++m_boots;
        m_bootedAt = elapsed();
        if (!m_engine)
            m_heardAt = elapsed(); // only the wall's clock could tell, and it does not notice a sleep
    }
    m_reporting = false;
    if (m_engine) {
        tell(powerCut ? u"loses its power"_s : u"is killed"_s);
        const auto counts = m_outbox->counts();
        if (counts && counts->queued > 0)
            m_world.probes.hit(Probe::CrashWithUnsent);
        const auto mark = m_cache ? m_cache->syncMark() : Result<SyncMark>(SyncMark{});
        if (mark && mark->snapshot)
            m_world.probes.hit(Probe::CrashInSnapshot);
    }
    ++m_life;
    m_engine.reset();
    m_disk.die();
    m_cache.reset();
    m_outbox.reset();
    looksForCanaries();
    m_world.timeline.mark(m_disk.fingerprint());
    if (powerCut)
        m_disk.restartAfterPowerLoss(m_chance);
    else
        m_disk.restart();
    m_world.timeline.mark(m_disk.fingerprint());
    m_busy.clear();
    m_underWay.clear();
    m_token.clear();
    m_lastAct.reset();
    m_asking = false;
    m_overlayOld = true;
    m_streaming = m_poked = false;
    m_world.timeline.after(500ms + m_chance.span(20'000), [this, life = m_life] {
        if (life == m_life)
            start();
    });
}

void Tablet::looksAtDisk()
{
    if (m_gone)
        return;
    looksAtData();
    if (m_disk.isDead())
        crash(true);
}

void Tablet::looksForCanaries()
{
    if (const QByteArray canary = m_disk.holdsOneOf(chain::canaries()); !canary.isEmpty())
        m_world.ledger.fail(u"nothing personal in clear"_s,
                            u"a file of tablet %1 holds %2"_s.arg(m_index).arg(QString::fromUtf8(canary)));
}

/// What was shown as saved must be in the file that was opened.
void Tablet::checkSaved()
{
    for (const Ledger::Entry &entry : m_world.ledger.all()) {
        if (entry.tablet != m_index || entry.withdrawn)
            continue;
        const auto item = m_outbox->item(entry.command.id);
        if (!item) {
            if (!m_disk.isDead())
                m_world.ledger.fail(u"the outbox can be read"_s, item.error().detail);
            return;
        }
        if (*item && (*item)->state == OutboxItem::State::Withdrawn && entry.unsure)
            m_world.ledger.withdrawn(entry.command.id);
        if (entry.saved && !*item)
            m_world.ledger.fail(u"nothing saved is lost"_s,
                                u"%1 (%2) was shown as saved on tablet %3 and is not in its outbox"_s
                                    .arg(entry.command.id, commandType(entry.command.payload))
                                    .arg(m_index));
    }
}

const Overlay &Tablet::overlayOf(const Ref &ref) const
{
    static const Overlay nothing;
    const auto found = m_overlays.constFind(keyOf(ref));
    return found == m_overlays.cend() ? nothing : *found;
}

/// As late as somebody looks: with thousands waiting, after each page would take most of the time.
void Tablet::freshenOverlay()
{
    if (!m_overlayOld)
        return;
    if (const auto pending = m_outbox->pending(); pending) {
        QHash<QString, QList<Command>> byRecord;
        for (const Command &command : *pending)
            byRecord[keyOf(command.aggregate)].append(command);
        m_overlays.clear();
        for (auto it = byRecord.cbegin(); it != byRecord.cend(); ++it)
            m_overlays[it.key()].set(*it);
        m_overlayOld = false;
    }
}

void Tablet::lock(bool locked)
{
    if (m_locked == locked)
        return;
    m_locked = locked;
    if (!m_engine)
        return;
    tell(locked ? u"is locked"_s : u"is unlocked"_s);
    run(m_engine->keysAvailable(!locked && m_cache, now()));
}

void Tablet::turnClock(milliseconds by)
{
    m_clockMoved |= by != m_skew;
    m_skew = by;
    if (std::chrono::abs(by) > std::chrono::hours(24))
        m_world.probes.hit(Probe::ClockWrongByDays);
    tell(u"its clock jumps to %1"_s.arg(formatInstant(wall())));
}

void Tablet::loseCache()
{
    if (!m_engine)
        return;
    crash(false);
    // The first bytes: SQLite sees at once that this is no database.
    const auto file = m_disk.find((u":t%1/cache.db"_s.arg(m_index)).toStdString());
    if (!file || file->live.size() < 100)
        return;
    file->live.replace(0, 16, "not what it was!");
    file->durable = file->live;
    file->unsynced.clear();
}

// ---- its person

Command Tablet::made(const Ref &about, const CommandPayload &payload)
{
    Command command;
    command.id = idOfAct(wall(), m_random.bytes());
    command.issuedAt = serverNow();
    command.issuedBy = personAt(m_index).id;
    command.aggregate = about;
    const auto link = m_engine->facts().link;
    command.offline = link != SyncFacts::Link::Online && link != SyncFacts::Link::Syncing;
    if (m_sample) {
        command.clockOffsetMs = m_sample->offsetMs;
        command.clockDoubtMs = m_sample->doubtMs;
    }
    command.signIn = u"online"_s;
    command.payload = payload;
    return command;
}

void Tablet::act()
{
    if (!m_engine || !m_cache || m_locked || takeBack())
        return;
    freshenOverlay();
    View view{*m_cache,
              [this](const Ref &ref) -> const Overlay & { return overlayOf(ref); },
              enrolled().deviceId,
              enrolled().storeId,
              personAt(m_index),
              serverNow(),
              m_engine->facts().link == SyncFacts::Link::Online,
              {},
              m_sample && !m_clockMoved,
              notGiven()};
    if (m_world.allowances) {
        const auto budget = m_outbox->offlineBudget();
        view.budget = budget ? *budget : OfflineBudget();
    }
    // Its own draws: seeds without gifts run as before there were any.
    const bool gift = m_gifts > 0 && m_giving.permille(m_gifts);
    const auto deed = gift ? drawGift(view, m_giving)
                           : drawDeed(view, m_people, m_world.cdp.couponIds(), m_world.cdp.orderIds());
    if (!deed)
        return;
    QList<Command> commands;
    for (const CommandPayload &payload : deed->payloads)
        commands.append(made(deed->about, payload));
    save(commands, u"%1 %2"_s.arg(deed->words, deed->about.id), deed->unitOf);
    if (m_engine && !commands.isEmpty() && m_world.ledger.entry(commands.last().id)->saved)
        m_lastAct = Act{commands.last(), m_world.timeline.now()};
}

QString Tablet::does(const Ref &about, const CommandPayload &payload, const QString &unitOf)
{
    const Command command = made(about, payload);
    save({command}, commandType(payload) + u' ' + about.id, unitOf);
    return command.id;
}

std::optional<PickupOrder> Tablet::order(const QString &id)
{
    freshenOverlay();
    const auto row = m_cache->pickup(id);
    return row && *row
        ? std::optional(overlayOf({ResourceType::PickupOrder, id}).over(**row, enrolled().deviceId))
        : std::nullopt;
}

std::optional<Coupon> Tablet::coupon(const QString &id)
{
    freshenOverlay();
    const auto row = m_cache->coupon(id);
    return row && *row ? std::optional(
               overlayOf({ResourceType::Coupon, id}).over(**row, enrolled().deviceId, enrolled().storeId))
                       : std::nullopt;
}

void Tablet::save(const QList<Command> &commands, const QString &words, const QString &unitOf)
{
    for (const Command &command : commands) {
        m_world.ledger.intend(m_index, command);
        if (m_people.permille(m_world.faults[Fault::Poison]) && m_poisoned++ < 2)
            m_world.cdp.poison(command.id);
    }
    QHash<QString, QString> units;
    for (const Command &command : commands)
        units.insert(command.id, unitOf);
    const auto done = m_outbox->append(commands, units);
    for (const Command &command : commands)
        done ? m_world.ledger.saved(command.id) : m_world.ledger.unsure(command.id);
    if (!done) {
        tell(u"cannot save %1: %2"_s.arg(words, done.error().detail));
        m_world.probes.hit(m_disk.isDead() ? Probe::DiedInAppend : Probe::AppendRefused);
        return;
    }
    tell(u"saves %1 [%2]%3"_s.arg(words, commands.last().id.right(6),
                                  commands.last().offline ? u" offline"_s : QString()));
    for (const Command &command : commands) {
        if (m_overlayOld)
            break;
        Overlay &over = m_overlays[keyOf(command.aggregate)];
        over.set(over.pending() + QList<Command>{command});
    }
    run(m_engine->outboxChanged(now()));
}

/// Undo within 10 seconds, as the screen offers it for a redemption and for a coupon that was given.
bool Tablet::takeBack()
{
    if (!m_lastAct || m_world.timeline.now() - m_lastAct->at > 10s || m_people.pick(4) != 0)
        return false;
    const Act act = *std::exchange(m_lastAct, {});
    CommandPayload opposite;
    if (const auto *redeem = std::get_if<command::CouponRedeem>(&act.command.payload))
        opposite = command::CouponUndoRedeem{redeem->redemptionId, u"mistake"_s};
    else if (const auto *gift = std::get_if<command::CouponGrantGoodwill>(&act.command.payload))
        opposite = command::CouponWithdrawGoodwill{gift->couponId};
    else
        return false;
    const Command back = made(act.command.aggregate, opposite);
    m_world.ledger.intend(m_index, back);
    const auto withdrawn = m_outbox->undo(act.command.id, {back}, wall());
    if (!withdrawn) {
        m_world.ledger.unsure(act.command.id);
        m_world.ledger.unsure(back.id);
        return true;
    }
    if (*withdrawn)
        m_world.ledger.withdrawn(act.command.id);
    else
        m_world.ledger.saved(back.id);
    m_world.probes.hit(*withdrawn ? Probe::WithdrawnUnsent : Probe::CompensatedSent);
    tell(u"takes back %1 (%2)"_s.arg(act.command.id.right(6),
                                     *withdrawn ? u"it never left"_s : u"it had left"_s));
    m_overlayOld = true;
    run(m_engine->outboxChanged(now()));
    return true;
}

} // namespace counterpart::sim
