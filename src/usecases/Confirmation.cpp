#include "usecases/Confirmation.h"

#include "device/Device.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Confirmation::Confirmation(Core &core, const QList<Command> &commands) : m_core(core)
{
    for (const Command &command : commands)
        m_open.insert(command.id);
    m_word.start();
    m_timer.setSingleShot(true);
    connect(&core.device(), &Device::commandsSettled, this, &Confirmation::take);
    connect(&core.device(), &Device::factsChanged, this, &Confirmation::look);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        finish(Error{Error::Kind::Offline, {}, u"not-confirmed"_s});
    });
}

QFuture<Result<Done>> Confirmation::within(milliseconds time)
{
    const auto word = m_word.future();
    m_asked = true;
    m_timer.start(time);
    look();
    return word;
}

void Confirmation::take(const QList<CommandResult> &results)
{
    using Status = CommandResult::Status;
    for (const CommandResult &result : results) {
        if (!m_open.contains(result.id))
            continue;
        const Status status
            = result.status == Status::Duplicate ? result.first.value_or(Status::Applied) : result.status;
        if (status != Status::Applied && status != Status::Rejected)
            continue; // asked again later
        m_open.remove(result.id);
        if (status == Status::Applied)
            continue;
        m_refused.insert(result.id);
        if (m_code.isEmpty())
            m_code = result.problem && !result.problem->code.isEmpty() ? result.problem->code
                                                                       : u"coupon-conditions-unmet"_s;
    }
    look();
}

void Confirmation::look()
{
    if (!m_asked || m_finished)
        return;
    if (m_open.isEmpty())
        finish(m_refused.isEmpty() ? Result<Done>(Done()) : Error{Error::Kind::Rejected, {}, m_code});
    else if (!m_core.online())
        finish(Error{Error::Kind::Offline, {}, u"not-confirmed"_s});
}

void Confirmation::finish(const Result<Done> &word)
{
    if (std::exchange(m_finished, true))
        return;
    m_timer.stop();
    m_word.addResult(word);
    m_word.finish();
}

} // namespace counterpart
