#include "viewmodels/CompanyViewModel.h"

#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/Format.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

CompanyViewModel::CompanyViewModel(CompanySearch &search, const Format &format, QObject *parent)
    : ScreenViewModel(parent)
    , m_search(search)
    , m_format(format)
    , m_rows({"rowId", "title", "caption", "letters", "tint"})
{
    connect(&search, &CompanySearch::changed, this, &ScreenViewModel::changed);
    connect(&format, &Format::changed, this, [this] {
        present();
        Q_EMIT changed();
    });
}

bool CompanyViewModel::offered() const
{
    return !m_words.isEmpty() && m_search.mayUse();
}

QString CompanyViewModel::reason() const
{
    if (!m_search.online())
        return tr("This tablet is offline. Search again when it is online.");
    return CompanySearch::queryOf(m_words) ? QString() : tr("Type a little more first.");
}

void CompanyViewModel::setWords(const QString &words)
{
    if (m_words == words.trimmed())
        return;
    m_words = words.trimmed();
    ++m_turn;
    m_hits.clear();
    m_target.clear();
    present();
    setStep(u"idle"_s);
}

void CompanyViewModel::setStep(const QString &step, const Error &error)
{
    m_step = step;
    m_error = error;
    Q_EMIT changed();
}

void CompanyViewModel::failed(const Error &error)
{
    setStep(error.code == "pin-needed"_L1 ? u"pin"_s : u"failed"_s, error);
}

void CompanyViewModel::ask()
{
    if (!m_target.isEmpty())
        return bring(m_target);
    setStep(u"searching"_s);
    whenDone(m_search.find(m_words), this, [this, turn = ++m_turn](const Result<QList<CompanyHit>> &hits) {
        if (turn != m_turn)
            return;
        if (!hits)
            return failed(hits.error());
        m_hits = *hits;
        present();
        setStep(m_hits.isEmpty() ? u"none"_s : u"found"_s);
    });
}

void CompanyViewModel::confirm(const QString &pin)
{
    setStep(u"searching"_s);
    whenDone(m_search.confirm(pin), this, [this, turn = ++m_turn](const Result<Done> &confirmed) {
        if (turn != m_turn)
            return;
        if (confirmed)
            return ask();
        const bool offline = isRetryable(confirmed.error().kind);
        setStep(offline ? u"failed"_s : u"pin"_s, confirmed.error());
    });
}

void CompanyViewModel::open(int index)
{
    if (index >= 0 && index < m_hits.size() && m_step != "arriving"_L1)
        bring(m_hits[index].id);
}

void CompanyViewModel::bring(const QString &customerId)
{
    m_target = customerId;
    setStep(u"arriving"_s);
    whenDone(m_search.open(customerId), this, [this, customerId, turn = ++m_turn](const Result<Done> &here) {
        if (turn != m_turn)
            return;
        if (!here) {
            if (!isRetryable(here.error().kind) && here.error().code != "pin-needed"_L1)
                m_target.clear(); // the next tap searches again
            return failed(here.error());
        }
        setStep(u"idle"_s);
        Q_EMIT customerWanted(customerId, {});
    });
}

void CompanyViewModel::present()
{
    QList<QVariantMap> rows;
    for (const CompanyHit &hit : std::as_const(m_hits)) {
        QStringList caption{hit.inScope ? tr("Known in this store") : tr("From elsewhere in the company"),
                            hit.phoneMasked};
        caption.removeAll(QString());
        rows.append({{u"key"_s, hit.id},
                     {u"rowId"_s, hit.id},
                     {u"title"_s, hit.displayName},
                     {u"caption"_s, caption.join(u" · "_s)},
                     {u"letters"_s, Format::initials(hit.displayName, {})},
                     {u"tint"_s, Format::tint(hit.id)}});
    }
    m_rows.show(rows);
}

QString CompanyViewModel::problemText() const
{
    if (m_error.code == "too-short"_L1)
        return tr("Type a little more first.");
    if (m_error.code == "not-arrived"_L1)
        return tr("The centre has agreed, but the record is not here yet. Try again in a moment.");
    if (m_error.code == "rate-limited"_L1)
        return tr("Too many searches in a short time. Wait a few minutes, then search again.");
    if (m_error.code == "customer-restricted"_L1)
        return tr("This customer's data may not be used now. Ask a manager.");
    if (m_error.kind == Error::Kind::NotFound)
        return tr("This customer is no longer in the company's records. Search again.");
    if (isRetryable(m_error.kind))
        return tr("No answer from the centre. Try again when the tablet is online.");
    return ActText::refusal(m_error);
}

QString CompanyViewModel::text() const
{
    if (m_step == "searching"_L1)
        return tr("Searching the whole company…");
    if (m_step == "arriving"_L1)
        return tr("The customer's record is on its way to this tablet…");
    if (m_step == "found"_L1)
        return tr("%n found in the company", nullptr, int(m_hits.size()));
    if (m_step == "none"_L1)
        return tr(
            "Nobody in the company is found by these words. Check the spelling, or try the phone ending.");
    if (m_step == "pin"_L1)
        return m_error.code == "wrong-pin"_L1 ? tr("That PIN is not right.")
            : m_error.code == "pin-wait"_L1   ? tr("Too many tries. Wait a little.")
            : m_error.code == "pin-needed"_L1 ? tr("Type your own PIN once more to search the whole company.")
                                              : ActText::refusal(m_error);
    if (m_step == "failed"_L1)
        return problemText();
    return tr("This tablet only holds customers of this store. An online search is recorded.");
}

} // namespace counterpart
