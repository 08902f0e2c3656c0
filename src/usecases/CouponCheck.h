#pragma once

#include "base/Result.h"
#include "domain/Command.h"
#include "domain/JudgedCoupon.h"
#include "usecases/Act.h"
#include "usecases/Approval.h"
#include "usecases/Article.h"
#include "usecases/OwnToken.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>

#include <memory>
#include <vector>

namespace counterpart {

class Core;
struct CouponQuestion;
struct CouponRows;

/// Coupons of one customer that are used on one purchase, as bestCombination() chose them.
struct CouponSet
{
    struct Part
    {
        Coupon coupon;  ///< disclosed
        Money discount; ///< of it in this set: the parts add up to the whole
    };
    QList<Part> parts;
    Money discount;

    QStringList ids() const;
};

/// A verdict with what the screen needs around it.
struct CouponAnswer
{
    QString input;                ///< code or id asked for
    std::optional<Coupon> coupon; ///< none: not known
    std::optional<Campaign> campaign;
    std::optional<Customer> owner; ///< disclosed; none when anybody's or not cached
    bool ownerDiffers = false;     ///< the coupon belongs to somebody else than the customer in context
    CouponVerdict verdict;
    QList<Text> usedAlready; ///< titles of the customer's others on this purchase, as their uses tell
    QList<CouponAnswer>
        alternatives; ///< the same customer's other coupons, best first (without their own alternatives)
    /// At least two of this customer's coupons that take more off the basket together than any one of them.
    std::optional<CouponSet> together;
    /// Rules that another person may set aside so that it can be used; empty: nobody may, or it would change
    /// nothing.
    QList<ConditionCode> overridable;
    std::optional<Money> ifAllowed; ///< what it then takes off; none: as printed on the coupon
    std::optional<OfflinePolicy> policy;
    bool online = false;
    std::optional<Instant> asOf; ///< of the rows that it was judged by here
    /// The CDP itself gave this verdict, then; none: it was judged here, by what is cached.
    std::optional<Instant> checkedAt;
    bool canAsk = false;             ///< not cached here, and there is a line: inquire() may tell more
    std::optional<Error> unanswered; ///< the CDP was asked and gave no verdict: why
    std::optional<Act> redeemed;     ///< the redemption on this device that stands now, if any
    int offlineLeft = -1; ///< redemptions left in the campaign's offline allowance; −1: does not apply
    int offlineMax = 0;
    std::optional<Instant> offlineUntil; ///< the last instant that allowance holds; none: no end is known
};

/// After Redeem: what to take off at the till, and the reference. The till must not book the redemption
/// again.
struct TillCard
{
    Act act;
    Money discount;
    QString reference; ///< short, printable, also as QR
    Text title;
    bool provisional = false;
    QString allowedBy = {}; ///< who set a rule aside for it; may be empty
    /// Of several used together: each coupon with what it takes off and its own reference. Else empty.
    struct Line
    {
        Text title;
        Money discount;
        QString reference;
    };
    QList<Line> lines = {};
};

/// Another person's yes to a coupon that the rules refuse. The PIN is theirs and is kept nowhere.
struct OverrideWish
{
    QString approverId, pin;
    QString reason; ///< one of overrideReasons()
    UserText note;  ///< needed for "other"
};

/// How long a customer waits at the counter for what the CDP says of a coupon that is not on this tablet.
inline constexpr milliseconds askTime = std::chrono::seconds(4);

/// Verify, redeem, undo (product.md C2–C6). Works offline under the campaign's policy.
class CouponCheck : public QObject
{
    Q_OBJECT

public:
    explicit CouponCheck(Core &core, QObject *parent = nullptr);

