// The centre's open questions: asked, decided, and what became of them.
#include "device/Device.h"
#include "usecases/Core.h"
#include "usecases/SyncHealth.h"

#include <algorithm>

namespace counterpart {

namespace {

/// The question as it stands once the CDP has heard what was decided here; none when nothing was.
std::optional<SyncException> decidedHere(const Overlay &overlay, SyncException open)
{
    for (const Command &command : overlay.about({ResourceType::SyncException, open.id})) {
        const auto *decision = std::get_if<command::ExceptionResolve>(&command.payload);
        if (!decision)
            continue;
        open.open = false;
        open.resolution = SyncException::Resolution{
            .code = decision->code, .note = decision->note, .by = command.issuedBy, .at = command.issuedAt};
        return open;
    }
    return {};
}

} // namespace

QFuture<Result<QList<SyncException>>> SyncHealth::exceptions() const
{
    using List = Result<QList<SyncException>>;
    const auto read = m_core.device().read([](CacheReader &reader) { return reader.exceptionsOpen(); });
    return chain(read, &m_core, [&device = m_core.device()](const List &open) -> List {
        if (!open)
            return open;
        // What was decided here is decided, also before the centre has heard of it.
        QList<SyncException> left = *open;
        left.removeIf([&device](const SyncException &one) {
            return !device.overlay().about({ResourceType::SyncException, one.id}).isEmpty();
        });
        return left;
    });
}

QFuture<Result<QList<DecidedException>>> SyncHealth::decidedLately() const
{
    using List = Result<QList<DecidedException>>;
    using Both = Result<std::pair<QList<SyncException>, QList<SyncException>>>;
    const auto read = m_core.device().read([](CacheReader &reader) -> Both {
        const auto open = reader.exceptionsOpen();
        const auto decided = reader.exceptionsDecided();
        if (!open || !decided)
            return open ? decided.error() : open.error();
        return std::pair(*open, *decided);
    });
    return chain(read, &m_core, [this](const Both &rows) -> List {
        if (!rows)
            return rows.error();
        QList<DecidedException> lately;
        for (const SyncException &one : rows->first) {
            if (const auto own = decidedHere(m_core.device().overlay(), one))
                lately.append({.exception = *own, .by = {}, .sent = false});
        }
        for (const SyncException &one : rows->second)
            lately.append({.exception = one, .by = {}});
        const Instant since = m_core.serverNow() - decidedShown;
        lately.removeIf([since](const DecidedException &one) {
            const auto &resolution = one.exception.resolution;
            return !resolution || !resolution->at || *resolution->at < since;
        });
        for (DecidedException &one : lately)
            one.by = m_core.device().associateName(one.exception.resolution->by);
        std::stable_sort(lately.begin(), lately.end(), [](const auto &a, const auto &b) {
            return *a.exception.resolution->at > *b.exception.resolution->at;
        });
        return lately;
    });
}

QFuture<Result<Act>> SyncHealth::decide(const QString &exceptionId, const QString &code, const UserText &note)
{
    if (const auto allowed = m_core.require(Action::ResolveExceptions); !allowed)
        return ready(Result<Act>(allowed.error()));
    return m_core.submit({m_core.makeCommand({ResourceType::SyncException, exceptionId},
                                             command::ExceptionResolve{code, note})},
                         false);
}

} // namespace counterpart
