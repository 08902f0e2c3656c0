#include "viewmodels/ExceptionText.h"

#include "viewmodels/ActText.h"
#include "viewmodels/Format.h"

#include <QHash>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

using Table = QHash<QString, const char *>;

const Table &titles()
{
    static const Table all{
        {u"double_redemption"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A coupon was used twice")},
        {u"over_allowance"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "More was redeemed offline than allowed")},
        {u"redeemed_when_expired"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A coupon was used after its end")},
        {u"redeemed_when_revoked"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A withdrawn coupon was used")},
        {u"unknown_coupon"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A coupon was used that nobody knows")},
        {u"clock_suspect"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A step has a time that cannot be right")},
        {u"handover_after_cancel"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A cancelled order was handed over")},
        {u"handover_twice"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "An order was handed over twice")},
        {u"handover_unverified"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "An order was handed over without a check")},
        {u"short_unresolved"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "A short item is not settled")},
    };
    return all;
}

const Table &deeds()
{
    static const Table all{
        {u"coupon.redeem"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Redeemed offline")},
        {u"coupon.grant_goodwill"_s,
         QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Goodwill coupon given offline")},
        {u"pickup.hand_over"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Handed over offline")},
        {u"coupon_used"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Already used")},
        {u"coupon_ended"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "It had ended")},
        {u"coupon_not_begun"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Not valid before")},
        {u"coupon_withdrawn"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "It had been withdrawn")},
        {u"coupon_held"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Another tablet was holding it")},
        {u"coupon_unknown"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "No such coupon is known")},
        {u"order_handed_over"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Already picked up")},
        {u"order_cancelled"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Cancelled")},
        {u"order_moved_on"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "The order had moved on")},
        {u"clock"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Arrived earlier than it says")},
        {u"refused"_s, QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Not accepted")},
    };
    return all;
}

/// The label of the button, what is said before it is saved, and what is said afterwards.
struct ChoiceWords
{
    const char *button, *meaning, *decided;
};

const QHash<QString, ChoiceWords> &choiceWords()
{
    static const QHash<QString, ChoiceWords> all{
        {u"honoured"_s,
         {QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Honour it"),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "It stands. The customer keeps what they got."),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Honoured")}},
        {u"written_off"_s,
         {QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Write it off"),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText",
                            "It is recorded as a loss. Nobody asks the customer."),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Written off")}},
        {u"customer_contacted"_s,
         {QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Settled with customer"),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText",
                            "You have spoken with the customer and settled it."),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Settled with the customer")}},
        {u"charged"_s,
         {QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Paid at the till"),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText",
                            "The customer has paid for it at the till. Nothing is charged by this."),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Paid by the customer")}},
        {u"voided"_s,
         {QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Declare it void"),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "It does not count."),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "Void")}},
        {u"no_issue"_s,
         {QT_TRANSLATE_NOOP("counterpart::ExceptionText", "All in order"),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "You have looked at it, and nothing is wrong."),
          QT_TRANSLATE_NOOP("counterpart::ExceptionText", "All in order")}},
    };
    return all;
}

bool isOfCoupon(const QString &kind)
{
    static const QStringList all{u"double_redemption"_s, u"over_allowance"_s, u"redeemed_when_expired"_s,
                                 u"redeemed_when_revoked"_s, u"unknown_coupon"_s};
    return all.contains(kind);
}

} // namespace

QString ExceptionText::title(const QString &kind)
{
    const char *known = titles().value(kind);
    return known ? tr(known) : tr("Please look at this");
}

QString ExceptionText::guidance(const QString &kind)
{
    if (isOfCoupon(kind))
        return tr("The customer did nothing wrong: keep the discount given.");
    if (kind == "handover_twice"_L1)
        return tr("Ask both who received it, before you decide.");
    if (kind == "handover_after_cancel"_L1)
        return tr("Goods and payment have to be settled with the customer.");
    if (kind == "handover_unverified"_L1)
        return tr("Make sure who received it, before you decide.");
    return {};
}

QString ExceptionText::deed(const SyncException::Side &side, const Format &format)
{
    if (const QString words = format.text(side.words); !words.isEmpty())
        return words.front().toUpper() + words.mid(1);
    if (const QString why = ActText::problem(side.code); side.type == "refused"_L1 && !why.isEmpty())
        return why;
    const char *known = deeds().value(side.type);
    if (known)
        return tr(known);
    return side.type.contains(u'.') ? ActText::name(side.type) : tr("Something else is recorded there");
}

QString ExceptionText::who(const SyncException::Side &side, const QString &storeId, const Format &format)
{
    QStringList parts;
    if (side.at)
        parts.append(format.dayAndTime(*side.at));
    if (!side.storeId.isEmpty() && side.storeId != storeId)
        parts.append(format.text(side.storeName));
    parts.append(side.deviceName);
    parts.append(side.associateName);
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString ExceptionText::cost(CostOwner owner)
{
    switch (owner) {
    case CostOwner::Store: return tr("The store bears it");
    case CostOwner::Company: return tr("The company bears it");
    case CostOwner::Campaign: return tr("The campaign's budget bears it");
    case CostOwner::Unknown: break;
    }
    return {};
}

QStringList ExceptionText::choices(const SyncException &exception)
{
    const QString &kind = exception.kind;
    if (isOfCoupon(kind))
        return {u"honoured"_s, u"written_off"_s, u"customer_contacted"_s};
    if (kind == "handover_after_cancel"_L1)
        return {u"customer_contacted"_s, u"charged"_s, u"written_off"_s};
    if (kind == "handover_twice"_L1 || kind == "short_unresolved"_L1)
        return {u"customer_contacted"_s, u"written_off"_s, u"no_issue"_s};
    if (kind == "handover_unverified"_L1)
        return {u"no_issue"_s, u"customer_contacted"_s, u"written_off"_s};
    if (kind == "consent_conflict"_L1)
        return {u"customer_contacted"_s, u"no_issue"_s};
    if (kind == "other"_L1 && exception.atRisk)
        return {u"honoured"_s, u"written_off"_s, u"customer_contacted"_s};
    return {u"no_issue"_s, u"customer_contacted"_s, u"voided"_s};
}

QString ExceptionText::choice(const QString &code)
{
    const auto words = choiceWords().constFind(code);
    return words == choiceWords().cend() ? QString() : tr(words->button);
}

QString ExceptionText::meaning(const QString &code)
{
    const auto words = choiceWords().constFind(code);
    return words == choiceWords().cend() ? QString() : tr(words->meaning);
}

QString ExceptionText::decided(const QString &code)
{
    const auto words = choiceWords().constFind(code);
    return words == choiceWords().cend() ? tr("Decided") : tr(words->decided);
}

} // namespace counterpart
