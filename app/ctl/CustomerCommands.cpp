#include "contract/Resources.h"
#include "contract/Verdict.h"
#include "ctl/Commands.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

QString kindWord(SearchHit::Kind kind)
{
    return kind == SearchHit::Kind::Customer   ? u"customer"_s
        : kind == SearchHit::Kind::PickupOrder ? u"pickup_order"_s
                                               : u"coupon"_s;
}

void awaitIndex(const Shell &shell)
{
    awaitUntil([&shell] { return shell.device.indexPercent() >= 100; }, std::chrono::seconds(60));
}

int searchBatch(Shell &shell, const QString &path)
{
    QFile cases(path);
    if (!cases.open(QIODevice::ReadOnly))
        return shell.refuse({Error::Kind::BadInput, {}, u"file-not-found"_s});
    QTextStream out(stdout);
    int code = Fine;
    for (const QByteArray &line : cases.readAll().split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const QJsonObject one = QJsonDocument::fromJson(line).object();
        if (!one[u"query"].isString()) {
            const QJsonObject bad{
                {u"case"_s, one[u"case"]}, {u"ids"_s, QJsonArray()}, {u"error"_s, u"line-unreadable"_s}};
            out << QJsonDocument(bad).toJson(QJsonDocument::Compact) << '\n';
            code = Refused;
            continue;
        }
        QElapsedTimer timer;
        timer.start();
        const SearchAnswer answer = shell.lookup.search(one[u"query"].toString());
        QJsonArray ids;
        for (const SearchHit &hit : answer.hits)
            ids.append(hit.id);
        const QJsonObject result{{u"case"_s, one[u"case"]},
                                 {u"ids"_s, ids},
                                 {u"error"_s, QJsonValue()},
                                 {u"ms"_s, double(timer.nsecsElapsed()) / 1e6}};
        out << QJsonDocument(result).toJson(QJsonDocument::Compact) << '\n';
    }
    return code;
}

template<typename T>
QJsonArray list(const QList<T> &items)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(encode(item));
    return array;
}

QString purposeWord(ConsentPurpose purpose)
{
    switch (purpose) {
    case ConsentPurpose::Marketing: return u"marketing"_s;
    case ConsentPurpose::Profiling: return u"profiling"_s;
    case ConsentPurpose::PersonalisedService: return u"personalised_service"_s;
    case ConsentPurpose::Sensitive: return u"sensitive"_s;
    default: return u"other"_s;
    }
}

std::optional<Basket> basketOf(const Shell &shell, const Arguments &arguments, const QString &currency,
                               Error *error)
{
    if (!arguments.basketFile.isEmpty()) {
        QFile file(arguments.basketFile);
        const bool open = file.open(QIODevice::ReadOnly);
        const QJsonObject json = open ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
        Basket basket;
        basket.currency = json[u"currency"].toString(currency);
        qint64 sum = 0;
        for (const auto &value : json[u"lines"].toArray()) {
            const QJsonObject line = value.toObject();
            basket.lines.append({line[u"sku"].toString(), line[u"category"].toString(),
                                 line[u"quantity"].toInt(1), line[u"unitPrice"].toInteger()});
            sum += basket.lines.last().quantity * basket.lines.last().unitPrice;
        }
        basket.total = json[u"total"].toInteger(sum);
        if (json.isEmpty())
            *error = Error{Error::Kind::BadInput, {}, u"basket-unreadable"_s};
        return basket;
    }
    if (!arguments.amount)
        return {};
    const auto store = shell.device.store();
    return Basket{currency.isEmpty() && store ? store->currency : currency, *arguments.amount, {}};
}

/// What it takes off depends on a basket that nobody has told.
bool spendOpen(const CouponAnswer &answer)
{
    return std::any_of(answer.verdict.conditions.cbegin(), answer.verdict.conditions.cend(),
                       [](const Condition &c) { return c.code == ConditionCode::MinSpend && c.unknown; });
}

/// By this tablet, or by the CDP where it does not hold the coupon and there is a line.
Result<QList<CouponAnswer>> judged(Shell &shell, const Arguments &arguments,
                                   const std::optional<Basket> &basket)
{
    const auto here = await(shell.coupons.check(arguments.id, arguments.customer, basket));
    if (!here || here->size() != 1 || !here->first().canAsk)
        return here;
    const auto there = await(shell.coupons.inquire(arguments.id, arguments.customer, basket));
    return there ? Result<QList<CouponAnswer>>(QList{*there}) : there.error();
}

QJsonObject verdictJson(const CouponAnswer &answer)
{
    JudgedCoupon judged;
    judged.input = answer.input;
    judged.verdict = answer.verdict;
    judged.coupon = answer.coupon;
    for (const CouponAnswer &other : answer.alternatives)
        judged.alternatives.append(other.coupon->id);
    return encode(judged);
}

} // namespace

