#include "viewmodels/ActText.h"

#include "domain/CouponVerdict.h"
#include "usecases/Access.h"
#include "viewmodels/Format.h"

#include <QHash>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Words
{
    const char *name;
    const char *done;   ///< %1: what it is about
    const char *undone; ///< null: never undone on its own
};

/// The catalogue of the contract. A row per command type that this application sends.
// NOLINTNEXTLINE(readability-function-size): a table
const QHash<QString, Words> &catalogue()
{
    static const QHash<QString, Words> words{
        {u"coupon.reserve"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Set a coupon aside"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is set aside"), nullptr}},
        {u"coupon.release"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Free a coupon"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is free again"), nullptr}},
        {u"coupon.redeem"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Redeem a coupon"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Redeemed %1"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 was not redeemed; it can be used again")}},
        {u"coupon.undo_redeem"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Undo a redemption"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 can be used again"), nullptr}},
        {u"coupon.record_refusal"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Report a wrong refusal"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Reported: %1 was refused"), nullptr}},
        {u"coupon.grant_goodwill"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Give a coupon to make up for it"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Given: %1"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is taken back")}},
        {u"coupon.withdraw_goodwill"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Take a given coupon back"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is taken back"), nullptr}},
        {u"pickup.claim"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Take an order"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "You have %1 now"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is free for anybody again")}},
        {u"pickup.release_claim"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Give an order back"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is free for anybody again"), nullptr}},
        {u"pickup.start_picking"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Start picking"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "You are picking %1"), nullptr}},
        {u"pickup.pick_line"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Pick an item"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Picked: %1"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Taken back: %1")}},
        {u"pickup.unpick_line"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Take a pick back"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Taken back: %1"), nullptr}},
        {u"pickup.short_line"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Report an item short"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Noted as short: %1"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "No longer short: %1")}},
        {u"pickup.stage"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Put into a bay"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is in its bay"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 has no bay any more")}},
        {u"pickup.mark_ready"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Mark ready"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is ready"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is not ready; the customer gets no notice")}},
        {u"pickup.unready"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Take “ready” back"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is not ready any more"), nullptr}},
        {u"pickup.move"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Move to another bay"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is in another bay"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 is in its old bay")}},
        {u"pickup.customer_arrived"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Customer has arrived"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "The customer of %1 is here"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "The customer of %1 is not here")}},
        {u"pickup.revise_promise"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Promise a new time"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 has a new time"), nullptr}},
        {u"pickup.hand_over"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Hand over an order"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "%1 was handed over"), nullptr}},
        {u"customer.view"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Open a customer’s record"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Opened a customer’s record"), nullptr}},
        {u"customer.add_note"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Add a note"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "The note is saved"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "The note is gone again")}},
        {u"customer.remove_note"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Delete a note"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "The note is deleted"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "The note is back")}},
        {u"campaign.acknowledge"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Briefing read"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "You have read the briefing: %1"), nullptr}},
        {u"exception.resolve"_s,
         {QT_TRANSLATE_NOOP("counterpart::ActText", "Decide an open question"),
          QT_TRANSLATE_NOOP("counterpart::ActText", "Decided"), nullptr}},
    };
    return words;
}

bool isConditionCode(const QString &code)
{
    for (int i = 0; i <= int(lastConditionCode); ++i) {
        if (wireName(ConditionCode(i)) == code)
            return true;
    }
    return false;
}

QString filled(const QString &sentence, const QString &about)
{
    return sentence.contains(u"%1"_s) ? sentence.arg(about).trimmed() : sentence;
}

} // namespace

QString ActText::name(const QString &type)
{
    const auto words = catalogue().constFind(type);
    return words == catalogue().cend() ? tr("Another step") : tr(words->name);
}

QString ActText::done(const QString &type, const QString &about)
{
    const auto words = catalogue().constFind(type);
    if (words == catalogue().cend())
        return tr("Saved");
    return about.isEmpty() && QString::fromUtf8(words->done).contains(u"%1"_s)
        ? tr(words->name)
        : filled(tr(words->done), about);
}

QString ActText::undone(const QString &type, const QString &about)
{
    const auto words = catalogue().constFind(type);
    if (words == catalogue().cend() || !words->undone)
        return tr("Undone");
    if (about.isEmpty() && QString::fromUtf8(words->undone).contains(u"%1"_s))
        return tr("Undone");
    return filled(tr(words->undone), about);
}

QString ActText::icon(const QString &type)
{
    if (type.startsWith("coupon."_L1))
        return u"ticket"_s;
    if (type == "pickup.hand_over"_L1)
        return u"handover"_s;
    if (type.startsWith("pickup."_L1))
        return u"bag"_s;
    return type.startsWith("customer."_L1) ? u"note"_s : u"check"_s;
}

