#include "ctl/Sentences.h"

#include <QHash>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What the code alone says better than its kind; empty: the kind's sentence says it.
QString sentenceOf(const QString &code)
{
    static const QHash<QString, QString> sentences{
        {u"associate-missing"_s, u"Say who does it: --associate ID, the PIN in COUNTERPART_PIN."_s},
        {u"associate-unknown"_s,
         u"Nobody with this id works in this store. Give --associate an id, as-1001."_s},
        {u"wrong-pin"_s, u"The PIN is wrong. It comes from COUNTERPART_PIN or standard input."_s},
        {u"pin-wait"_s, u"Too many wrong PINs. Wait, then try once more."_s},
        {u"pin-disabled"_s,
         u"Too many wrong PINs: this one is switched off. Sign in once while the CDP answers, or have it reset there."_s},
        {u"never-online-here"_s,
         u"This person never signed in here while the CDP answered. Do that once; then it works offline, too."_s},
        {u"invalid_grant"_s,
         u"The CDP refused it: an enrolment code or PIN that is wrong, used or too old. Get a new one."_s},
        {u"device-quarantined"_s,
         u"Two devices work as this one, so the CDP gives it nothing more; what is saved here is still sent. IT must check it and enrol it anew."_s},
        {u"already-enrolled"_s, u"This profile is enrolled already. Name another folder with --profile."_s},
        {u"approval-needed"_s, u"This person may not give that alone. Use the --associate of a manager."_s},
        {u"address-invalid"_s,
         u"--server is no address. It looks like https://cdp.example; http is accepted on this machine only."_s},
        {u"ca-invalid"_s, u"--ca names no readable PEM file with a certificate."_s},
        {u"file-not-found"_s, u"The file of --batch cannot be read."_s},
        {u"basket-unreadable"_s,
         u"--basket names no readable JSON file. It holds {currency, lines:[{sku, category, quantity, unitPrice}]}."_s},
        {u"amount-invalid"_s, u"The amount of the basket is negative or too large."_s},
        {u"amount-missing"_s,
         u"What this coupon takes off depends on the purchase: give --amount or --basket. Nothing was redeemed."_s},
        {u"query-too-short"_s, u"That is too short to search for: give a name, a phone number or a code."_s},
        {u"payment-card"_s, u"That is a payment card number. It was not searched for and not kept."_s},
        {u"not-text"_s, u"That is no text that can be searched for."_s},
        {u"line-missing"_s, u"Say which article: --line LINE, or --scan CODE."_s},
        {u"bay-missing"_s, u"Say where it lies: --bay BAY."_s},
        {u"bay-invalid"_s, u"That is no bay: its label is short. Nothing was saved."_s},
        {u"not-sendable"_s, u"Something in it is too long to be sent. Nothing was saved. Shorten it."_s},
        {u"several-coupons"_s, u"This code stands for several coupons. Redeem one by its id."_s},
        {u"coupon-unknown"_s,
         u"No coupon with this code or id is on this device. Sync, or check the code."_s},
    };
    return sentences.value(code);
}

} // namespace

QString sentence(const Error &error)
{
    using Kind = Error::Kind;
    if (const QString exact = sentenceOf(error.code); !exact.isEmpty())
        return exact;
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
    case Kind::InUse:
        return u"Another program holds this profile. Close it first; status, outbox and diagnose work beside it."_s;
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
    case Kind::BadInput: return error.code.endsWith("-missing"_L1) ? Usage : Refused;
    default: return Refused;
    }
}

} // namespace counterpart::ctl