    /// `codeOrId` as scanned; `customerId` may be empty. Several matches: one answer each.
    QFuture<Result<QList<CouponAnswer>>> check(const QString &codeOrId, const QString &customerId,
                                               const std::optional<Basket> &basket) const;
    /// Asks the CDP about a code that is not cached here (CouponAnswer::canAsk), for askTime at most. Its
    /// verdict, with checkedAt; or what check() says with `unanswered`: Offline, Unauthorized ("pin-needed":
    /// confirm() first), Busy, Forbidden. Nothing of it is kept here. An earlier inquiry that has not been
    /// answered is dropped: its future ends Cancelled, or never.
    QFuture<Result<CouponAnswer>> inquire(const QString &code, const QString &customerId,
                                          const std::optional<Basket> &basket);
    void dropInquiry();
    /// The own PIN once more, for inquire(). Unauthorized as at a sign-in.
    QFuture<Result<Done>> confirm(const QString &pin) { return m_token.confirm(pin); }
    /// `couponId`: or its code, where the CDP was asked. Fails with Rejected and the condition's code when
    /// the verdict does not allow it; nothing is saved then. While online it answers when the CDP has: a
    /// refusal is that code. Without an answer in confirmTime it is taken back and judged anew as without a
    /// line.
    QFuture<Result<TillCard>> redeem(const QString &couponId, const QString &customerId,
                                     const std::optional<Basket> &basket);
    /// All of the set in one act, each with its own command and reference. Fails with Rejected
    /// ("combination-changed") when these are not the best set any more; nothing is saved then.
    QFuture<Result<TillCard>> redeemTogether(const CouponSet &set, const QString &customerId,
                                             const Basket &basket);
    /// Who may allow it here: everybody but the person signed in whose role does.
    QList<Associate> approvers() const { return m_approval.people(); }
    /// Redeems what the rules refuse, because somebody else allows it with their PIN on this tablet, online
    /// or offline as at a sign-in. Rejected with the condition's code where nobody may, "override-limit"
    /// where the policy leaves nothing for today, "override-own", "override-reason", "override-note",
    /// "role-missing"; Unauthorized as signIn(), with details in lastPinRefusal(). Nothing is saved then.
    QFuture<Result<TillCard>> redeemOverridden(const QString &couponId, const QString &customerId,
                                               const std::optional<Basket> &basket, const OverrideWish &wish);
    const SignInRefusal &lastPinRefusal() const { return m_approval.lastRefusal(); }
    /// Withdraws when never handed to the network, else compensates (coupon.undo_redeem); of a set all of
    /// it or, where that cannot be, none.
    QFuture<Result<Act>> undo(const Act &redemption);
    /// What an item barcode stands for, as far as this tablet can tell; none: not known here. `customerId`:
    /// whose purchases are looked through, too; may be empty.
    QFuture<Result<std::optional<Article>>> article(const QString &code, const QString &customerId) const;
    QFuture<Result<Act>> recordRefusal(const QString &couponId, const QString &reason);

private:
    using Answers = Result<QList<CouponAnswer>>;
    CouponQuestion questionOf(const QString &codeOrId, const QString &customerId) const;
    QFuture<Result<TillCard>> redeemJudged(const Result<QList<CouponAnswer>> &answers,
                                           const std::optional<Basket> &basket);
    QFuture<Result<TillCard>> save(const TillCard &card, const QList<Command> &commands,
                                   const QHash<QString, QString> &unitOf);
    QFuture<Result<TillCard>> notConfirmed(const TillCard &card, const QList<Command> &commands,
                                           const QSet<QString> &refused, const Error &why);
    /// An answer that somebody's yes may change, and whose.
    struct Allowable
    {
        CouponAnswer answer;
        Associate approver;
    };
    QFuture<Result<Allowable>> allowable(const Result<QList<CouponAnswer>> &answers,
                                         const OverrideWish &wish);
    QFuture<Result<TillCard>> saveOverridden(const Allowable &allowed, const std::optional<Basket> &basket,
                                             const OverrideWish &wish);
    /// check(), and where that does not know the coupon and there is a line, the CDP.
    QFuture<Answers> checkHereOrThere(const QString &codeOrId, const QString &customerId,
                                      const std::optional<Basket> &basket);
    /// `handle`: set to the exchange, so that it can be ended; may be null.
    QFuture<Result<CouponAnswer>> askThere(const CouponAnswer &here, const QString &customerId,
                                           const std::optional<Basket> &basket,
                                           QFuture<Result<JudgedCoupon>> *handle);
    QFuture<Result<CouponAnswer>> judgedThere(const QFuture<Result<JudgedCoupon>> &outcome,
                                              const CouponAnswer &here, const QString &customerId,
                                              const std::optional<Basket> &basket);
    /// What this tablet knows around a coupon that the CDP judged.
    void withRows(CouponAnswer &answer, const CouponRows &rows, const std::optional<Basket> &basket) const;
    std::optional<Act> standingRedemption(const QString &couponId) const;
    struct Judged;
    std::unique_ptr<Judged> judge(const CouponRows &rows, const Coupon &row,
                                  const std::optional<Basket> &basket) const;
    std::vector<std::unique_ptr<Judged>> judgeOthers(const CouponRows &rows,
                                                     const std::optional<Basket> &basket) const;
    static QList<CouponAnswer> helping(const std::vector<std::unique_ptr<Judged>> &others);
    /// What the visit's customer has beside the coupon that is asked for and that helps now, best first.
    QList<CouponAnswer> alternatives(const CouponRows &rows, const std::optional<Basket> &basket) const;
    CouponAnswer judgeAll(const CouponRows &rows, const std::optional<Basket> &basket) const;
    CouponAnswer unknown(const CouponRows &rows) const;
    std::optional<Instant> pinnedAt(const QString &couponId, const QString &customerId) const;
    void pin(const QString &couponId, const QString &customerId, const CouponVerdict &verdict) const;

    Core &m_core;
    OwnToken m_token;
    Approval m_approval;
    QFuture<Result<JudgedCoupon>> m_inquiry;
    quint64 m_inquiries = 0; ///< those begun or dropped; an earlier one is not sent any more
    mutable QHash<std::pair<QString, QString>, Instant>
        m_pinned; ///< coupon and whose visit → its first usable verdict
};

} // namespace counterpart
