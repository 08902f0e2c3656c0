#include "ctl/Shell.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QTimer>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

/// English sentences for scripts' logs; the tablet has its own in viewmodels/ErrorText.
QString sentence(const Error &error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::Offline:
        return u"The CDP does not answer. What is cached can still be used; try again later."_s;
    case Kind::Busy: return u"The CDP asks to wait. It is tried again by itself."_s;
    case Kind::NotOurServer:
        return u"Something else answers in place of the CDP. Check the address and the network's sign-in page."_s;
    case Kind::Untrusted: return u"The CDP's certificate is not trusted here. Nothing was sent."_s;
    case Kind::Unauthorized: return u"Sign-in was refused. Check --associate and the PIN."_s;
    case Kind::Revoked:
        if (error.code == u"lease-ended"_s)
            return u"Too long without the CDP: customer data was removed from this device. What was saved is kept. Connect it and run sync."_s;
        return error.code == u"handing-over"_s
            ? u"This device was switched off at the CDP. Its customer data is gone; what was saved is still being handed over: run sync again."_s
            : u"This device was switched off at the CDP. Enrol it again with a new code."_s;
    case Kind::NotFound: return u"Not on this device. Sync, or check the id."_s;
    case Kind::Conflict: return u"It was changed elsewhere. Sync and look again."_s;
    case Kind::Rejected: return u"A rule does not allow it."_s;
    case Kind::Forbidden: return u"This person may not do that."_s;
    case Kind::BadResponse:
        return u"The CDP answered in a way that breaks the contract. Nothing of it was used."_s;
    case Kind::BadInput: return u"That input cannot be used."_s;
    case Kind::Storage: return u"The profile cannot be read or written."_s;
    case Kind::DiskFull: return u"The disk is full. Nothing was saved; free some space and try again."_s;
    case Kind::Corrupt: return u"A file of the profile is damaged."_s;
    case Kind::KeyLocked: return u"The keyring is locked or silent. Unlock it and try again."_s;
    case Kind::KeyMissing: return u"There is no keyring service, or the key is gone. See ./dev keyring."_s;
    case Kind::NotEnrolled:
        return u"This profile is not enrolled. Use: counterpartctl enrol --server URL --code CODE"_s;
    case Kind::Newer:
        return u"This profile was used by a newer version. Nothing was changed; update this program."_s;
    case Kind::InUse: return u"Another program holds this profile. Close it, or read only."_s;
    case Kind::Cancelled: return u"Cancelled."_s;
    case Kind::Bug: return u"That should not happen."_s;
    }
    return {};
}

QString kindWord(Error::Kind kind)
{
    static constexpr const char *words[]
        = {"offline",   "busy",      "not_our_server", "untrusted",  "unauthorized", "revoked",
           "not_found", "conflict",  "rejected",       "forbidden",  "bad_response", "bad_input",
           "storage",   "disk_full", "corrupt",        "key_locked", "key_missing",  "not_enrolled",
           "newer",     "in_use",    "cancelled",      "bug"};
    return QString::fromLatin1(words[int(kind)]);
}

void print(const QByteArray &text)
{
    QTextStream out(stdout);
    out << text << Qt::endl;
}

} // namespace

int exitCodeOf(const Error &error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::Offline:
    case Kind::Busy:
    case Kind::NotOurServer:
    case Kind::Untrusted:
    case Kind::BadResponse: return NoNetwork;
    case Kind::NotFound: return error.code.endsWith("not-cached"_L1) ? NoNetwork : Refused;
    case Kind::Unauthorized:
    case Kind::Revoked:
    case Kind::NotEnrolled: return NotSignedIn;
    case Kind::Storage:
    case Kind::DiskFull:
    case Kind::Corrupt:
    case Kind::KeyLocked:
    case Kind::KeyMissing:
    case Kind::Newer:
    case Kind::InUse: return StorageFailed;
    default: return Refused;
    }
}

int Shell::answer(QJsonObject object) const
{
    object[u"ok"_s] = true;
    if (const auto asOf = device.facts().upToDateAt)
        object[u"as_of"_s] = formatInstant(*asOf);
    if (!object.contains(u"stale"_s))
        object[u"stale"_s] = !core.online();
    if (device.readOnly())
        object[u"read_only"_s] = true;
    print(QJsonDocument(object).toJson(json ? QJsonDocument::Compact : QJsonDocument::Indented).trimmed());
    return Fine;
}

int Shell::refuse(const Error &error) const
{
    const QJsonObject why{
        {u"kind"_s, kindWord(error.kind)}, {u"code"_s, error.code}, {u"say"_s, sentence(error)}};
    if (json)
        print(QJsonDocument(QJsonObject{{u"ok"_s, false}, {u"error"_s, why}}).toJson(QJsonDocument::Compact));
    else
        QTextStream(stderr) << sentence(error)
                            << (error.code.isEmpty() ? QString() : u" ("_s + error.code + u')') << Qt::endl;
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
