#pragma once

#include "base/Result.h"
#include "domain/Goodwill.h"
#include "usecases/Act.h"
#include "usecases/Approval.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class CacheReader;
class Core;

/// One thing that may be given to make up for something.
struct GoodwillOffer
{
    QString campaignId;
    Text title;
    OfferValue value;
    Money worth; ///< what it costs the budget
};

/// Somebody whose budget it may take, with what is left of it today as far as this tablet knows.
struct GoodwillGiver
{
    QString id, name;
    std::optional<GoodwillLeft> left; ///< none: the store has no budget
};

/// What may be given to one customer here and now.
struct GoodwillChoice
{
    QList<GoodwillOffer> offers; ///< of the campaigns that run; empty: none is made for it
    QList<GoodwillGiver> givers; ///< who may allow it; whoever is signed in comes first when they may
    bool ownRight = false;       ///< no other person is needed
    bool givenToday = false;     ///< this customer has one of today
    bool online = false;
};

struct GoodwillWish
{
    QString customerId, campaignId;
    OfferValue value;
    QString reason;                ///< one of goodwillReasons()
    UserText note = {};            ///< needed for "other"
    QString giverId = {};          ///< whose budget it takes
    QString pin = {};              ///< theirs, unless they are signed in; kept nowhere
    std::optional<Ref> about = {}; ///< the coupon that was refused, the order that is late
    bool refusalTold = false;      ///< of that coupon, before: it is not counted twice
};

struct GoodwillGiven
{
    Act act;
    Coupon coupon;
};

/// Gives a coupon to make up for something (product.md C14), within the day's budget of who allows it. Works
/// offline: the budget is what all tablets of the store have given of it, as far as the CDP has told, with
/// what was given here; the CDP counts again, and its count decides.
class GoodwillDesk : public QObject
{
    Q_OBJECT

public:
    explicit GoodwillDesk(Core &core, QObject *parent = nullptr);

    /// NotFound when the customer is not cached.
    QFuture<Result<GoodwillChoice>> look(const QString &customerId) const;
    /// Saved, and usable at once. A refused coupon that it makes up for is counted as refused with the same
    /// tap. Rejected as judgeGoodwill(); Forbidden ("role-missing"); Unauthorized as signIn(), with details
    /// in lastPinRefusal(). Nothing is saved then.
    QFuture<Result<GoodwillGiven>> give(const GoodwillWish &wish);
    const SignInRefusal &lastPinRefusal() const { return m_approval.lastRefusal(); }
    /// Takes it back while nobody has used it. Rejected with "undo-window-over" or "already-sent".
    QFuture<Result<Act>> undo(const Act &act);

private:
    struct Rows;
    struct Question
    {
        QString customerId, storeId;
        QList<Command> pending; ///< coupons given here that the rows may not hold yet
        Instant since{};        ///< the day of the store began after it
    };
    static Result<Rows> readRows(CacheReader &reader, const Question &question);
    QFuture<Result<Rows>> read(const QString &customerId) const;
    QFuture<Result<GoodwillGiven>> judge(const GoodwillWish &wish);
    QFuture<Result<GoodwillGiven>> save(const GoodwillWish &wish, const Coupon &coupon);
    QFuture<Result<Act>> undoOne(const Act &act);
    QList<Associate> givers() const;

    Core &m_core;
    Approval m_approval;
};

} // namespace counterpart
