#include "viewmodels/CodesOnlyViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/Format.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

CodesOnlyViewModel::CodesOnlyViewModel(SlipBook &slips, Core &core, const Format &format, QObject *parent)
    : ScreenViewModel(parent)
    , m_slips(slips)
    , m_core(core)
    , m_format(format)
{
    connect(&slips, &SlipBook::changed, this, &CodesOnlyViewModel::follow);
    connect(&core, &Core::personChanged, this, &CodesOnlyViewModel::follow);
    connect(&format, &Format::changed, this, &CodesOnlyViewModel::changed);
}

void CodesOnlyViewModel::follow()
{
    if (!possible())
        m_open = false;
    if (!m_core.person() || m_slips.count() == 0) {
        m_waiting.clear();
        Q_EMIT changed();
        return;
    }
    whenDone(m_slips.slips(), this, [this](const Result<QList<Outbox::Slip>> &slips) {
        m_waiting = slips ? *slips : QList<Outbox::Slip>();
        Q_EMIT changed();
    });
}

QString CodesOnlyViewModel::notedText() const
{
    return m_slips.count() > 0 ? tr("%n code(s) noted. They wait to be entered.", nullptr, m_slips.count())
                               : QString();
}

QString CodesOnlyViewModel::nextText() const
{
    if (m_waiting.isEmpty())
        return {};
    const Outbox::Slip &next = m_waiting.first();
    const QString at = m_format.dayAndTime(next.at);
    if (next.code.isEmpty())
        return tr("A code noted at %1 cannot be read any more: its key was lost. Ask who noted it.").arg(at);
    return m_opened == next.id
        ? tr("Code %1, noted at %2: is it entered?").arg(next.code, at)
        : tr("Noted at %2 while the tablet could not be used: code %1. Enter it now.").arg(next.code, at);
}

QString CodesOnlyViewModel::nextAction() const
{
    if (m_waiting.isEmpty())
        return {};
    const Outbox::Slip &next = m_waiting.first();
    return next.code.isEmpty() || m_opened == next.id ? tr("Done") : tr("Open");
}

void CodesOnlyViewModel::start()
{
    m_open = true;
    m_refusal.clear();
    Q_EMIT changed();
}

void CodesOnlyViewModel::leave()
{
    m_open = false;
    Q_EMIT changed();
}

void CodesOnlyViewModel::note(const QString &code)
{
    if (!isOpen() || busy())
        return;
    begin();
    m_refusal.clear();
    whenDone(m_slips.note(code), this, [this](const Result<Done> &done) {
        end();
        if (done)
            Q_EMIT noted();
        else if (done.error().code == "payment-card"_L1)
            refuse(tr("That is a payment card. It was not stored. Ask for the member code."));
        else if (done.error().code == "not-a-code"_L1)
            refuse(tr("Scan or type the code that the customer shows."));
        else
            refuse(done.error());
        Q_EMIT changed();
        Q_EMIT sound(done ? u"ok"_s : u"refused"_s);
    });
}

void CodesOnlyViewModel::actOnNext()
{
    if (m_waiting.isEmpty() || busy())
        return;
    const Outbox::Slip next = m_waiting.first();
    if (!next.code.isEmpty() && m_opened != next.id) {
        m_opened = next.id;
        Q_EMIT changed();
        Q_EMIT codeWanted(next.code);
        return;
    }
    begin();
    whenDone(m_slips.remove(next.id), this, [this](const Result<Done> &) {
        end();
        m_opened = 0;
        follow();
    });
}

} // namespace counterpart