// NOLINTNEXTLINE(readability-function-size): a table
QString ActText::problem(const QString &code)
{
    static const QHash<QString, const char *> sentences{
        {u"coupon-not-active"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This coupon cannot be used now. Check it again to see why.")},
        {u"coupon-expired"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This coupon has ended. See what else the customer can use.")},
        {u"coupon-already-redeemed"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This coupon was already used. See what else the customer can use.")},
        {u"coupon-reserved-elsewhere"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "Another till is using this coupon right now. Try again in 10 minutes.")},
        {u"coupon-wrong-store"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "This coupon is not for this store.")},
        {u"coupon-conditions-unmet"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "A condition of this coupon is not met. Check it again to see which.")},
        {u"coupon-not-stackable"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "This coupon cannot be combined with the other one.")},
        {u"combination-changed"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "What these coupons take off has changed. Look at them again, then redeem.")},
        {u"override-limit"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "That is more than may be allowed here today. Offer something else.")},
        {u"override-own"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Nobody allows their own request. Ask another manager.")},
        {u"goodwill-not-offered"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "Nothing like it is offered here now. Look again at what can be given.")},
        {u"goodwill-given-today"_s,
         QT_TRANSLATE_NOOP(
             "counterpart::ActText",
             "This customer was given one today already. Ask the manager what else can be done.")},
        {u"goodwill-budget-spent"_s,
         QT_TRANSLATE_NOOP(
             "counterpart::ActText",
             "That is more than may still be given today. Ask another manager, or offer something "
             "else.")},
        {u"coupon-unknown"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Head office does not know this coupon.")},
        {u"allowance-exceeded"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The offline allowance is used up. Redeem when you are online again.")},
        {u"allowance-expired"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The offline allowance has expired. The device gets a new one when it is online "
                           "again.")},
        {u"offline-not-permitted"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This works online only. Redeem when you are online again.")},
        {u"bay-missing"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Choose a bay first, or scan its label.")},
        {u"bay-invalid"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "That is not a bay: its label is short. Nothing was saved. Scan the label on the "
                           "shelf.")},
        {u"amount-invalid"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "That is not an amount of a purchase. Nothing was saved. Enter it again.")},
        {u"not-sendable"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "Something in it is too long to be sent. Nothing was saved. Shorten it and try "
                           "again.")},
        {u"line-complete"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "All of this item are picked already. It was not counted.")},
        {u"no-tries-left"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The code was wrong five times. See an ID instead, or ask a manager.")},
        {u"no-code-hash"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This order came without a pickup code. See an ID instead, or ask a manager.")},
        {u"not-a-pickup-code"_s,
         QT_TRANSLATE_NOOP(
             "counterpart::ActText",
             "That is not a pickup code: it has six digits. Ask the customer to show it again.")},
        {u"note-empty"_s, QT_TRANSLATE_NOOP("counterpart::ActText", "Write the note first, then save it.")},
        {u"several-coupons"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This code stands for several coupons. Choose one of them first.")},
        {u"order-not-cached"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This order is not on this device. It may belong to another store: ask for the "
                           "order number, or sync.")},
        {u"order-not-open"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This order is not open any more. Look at it on the board.")},
        {u"customer-not-cached"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This customer is not on this device. Search by name or phone, or sync first.")},
        {u"campaign-not-cached"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This campaign is not on this device any more. Go back to the list.")},
        {u"not-signed-in"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Nobody is signed in. Sign in, then try once more.")},
        {u"sign-in-online"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Sign in once while online, then this works here, too.")},
        {u"associate-unknown"_s,
         QT_TRANSLATE_NOOP(
             "counterpart::ActText",
             "This person does not work with this device. Choose another name, or ask a manager.")},
        {u"device-revoked"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This device was switched off by the centre. What you saved stays here: use "
                           "another device and call IT.")},
        {u"client-too-old"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "Counterpart is too old for this step. Update it; what waits is kept.")},
        {u"step-up-required"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This needs a fresh sign-in. Lock the tablet, sign in, then try again.")},
        {u"rate-limited"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The centre is busy. What you did is saved and is sent again by itself.")},
        {u"already-sent"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "Head office has it already, so it cannot be taken back here. Ask a manager.")},
        {u"act-unknown"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This step is not on this tablet any more, so it cannot be taken back here.")},
        {u"undo-window-over"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "It is too late to undo this here. Ask a manager.")},
        {u"state-conflict"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "The order has moved on. Look at it again, then decide.")},
        {u"version-conflict"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "Somebody changed this meanwhile. Look at it again, then decide.")},
        {u"claimed-by-other"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "A colleague has this order. Ask them, or ask a manager to take it over.")},
        {u"pickup-not-ready"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "The order is not ready yet. Finish picking first.")},
        {u"pickup-closed"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This order is closed: it was handed over or cancelled. Check name and code "
                           "before you give anything, "
                           "and ask a manager.")},
        {u"pickup-code-wrong"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The pickup code does not match. Ask the customer to read it out again.")},
        {u"pickup-quantity"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "There are not that many of this item in the order.")},
        {u"payment-due"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The order is not paid yet. Take the payment at the till first.")},
        {u"proof-missing"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Check the pickup code or see an ID first.")},
        {u"handover-needs-manager"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "There is no line, and the order is worth a lot: a manager must allow it here.")},
        {u"wrong-item"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "This item is not in the order. It was not counted.")},
        {u"approval-needed"_s, QT_TRANSLATE_NOOP("counterpart::ActText", "A manager has to do this.")},
        {u"device-quarantined"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "This tablet must be checked by IT. Use another tablet; what is saved is safe.")},
        {u"role-missing"_s, QT_TRANSLATE_NOOP("counterpart::ActText", "A manager has to do this.")},
        {u"consent-missing"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The customer has not agreed to this, so it is not possible.")},
        {u"customer-restricted"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "This record is restricted. Ask a manager.")},
        {u"clock-suspect"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText",
                           "The clock of this device may be wrong. Set it, then try again.")},
        {u"erased"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "This record was erased at the customer’s wish.")},
        {u"too-large"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "That is too long. Shorten it, then try again.")},
        {u"command-not-supported"_s,
         QT_TRANSLATE_NOOP("counterpart::ActText", "Head office cannot take this step yet.")},
        {u"not-found"_s, QT_TRANSLATE_NOOP("counterpart::ActText", "This is not on this device any more.")},
    };
    const char *sentence = sentences.value(code);
    return sentence ? tr(sentence) : QString();
}