int search(Shell &shell, const Arguments &arguments)
{
    awaitIndex(shell);
    if (!arguments.batchFile.isEmpty())
        return searchBatch(shell, arguments.batchFile);
    const SearchAnswer answer = shell.lookup.search(arguments.query);
    using Refusal = SearchAnswer::Refusal;
    if (answer.refusal == Refusal::NotAllowed)
        return shell.refuse({Error::Kind::Forbidden, {}, u"role-missing"_s});
    if (answer.refusal != Refusal::None) {
        const QString code = answer.refusal == Refusal::PaymentCard ? u"payment-card"_s
            : answer.refusal == Refusal::TooShort                   ? u"query-too-short"_s
                                                                    : u"not-text"_s;
        return shell.refuse({Error::Kind::BadInput, {}, code});
    }
    QJsonArray hits;
    for (const SearchHit &hit : answer.hits)
        hits.append(QJsonObject{{u"id"_s, hit.id},
                                {u"kind"_s, kindWord(hit.kind)},
                                {u"name"_s, hit.kind == SearchHit::Kind::Customer ? hit.name : hit.title},
                                {u"matched"_s, hit.matched},
                                {u"masked_phone"_s, hit.maskedPhone}});
    return shell.answer({{u"hits"_s, hits}, {u"more"_s, answer.more}});
}

int customer(Shell &shell, const Arguments &arguments)
{
    const auto card = await(shell.briefing.open(arguments.id, u"asked"_s));
    if (!card)
        return shell.refuse(card.error());
    QJsonArray coupons, folded;
    for (const CouponOffer &offer : card->coupons)
        coupons.append(encode(offer.coupon));
    for (const Folded &one : card->folded)
        folded.append(QJsonObject{{u"kind"_s, one.kind},
                                  {u"count"_s, one.count},
                                  {u"reason"_s, u"no consent: "_s + purposeWord(one.missing)}});
    QMap<QString, QPair<qint64, qint64>> sums;
    for (const Purchase &purchase : card->purchases) {
        auto &sum = sums[purchase.total.currency];
        ++sum.first;
        sum.second += purchase.total.amount;
    }
    QJsonObject byCurrency;
    for (auto it = sums.constBegin(); it != sums.constEnd(); ++it)
        byCurrency[it.key()] = QJsonObject{{u"count"_s, it->first}, {u"total_minor"_s, it->second}};
    return shell.answer(
        {{u"customer"_s, encode(card->customer)},
         {u"coupons"_s, coupons},
         {u"purchases"_s, list(card->purchases)},
         {u"pickups"_s, list(card->openOrders + card->closedOrders)},
         {u"timeline"_s, list(card->timeline)},
         {u"folded"_s, folded},
         {u"stale"_s, shell.isOld(ResourceType::Customer, card->asOf)},
         {u"totals"_s,
          QJsonObject{{u"purchases"_s, card->purchases.size()}, {u"by_currency"_s, byCurrency}}}});
}

int coupon(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    Error error{Error::Kind::Bug, {}, {}};
    const auto basket = basketOf(shell, arguments, {}, &error);
    if (error.kind != Error::Kind::Bug)
        return shell.refuse(error);
    const auto answers = judged(shell, arguments, basket);
    if (!answers)
        return shell.refuse(answers.error());
    QJsonArray verdicts;
    for (const CouponAnswer &answer : *answers)
        verdicts.append(verdictJson(answer));
    if (answers->size() == 1)
        return shell.answer({{u"verdict"_s, verdicts.first()}});
    return shell.answer({{u"verdicts"_s, verdicts}});
}

int redeem(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    Error error{Error::Kind::Bug, {}, {}};
    const auto basket = basketOf(shell, arguments, {}, &error);
    if (error.kind != Error::Kind::Bug)
        return shell.refuse(error);
    const auto answers = judged(shell, arguments, basket);
    if (!answers)
        return shell.refuse(answers.error());
    if (answers->size() == 1 && answers->first().unanswered)
        return shell.refuse(*answers->first().unanswered);
    if (answers->size() != 1 || !answers->first().coupon) {
        // Several people hold this code: nothing is done, the list is printed.
        QJsonArray verdicts;
        for (const CouponAnswer &answer : *answers)
            verdicts.append(verdictJson(answer));
        return shell.refuse(
            {Error::Kind::Rejected, {}, answers->size() > 1 ? u"several-coupons"_s : u"coupon-unknown"_s},
            {{u"verdicts"_s, verdicts}});
    }
    if (!basket && spendOpen(answers->first()))
        return shell.refuse({Error::Kind::BadInput, {}, u"amount-missing"_s});
    const QString &handle = answers->first().checkedAt ? arguments.id : answers->first().coupon->id;
    const auto card = await(shell.coupons.redeem(handle, arguments.customer, basket));
    if (!card)
        return shell.refuse(card.error());
    // Said before the network is waited for: from here on nothing may lose it.
    QTextStream(stderr) << "saved " << card->act.commandId << Qt::endl;
    const bool confirmed = shell.awaitConfirmation(card->act);
    return shell.answer(
        {{u"command_id"_s, card->act.commandId},
         {u"reference"_s, card->reference},
         {u"discount"_s,
          QJsonObject{{u"amount"_s, card->discount.amount}, {u"currency"_s, card->discount.currency}}},
         {u"provisional"_s, card->provisional},
         {u"confirmed"_s, confirmed}});
}

} // namespace counterpart::ctl
