#include "usecases/CompanySearch.h"

#include "base/Background.h"
#include "device/Device.h"
#include "search/Fold.h"
#include "search/PhoneNumbers.h"
#include "usecases/Core.h"

#include <QRegularExpression>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

using By = CompanyQuery::By;
using Hits = Result<QList<CompanyHit>>;
constexpr milliseconds LookEvery{400};

/// Letters without digits, as a name has.
bool couldBeName(const QString &words)
{
    return std::any_of(words.cbegin(), words.cend(), [](QChar c) { return c.isLetter() || c.isSurrogate(); })
        && std::none_of(words.cbegin(), words.cend(), [](QChar c) { return c.isDigit(); });
}

} // namespace

CompanySearch::CompanySearch(Core &core, milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_patience(patience)
    , m_token(core)
{
    connect(&core, &Core::personChanged, this, &CompanySearch::changed);
    connect(&core.device(), &Device::factsChanged, this, &CompanySearch::changed);
}

bool CompanySearch::mayUse() const
{
    return bool(m_core.require(Action::SearchCustomers));
}

bool CompanySearch::online() const
{
    return m_core.online();
}

std::optional<CompanyQuery> CompanySearch::queryOf(const QString &words)
{
    static const QRegularExpression four(u"^[0-9]{4}\\z"_s);
    const QString tidied = tidy(words);
    if (tidied.size() > 80 || tidied.isEmpty())
        return {};
    if (four.match(tidied).hasMatch())
        return CompanyQuery{By::PhoneLast4, tidied, {}};
    if (tidied.indexOf(u'@') > 0)
        return CompanyQuery{By::Email, tidied, {}};
    if (isPhoneNumber(tidied)) {
        if (const QStringList spelt = internationalSpellings(tidied); !spelt.isEmpty())
            return CompanyQuery{By::Phone, spelt.first(), {}};
    }
    if (couldBeName(tidied)) {
        const bool enough = tidied.size() > 1 || isHan(tidied.toUcs4().value(0));
        return enough ? std::optional(CompanyQuery{By::Name, tidied, {}}) : std::nullopt;
    }
    return tidied.size() >= 4 ? std::optional(CompanyQuery{By::Code, tidied, {}}) : std::nullopt;
}

Result<QByteArray> CompanySearch::token() const
{
    if (const auto allowed = m_core.require(Action::SearchCustomers); !allowed)
        return allowed.error();
    return m_token.get();
}

QFuture<Hits> CompanySearch::find(const QString &words)
{
    const auto token = this->token();
    if (!token)
        return ready(Hits(token.error()));
    auto query = queryOf(words);
    if (!query)
        return ready(Hits(Error{Error::Kind::BadInput, {}, u"too-short"_s}));
    query->storeId = m_core.device().profile().storeId;
    return chain(m_core.device().searchCompany(*token, *query), this,
                 OwnToken::orPinNeeded<QList<CompanyHit>>);
}

QFuture<Result<Done>> CompanySearch::open(const QString &customerId)
{
    const auto token = this->token();
    if (!token)
        return ready(Result<Done>(token.error()));
    return chainAsync(m_core.device().bringCustomer(*token, customerId), this,
                      [this, customerId](const Result<Done> &brought) {
                          if (brought)
                              return arrival(customerId);
                          return ready(OwnToken::orPinNeeded(brought));
                      });
}

/// Looks into the cache until the record is there: the feed may bring it before or after the answer.
struct CompanySearch::Arrival
{
    QString customerId;
    Instant until{};
    QPromise<Result<Done>> promise;
    bool looking = false;

    void end(const Result<Done> &how)
    {
        promise.addResult(how);
        promise.finish();
    }
};

QFuture<Result<Done>> CompanySearch::arrival(const QString &customerId)
{
    const auto wait = std::make_shared<Arrival>();
    wait->customerId = customerId;
    wait->until = m_core.now() + m_patience;
    wait->promise.start();
    m_core.device().syncNow();
    auto *timer = new QTimer(this);
    timer->setInterval(LookEvery);
    connect(timer, &QTimer::timeout, this, [this, wait, timer] {
        if (std::exchange(wait->looking, true))
            return;
        const auto look = m_core.device().read([id = wait->customerId](CacheReader &reader) -> Result<bool> {
            const auto customer = reader.customer(id);
            return customer ? Result<bool>(customer->has_value()) : customer.error();
        });
        whenDone(look, this, [this, wait, timer](const Result<bool> &there) {
            wait->looking = false;
            const bool late = m_core.now() >= wait->until;
            if (there && !*there && !late)
                return;
            timer->stop();
            timer->deleteLater();
            wait->end(!there       ? Result<Done>(there.error())
                          : *there ? Result<Done>(Done{})
                                   : Result<Done>(Error{Error::Kind::Offline, {}, u"not-arrived"_s}));
        });
    });
    timer->start();
    return wait->promise.future();
}

QFuture<Result<Done>> CompanySearch::confirm(const QString &pin)
{
    if (const auto allowed = m_core.require(Action::SearchCustomers); !allowed)
        return ready(allowed);
    return m_token.confirm(pin);
}

QFuture<Result<QString>> CompanySearch::storeName(const QString &storeId, const QString &language) const
{
    return m_core.device().read([storeId, language](CacheReader &reader) -> Result<QString> {
        const auto store = reader.store(storeId);
        if (!store)
            return store.error();
        return *store ? (*store)->name.in(language) : QString();
    });
}

} // namespace counterpart