QString ActText::refusal(const Error &error)
{
    if (const QString sentence = problem(error.code); !sentence.isEmpty())
        return sentence;
    // A verdict that changed between the look and the tap: the screen shows the new one.
    if (isConditionCode(error.code))
        return tr("Something changed since you looked, so nothing was redeemed. The reasons stand below.");
    switch (error.kind) {
    case Error::Kind::Offline:
    case Error::Kind::Busy: return tr("That needs the network. Try again when you are online.");
    case Error::Kind::NotOurServer:
    case Error::Kind::Untrusted:
        return tr("This network does not reach head office. Ask for help in the Sync screen.");
    case Error::Kind::Unauthorized: return tr("Sign in again, then try once more.");
    case Error::Kind::Revoked: return tr("This device was signed off. Ask a manager.");
    case Error::Kind::NotFound: return tr("This is not on this device any more.");
    case Error::Kind::Conflict: return tr("Somebody changed this meanwhile. Look at it again, then decide.");
    case Error::Kind::Rejected: return tr("A rule does not allow this. Look at it again, then decide.");
    case Error::Kind::Forbidden: return tr("A manager has to do this.");
    case Error::Kind::BadInput: return tr("That cannot be used here. Check it, then try again.");
    case Error::Kind::DiskFull:
        return tr("The device has no space left, so nothing was saved. Free some space, then try again.");
    case Error::Kind::Storage:
    case Error::Kind::Corrupt:
        return tr("The device could not save this. Try again; if it stays so, use another device.");
    case Error::Kind::KeyLocked:
    case Error::Kind::KeyMissing:
        return tr("The system keyring is not open, so nothing was saved. Open it, then try again.");
    case Error::Kind::InUse:
        return tr("Another program is using this device’s data. Close it, then try again.");
    case Error::Kind::NotEnrolled: return tr("This device is not bound to a store yet.");
    case Error::Kind::Newer:
        return tr("This device was used with a newer version. Update Counterpart, then try again.");
    case Error::Kind::BadResponse:
    case Error::Kind::Cancelled:
    case Error::Kind::Bug: break;
    }
    return tr("That did not work, and nothing was changed. Try again.");
}

QString ActText::pinRefusal(const Error &error, const SignInRefusal &details, const Format &format)
{
    if (error.code == u"wrong-pin"_s)
        return details.triesLeft >= 0
            ? tr("That PIN is not right. %n try(ies) left.", nullptr, details.triesLeft)
            : tr("That PIN is not right.");
    if (error.code == u"pin-wait"_s)
        return details.waitUntil ? tr("Too many tries. Again at %1.").arg(format.time(*details.waitUntil))
                                 : tr("Too many tries. Wait a little.");
    if (error.code == u"pin-disabled"_s)
        return tr("This PIN is locked. Somebody else must allow it.");
    if (error.code == u"never-online-here"_s)
        return tr("Offline, only somebody who signed in on this tablet within three days can allow it.");
    return refusal(error);
}

} // namespace counterpart
