#pragma once

#include "base/Result.h"
#include "domain/ScannedCode.h"

#include <QFuture>
#include <QList>
#include <QObject>

namespace counterpart {

class Core;

struct SearchHit
{
    enum class Kind { Customer, PickupOrder, Coupon };
    Kind kind = Kind::Customer;
    QString id;
    QString name;        ///< customer's name; for an order the short name; empty for a coupon
    QString title;       ///< order number, or coupon title by language; empty for a customer
    QString matched;     ///< "name", "pinyin", "initials", "phone", "email", "member_no", "order", "coupon"
    QString matchedText; ///< what to show of the matched field ("尾号 6027" is made by the view model from
                         ///< maskedPhone)
    QString maskedPhone; ///< phone ending, may be empty
};

struct SearchAnswer
{
    enum class Refusal { None, TooShort, PaymentCard, NotText, TooLong, NotAllowed };
    Refusal refusal = Refusal::None;
    QList<SearchHit> hits;        ///< at most 20 (8 on Find)
    bool more = false;            ///< more matches than shown: ask for more letters
    int loadedPercent = 100;      ///< below 100 while the index is still being built after unlock
    qint64 customersSearched = 0; ///< coverage, said when nothing was found
};

/// Finds people, orders and coupons in what this device holds. Decisions §8 for the minimum query.
class CustomerLookup : public QObject
{
    Q_OBJECT

public:
    explicit CustomerLookup(Core &core, QObject *parent = nullptr);

    /// Synchronous and fast (in memory); `limit` at most 20.
    SearchAnswer search(const QString &query, int limit = 20) const;
    /// What a scan means here; looks codes up by blind index.
    QFuture<Result<ScannedCode>> classify(const QString &raw) const;

private:
    Core &m_core;
};

} // namespace counterpart
