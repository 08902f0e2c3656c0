#include "viewmodels/QueueText.h"

#include "viewmodels/ActText.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using State = QueueItem::State;

QString QueueText::title(const QueueItem &item) const
{
    const QString about = item.aboutName.isEmpty() ? m_format.text(item.aboutTitle) : item.aboutName;
    const QString name = item.type.isEmpty() ? tr("Something that was done") : ActText::name(item.type);
    return name + (about.isEmpty() ? QString() : u" · "_s + about);
}

QueueText::Chip QueueText::chip(const QueueItem &item) const
{
    switch (item.state) {
    case State::Sending: return {tr("Sending"), u"info"_s, u"sync"_s};
    case State::Confirmed: return {tr("Confirmed"), u"ok"_s, u"check"_s};
    case State::Withdrawn: return {tr("Undone"), u"neutral"_s, u"undo"_s};
    case State::Retry:
        if (item.nextTry && *item.nextTry > m_format.now())
            return {tr("Again at %1").arg(m_format.time(*item.nextTry)), u"neutral"_s, u"clock"_s};
        break;
    default: break;
    }
    return {tr("Waiting for network"), u"neutral"_s, u"clock"_s};
}

QString QueueText::detail(const QueueItem &item) const
{
    QStringList facts{item.by.isEmpty() ? tr("Done %1").arg(m_format.dayAndTime(item.at))
                                        : tr("Done by %1, %2").arg(item.by, m_format.dayAndTime(item.at))};
    if (item.state == State::Withdrawn)
        return (facts << tr("taken back before it was sent")).join(u" · "_s);
    facts.append(item.tries > 0 ? tr("sent %n time(s)", nullptr, item.tries)
                                : tr("saved on this tablet, not sent yet"));
    if (item.state == State::Confirmed)
        return facts.join(u" · "_s);
    if (item.nextTry && *item.nextTry > m_format.now())
        facts.append(tr("next try %1").arg(m_format.time(*item.nextTry)));
    if (item.state == State::Retry && !item.problemCode.isEmpty()) {
        const QString why = ActText::problem(item.problemCode);
        facts.append(why.isEmpty() ? tr("the centre could not take it just now") : why);
    } else if (item.state != State::Sending && item.tries > 0) {
        facts.append(tr("no answer came; sending it twice does no harm"));
    }
    return facts.join(u" · "_s);
}

QVariantMap QueueText::row(const QueueItem &item) const
{
    const Chip state = chip(item);
    return {{u"key"_s, item.commandId},
            {u"iconName"_s, ActText::icon(item.type)},
            {u"text"_s, title(item)},
            {u"by"_s, item.by},
            {u"time"_s, m_format.dayOrTime(item.at)},
            {u"chip"_s, state.text},
            {u"chipKind"_s, state.kind},
            {u"chipIcon"_s, state.icon},
            {u"detail"_s, detail(item)}};
}

} // namespace counterpart
