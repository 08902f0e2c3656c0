#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/CouponViewModel.h"

#include <utility>

// Asking for the verdict of CouponScreen.qml: this tablet first, and the CDP where this tablet does not know
// the coupon.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

void CouponViewModel::ask(const QString &codeOrId, Asking why)
{
    stopAsking();
    m_asked = codeOrId;
    const quint64 question = ++m_question;
    whenDone(m_check.check(codeOrId, m_customerId, basket()), this,
             [this, question, why](const Result<QList<CouponAnswer>> &answers) {
                 if (question != m_question)
                     return; // a later scan has been asked meanwhile
                 if (answers)
                     answered(*answers, why);
                 else if (why == Asking::Scan)
                     fail(answers.error());
             });
}

void CouponViewModel::answered(const QList<CouponAnswer> &answers, Asking why)
{
    const CouponAnswer *only = answers.size() == 1 ? &answers.first() : nullptr;
    // By itself nothing is asked twice: what the CDP said stands with its time until somebody asks again.
    if (why == Asking::Tick && knownThereOnly() && only && !only->coupon)
        return;
    if (only && only->canAsk)
        return askThere(why);
    take(answers);
    if (why == Asking::Scan)
        Q_EMIT sound(usable() ? u"ok"_s : u"refused"_s);
}

void CouponViewModel::askThere(Asking why)
{
    m_asking = true;
    m_askProblem.clear();
    Q_EMIT changed();
    const quint64 question = ++m_question;
    whenDone(m_check.inquire(m_asked, m_customerId, basket()), this,
             [this, question, why](const Result<CouponAnswer> &answer) {
                 if (question != m_question)
                     return;
                 m_asking = false;
                 if (!answer)
                     return fail(answer.error());
                 take({*answer});
                 if (why == Asking::Scan)
                     Q_EMIT sound(usable() ? u"ok"_s : u"refused"_s);
             });
}

void CouponViewModel::stopAsking()
{
    m_askProblem.clear();
    if (std::exchange(m_asking, false))
        m_check.dropInquiry();
}

void CouponViewModel::confirmAsk(const QString &pin)
{
    if (m_asking || askStep() != u"pin"_s)
        return;
    m_asking = true;
    Q_EMIT changed();
    const quint64 question = ++m_question;
    whenDone(m_check.confirm(pin), this, [this, question](const Result<Done> &confirmed) {
        if (question != m_question)
            return;
        m_asking = false;
        if (confirmed)
            return ask(m_asked, Asking::Scan);
        const QString &code = confirmed.error().code;
        m_askProblem = code == u"wrong-pin"_s     ? tr("That PIN is not right.")
            : code == u"pin-wait"_s               ? tr("Too many tries. Wait a little.")
            : isRetryable(confirmed.error().kind) ? tr("The centre gave no answer. Try again in a moment.")
                                                  : ActText::refusal(confirmed.error());
        Q_EMIT sound(u"refused"_s);
        Q_EMIT changed();
    });
}

QString CouponViewModel::askStep() const
{
    if (m_asking)
        return u"asking"_s;
    if (phase() != u"ready"_s || !m_answer || !m_answer->unanswered)
        return {};
    return m_answer->unanswered->code == u"pin-needed"_s ? u"pin"_s : u"failed"_s;
}

QString CouponViewModel::askText() const
{
    const QString step = askStep();
    if (step == u"asking"_s)
        return tr("Not on this tablet. Asking the centre…");
    if (step == u"pin"_s)
        return m_askProblem.isEmpty()
            ? tr("This coupon is not on this tablet. Type your own PIN once more to ask the centre.")
            : m_askProblem;
    if (step.isEmpty())
        return {};
    const Error &error = *m_answer->unanswered;
    return isRetryable(error.kind)
        ? tr("The centre gave no answer in time. Ask again, or find the customer to see the coupons on this "
             "tablet.")
        : ActText::refusal(error);
}

void CouponViewModel::leave()
{
    if (m_asking || (knownThereOnly() && !m_card))
        reset();
}

} // namespace counterpart
