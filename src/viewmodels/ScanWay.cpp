#include "viewmodels/ScanWay.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype pickupDigits = 6;
constexpr qsizetype shownLength = 40;

bool looksLikePickupCode(const QString &code)
{
    return code.size() == pickupDigits
        && std::all_of(code.cbegin(), code.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Picking counts products and takes bays; a hand-over takes codes. Both answer in words of their own.
bool readsCodes(const QString &screen)
{
    return screen == "handOver"_L1 || screen == "order"_L1;
}

} // namespace

ScanWay ScanWay::of(const ScannedCode &scanned, const QString &screen)
{
    using Kind = ScannedCode::Kind;
    switch (scanned.kind) {
    case Kind::Empty: return say(tr("Nothing could be read. Scan again, or type the number."));
    case Kind::PaymentCard:
        return say(tr("That is a payment card. It was not stored. Ask for the member code."));
    case Kind::TooLong:
    case Kind::NotText: return say(tr("This code is not one of ours. Type the number, or search by phone."));
    case Kind::Coupon: return {Go::Coupon, {}};
    case Kind::Customer: return {Go::Customer, {}};
    case Kind::PickupOrder:
        // The hand-over of one order never switches to another by itself.
        return {screen == "handOver"_L1 ? Go::Screen : Go::Order, {}};
    case Kind::PickupCode:
    case Kind::Bay:
    case Kind::Product:
    case Kind::Badge:
    case Kind::Unknown: break;
    }
    return readsCodes(screen) ? ScanWay{Go::Screen, {}} : unknown(scanned, screen);
}

ScanWay ScanWay::unknown(const ScannedCode &scanned, const QString &screen)
{
    using Kind = ScannedCode::Kind;
    const QString shown = scanned.value.left(shownLength);
    const bool counter = screen == "coupons"_L1 || screen == "coupon"_L1;
    switch (scanned.kind) {
    case Kind::Product:
        return say(counter ? tr("%1 is an article, not a coupon. Type the amount of the purchase.").arg(shown)
                           : tr("%1 is an article. Open an order to count it.").arg(shown));
    case Kind::Bay: return say(tr("%1 is a bay. Open an order to put it there.").arg(shown));
    case Kind::Badge:
        return say(tr("That is a staff badge. To change the person, lock the tablet and choose the name."));
    default: break;
    }
    if (scanned.kind == Kind::PickupCode || looksLikePickupCode(shown))
        return say(tr("That looks like a pickup code. Open the order first, then scan it at the hand-over."));
    // A coupon may have been issued after the last sync: its verdict says so in words.
    if (counter)
        return {Go::Coupon, {}};
    return say(tr("This code is not known here: %1. If it is a coupon, scan it under Coupons; else search by "
                  "name or phone.")
                   .arg(shown));
}

QString ScanWay::unread()
{
    return tr(
        "The tablet could not look this code up. Scan it again; if that does not help, type the number.");
}

QString ScanWay::kept()
{
    return tr("Scanned. It opens after your PIN.");
}

QString ScanWay::notReady()
{
    return tr("The tablet is not ready yet. Scan again when somebody has signed in.");
}

} // namespace counterpart
