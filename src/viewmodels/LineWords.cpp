#include "viewmodels/LineWords.h"

#include "viewmodels/Format.h"

#include <QDateTime>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

using Kind = ConnectionState::Kind;
using Cause = ConnectionState::Cause;

LineWords LineWords::of(const ConnectionState &line, const QString &waiting, Instant tabletShows,
                        const Format &format)
{
    switch (line.kind) {
    case Kind::Online:
    case Kind::Syncing:
    case Kind::NeverSynced: return works(line, waiting);
    case Kind::Offline: return offline(line, waiting, format);
    case Kind::Busy: {
        LineWords words{.headline = tr("The centre is busy. You can keep working."), .text = waiting};
        if (line.nextTry) {
            words.headline = tr("The centre is busy. We try again at %1.").arg(format.time(*line.nextTry));
            words.text = tr("You can keep working. %1").arg(waiting);
            words.triesAgain = false;
        }
        return words;
    }
    case Kind::CaptivePortal:
    case Kind::Untrusted: return unsafe(line, waiting, tabletShows);
    case Kind::SignInNeeded:
    case Kind::Revoked:
    case Kind::Quarantined:
    case Kind::UpdateRequired: return stopped(line, waiting);
    }
    return {};
}

LineWords LineWords::works(const ConnectionState &line, const QString &waiting)
{
    if (line.kind == Kind::NeverSynced)
        return {.headline = tr("Connecting for the first time."),
                .text = tr("Data is loading: %1 %.").arg(line.firstSyncPercent)};
    if (line.queued > 0)
        return {.headline = tr("Online. Sending what waits."),
                .text = waiting,
                .tone = u"ok"_s,
                .triesAgain = false};
    return {.headline = tr("Online. Everything is sent."),
            .text = tr("What you do is saved on this tablet first and sent by itself."),
            .tone = u"ok"_s,
            .triesAgain = false};
}

LineWords LineWords::offline(const ConnectionState &line, const QString &waiting, const Format &format)
{
    const QString since = line.since ? format.dayAndTime(*line.since) : QString();
    switch (line.cause) {
    case Cause::NoNetwork:
        return {.headline = since.isEmpty() ? tr("No network. You can keep working.")
                                            : tr("No network since %1. You can keep working.").arg(since),
                .text = tr("Turn the Wi-Fi on, or go where it reaches. What you do is saved here and sent by "
                           "itself. %1")
                            .arg(waiting)};
    case Cause::NameUnknown:
        return {.headline = tr("This network does not know the centre's address. You can keep working."),
                .text
                = tr("Use another network, or ask IT to look at the Wi-Fi. It is tried again by itself. %1")
                      .arg(waiting)};
    case Cause::NoAnswer:
        return {
            .headline = since.isEmpty()
                ? tr("The centre does not answer. You can keep working.")
                : tr("The centre has not answered since %1. You can keep working.").arg(since),
            .text
            = tr("The network is there, the centre is not. It is tried again by itself. %1").arg(waiting)};
    case Cause::AnswersDamaged:
        return {.headline = tr("The centre's answers arrive damaged. You can keep working."),
                .text = tr("Nothing of them is used. Use another network, or call IT. %1").arg(waiting)};
    default: break;
    }
    return {.headline = since.isEmpty() ? tr("Offline. You can keep working.")
                                        : tr("Offline since %1. You can keep working.").arg(since),
            .text = tr("Works: find customers, check coupons, pick and hand over. Not until the network "
                       "is back: search "
                       "the whole company, see what other tablets do. %1")
                        .arg(waiting)};
}

LineWords LineWords::unsafe(const ConnectionState &line, const QString &waiting, Instant tabletShows)
{
    if (line.cause == Cause::ClockWrong) {
        // As the tablet itself shows it, with the year: that is often what is wrong.
        const QDateTime shown = QDateTime::fromMSecsSinceEpoch(toMs(tabletShows));
        return {.headline
                = tr("The tablet's clock is wrong (shows %1).").arg(shown.toString(u"yyyy-MM-dd hh:mm"_s)),
                .text = tr("Please correct it in the system's settings; your work is safe. %1").arg(waiting),
                .tone = u"bad"_s};
    }
    if (line.kind == Kind::Untrusted)
        return {.headline = tr("This network is not safe for customer data."),
                .text
                = tr("Nothing was sent. Use another network and check the tablet's clock. %1").arg(waiting),
                .tone = u"bad"_s};
    if (line.cause == Cause::SomebodyElse)
        return {.headline = tr("This network is not safe for customer data."),
                .text
                = tr("Somebody else answers in the centre's place, and nothing of it is used. Use another "
                     "network, or sign in to the Wi-Fi first. %1")
                      .arg(waiting),
                .tone = u"bad"_s};
    return {.headline = tr("The shop Wi-Fi asks for a sign-in."),
            .text = tr("Sign in to the Wi-Fi in the system's settings. Counterpart is waiting and "
                       "nothing is lost. %1")
                        .arg(waiting)};
}

LineWords LineWords::stopped(const ConnectionState &line, const QString &waiting)
{
    switch (line.kind) {
    case Kind::Quarantined:
        return {.headline = tr("This tablet must be checked by IT."),
                .text = line.queued > 0
                    ? tr("Saved work is safe and is being sent. Use another tablet. %1").arg(waiting)
                    : tr("Saved work is safe and was sent. Use another tablet."),
                .tone = u"bad"_s,
                .triesAgain = false}; // no try of its own brings it back
    case Kind::UpdateRequired:
        return {.headline = tr("Counterpart must be updated."),
                .text = tr("An update keeps everything that waits. %1").arg(waiting),
                .tone = u"bad"_s};
    default: break;
    }
    return {.headline = line.kind == Kind::Revoked ? tr("This tablet was switched off by the centre.")
                                                   : tr("This tablet must be set up again."),
            .text = tr("Call IT. What you saved stays on this tablet. %1").arg(waiting),
            .tone = u"bad"_s};
}

QString LineWords::pill(const ConnectionState &line, const Format &format)
{
    const bool loading = line.firstSyncPercent < 100;
    const QString percent = tr("Loading %1 %").arg(line.firstSyncPercent);
    switch (line.kind) {
    case Kind::NeverSynced: return loading ? percent : tr("Connecting");
    case Kind::Online: return loading ? percent : tr("Online · up to date");
    case Kind::Syncing: return loading ? percent : tr("Online · updating");
    case Kind::Offline:
        return line.lastContact ? tr("Offline · data as of %1").arg(format.dayAndTime(*line.lastContact))
                                : tr("Offline");
    case Kind::Busy:
        return line.nextTry ? tr("Centre is busy · next try %1").arg(format.time(*line.nextTry))
                            : tr("Centre is busy");
    case Kind::CaptivePortal:
        return line.cause == Cause::SomebodyElse ? tr("Network is not safe") : tr("Wi-Fi asks for a sign-in");
    case Kind::Untrusted:
        return line.cause == Cause::ClockWrong ? tr("Tablet's clock is wrong") : tr("Network is not safe");
    case Kind::SignInNeeded: return tr("Device must sign in again");
    case Kind::Revoked: return tr("Device was switched off");
    case Kind::Quarantined: return tr("IT must check this tablet");
    case Kind::UpdateRequired: return tr("Update required");
    }
    return {};
}

} // namespace counterpart
