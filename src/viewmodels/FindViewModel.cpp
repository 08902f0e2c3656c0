#include "viewmodels/FindViewModel.h"

#include "base/WhenDone.h"
#include "domain/Disclosure.h"
#include "usecases/Core.h"
#include "viewmodels/ArtworkItem.h"
#include "viewmodels/CampaignText.h"
#include "viewmodels/Format.h"
#include "viewmodels/HeadsUp.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int hitsShown = 8;
constexpr qsizetype campaignsShown = 3; ///< beside the one with its briefing

} // namespace

FindViewModel::FindViewModel(Parts parts, QObject *parent)
    : ScreenViewModel(parent)
    , m_parts(parts)
    , m_company(parts.company, parts.format)
    , m_hits({"kind", "rowId", "title", "caption", "letters", "tint", "current"})
    , m_campaigns({"rowId", "name", "caption", "chip", "chipKind", "icon"})
    , m_headsUp({"icon", "text", "detail"})
    , m_waiting({"rowId", "number", "waited", "late", "name", "caption", "bay", "action", "primary"})
    , m_recent({"rowId", "name", "caption", "letters", "tint"})
{
    connect(&parts.core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::PickupOrder) || types.contains(ResourceType::Campaign)
            || types.contains(ResourceType::Coupon))
            refresh();
    });
    connect(&m_company, &CompanyViewModel::customerWanted, this,
            [this](const QString &id, const QString &why) {
                clearSearch();
                Q_EMIT customerWanted(id, why);
            });
    connect(&parts.core, &Core::minutePassed, this, &FindViewModel::refresh);
    connect(&parts.core, &Core::personChanged, this, [this] {
        clearSearch();
        m_list = {};
        m_board = {}; // the next person's role may not see it
        m_bays.clear();
        presentCampaigns();
        presentWaiting();
        presentHeadsUp();
        refresh();
    });
    connect(&parts.briefing, &CustomerBriefing::recentlyServedChanged, this, &FindViewModel::presentRecent);
    connect(&parts.format, &Format::changed, this, [this] {
        presentHits();
        presentCampaigns();
        presentWaiting();
        presentRecent();
        presentHeadsUp();
    });
}

void FindViewModel::refresh()
{
    if (!m_parts.core.person())
        return;
    if (phase() == "idle"_L1)
        setPhase(u"loading"_s);
    whenDone(m_parts.campaigns.list(), this, [this](const Result<CampaignList> &list) {
        if (list) {
            m_list = *list;
            setPhase(u"ready"_s);
        } else {
            fail(list.error());
        }
        presentCampaigns();
    });
    whenDone(m_parts.desk.board(), this, [this](const Result<Board> &board) {
        if (!board)
            return; // a role without pickup work sees no waiting list
        m_board = *board;
        presentWaiting();
        presentHeadsUp();
    });
    whenDone(m_parts.desk.bays({}), this, [this](const Result<QList<BayState>> &bays) {
        if (!bays)
            return;
        m_bays = *bays;
        presentHeadsUp();
    });
}

void FindViewModel::clearSearch()
{
    m_query.clear();
    m_answer = {};
    presentHits();
}

void FindViewModel::search(const QString &query)
{
    m_query = query;
    m_current = 0;
    m_answer = query.trimmed().isEmpty() ? SearchAnswer() : m_parts.lookup.search(query, hitsShown);
    presentHits();
}

/// Which field of a customer was found, in words; empty where it is the name itself.
QString FindViewModel::matchedField(const SearchHit &hit)
{
    if (hit.matched == "pinyin"_L1 || hit.matched == "initials"_L1)
        return tr("Name in pinyin");
    if (hit.matched == "email"_L1)
        return tr("E-mail");
    if (hit.matched == "member_no"_L1)
        return tr("Member number");
    if (hit.matched == "phone"_L1)
        return tr("Phone");
    return hit.matchedText == hit.name ? QString() : hit.matchedText;
}

void FindViewModel::offerCompany()
{
    // A payment card, or what is no text, goes nowhere.
    using Refused = SearchAnswer::Refusal;
    const bool asks = m_answer.refusal == Refused::None || m_answer.refusal == Refused::TooShort;
    m_company.setWords(asks ? m_query : QString());
}

void FindViewModel::presentHits()
{
    offerCompany();
    const Format &format = m_parts.format;
    QList<QVariantMap> rows;
    for (qsizetype i = 0; i < m_answer.hits.size(); ++i) {
        const SearchHit &hit = m_answer.hits[i];
        QVariantMap row{{u"key"_s, hit.id},
                        {u"rowId"_s, hit.id},
                        {u"current"_s, i == m_current},
                        {u"tint"_s, Format::tint(hit.id)}};
        // A hit shows the name, the field that matched and the phone ending; the rest comes when the person
        // is confirmed.
        QStringList caption;
        switch (hit.kind) {
        case SearchHit::Kind::Customer:
            row[u"kind"_s] = u"customer"_s;
            row[u"title"_s] = hit.name;
            row[u"letters"_s] = Format::initials(hit.name, {});
            if (const QString field = matchedField(hit); !field.isEmpty())
                caption.append(field);
            if (!hit.maskedPhone.isEmpty())
                caption.append(tr("ends %1").arg(hit.maskedPhone));
            break;
        case SearchHit::Kind::PickupOrder:
            row[u"kind"_s] = u"order"_s;
            row[u"title"_s] = tr("Pickup order %1").arg(hit.title);
            row[u"letters"_s] = QString();
            caption.append(hit.name);
            break;
        case SearchHit::Kind::Coupon:
            row[u"kind"_s] = u"coupon"_s;
            row[u"title"_s] = hit.title;
            row[u"letters"_s] = QString();
            caption.append(format.code(hit.matchedText));
            break;
        }
        row[u"caption"_s] = caption.join(u" · "_s);
        rows.append(row);
    }
    m_hits.show(rows);

    using Refusal = SearchAnswer::Refusal;
    m_hitsText = m_answer.more ? tr("First %n; type more letters", nullptr, int(m_answer.hits.size()))
                               : tr("%n found on this tablet", nullptr, int(m_answer.hits.size()));
    if (m_answer.loadedPercent < 100)
        m_hitsText = tr("Search is loading: %1 % of the customers").arg(m_answer.loadedPercent);
    m_noHitsTitle.clear();
    m_noHitsText.clear();
    if (!m_query.trimmed().isEmpty() && rows.isEmpty()) {
        switch (m_answer.refusal) {
        case Refusal::TooShort:
            m_noHitsTitle = tr("A little more");
            m_noHitsText
                = tr("Type at least two letters, one Chinese character, or four digits of the phone.");
            break;
        case Refusal::PaymentCard:
            m_noHitsTitle = tr("That is a payment card");
            m_noHitsText = tr("It was not stored. Ask for the member code, a phone ending or the name.");
            break;
        case Refusal::NotText:
        case Refusal::TooLong:
            m_noHitsTitle = tr("This code is not one of ours");
            m_noHitsText = tr("Type the number under the code, or search by name or phone ending.");
            break;
        case Refusal::NotAllowed:
            m_noHitsTitle = tr("Your role does not look customers up");
            m_noHitsText = tr("Ask a colleague at the counter or a manager to do it.");
            break;
        case Refusal::None:
            m_noHitsTitle = tr("Nobody found on this tablet");
            m_noHitsText
                = tr("%Ln customer(s) of this store were searched. Check the spelling, try the phone "
                     "ending, or the order number.",
                     nullptr, int(m_answer.customersSearched));
            break;
        }
    }
    Q_EMIT hitsChanged();
}

void FindViewModel::move(int step)
{
    if (m_answer.hits.isEmpty())
        return;
    m_current = (m_current + step + int(m_answer.hits.size())) % int(m_answer.hits.size());
    presentHits();
}

void FindViewModel::openCurrent()
{
    openHit(m_current);
}

void FindViewModel::openHit(int index)
{
    if (index < 0 || index >= m_answer.hits.size())
        return;
    const SearchHit hit = m_answer.hits[index];
    clearSearch();
    switch (hit.kind) {
    case SearchHit::Kind::Customer:
        // A typed name or number identifies; the purpose of a bare search is asked once.
        Q_EMIT customerWanted(hit.id, {});
        break;
    case SearchHit::Kind::PickupOrder: Q_EMIT orderWanted(hit.id); break;
    case SearchHit::Kind::Coupon: Q_EMIT couponWanted(hit.id); break;
    }
}

QVariantMap FindViewModel::briefingOf(const CampaignView &view) const
{
    const Format &format = m_parts.format;
    const Campaign &campaign = view.campaign;
    const auto step = [&](int i) {
        return campaign.steps.size() > i ? format.text(campaign.steps[i]) : QString();
    };
    QString who = step(0).isEmpty() ? format.text(campaign.audience) : step(0);
    return {{u"id"_s, campaign.id},
            {u"name"_s, format.text(campaign.name)},
            {u"here"_s, view.validHere},
            {u"until"_s,
             campaign.endAt ? format.sentence(tr("until %1").arg(format.dayAndTime(*campaign.endAt)))
                            : tr("no end date")},
            {u"endsSoon"_s, view.endsWithinTwoHours},
            {u"who"_s, who},
            {u"shows"_s, step(1)},
            {u"excluded"_s, step(2)},
            {u"today"_s,
             CampaignText(format).countsToday(view)
                 ? tr("%n redeemed here today", nullptr, view.redeemedTodayHere)
                 : QString()},
            {u"say"_s, step(3).isEmpty() ? format.text(campaign.headline) : step(3)},
            {u"headline"_s, format.text(campaign.headline)},
            {u"artwork"_s, artworkPicture(campaign.artwork)},
            {u"artworkText"_s, campaign.artwork ? format.text(campaign.artwork->alt) : QString()}};
}

void FindViewModel::presentCampaigns()
{
    const Format &format = m_parts.format;
    QList<QVariantMap> rows;
    m_briefing.clear();
    const auto add = [&](const CampaignView &view) {
        const Campaign &campaign = view.campaign;
        const QString chip = view.runningNow ? (view.validHere ? tr("Valid here") : tr("Not here"))
            : view.startsWithinADay          ? tr("Starts tomorrow")
                                             : tr("Scheduled");
        const QString kind = view.runningNow ? (view.validHere ? u"ok"_s : u"neutral"_s) : u"info"_s;
        const QString when = view.runningNow
            ? (campaign.endAt ? tr("until %1").arg(format.day(*campaign.endAt)) : QString())
            : tr("from %1").arg(format.dayAndTime(campaign.startAt));
        QStringList caption{format.text(campaign.audience), when};
        caption.removeAll(QString());
        rows.append({{u"key"_s, campaign.id},
                     {u"rowId"_s, campaign.id},
                     {u"name"_s, format.text(campaign.name)},
                     {u"caption"_s, caption.join(u" · "_s)},
                     {u"chip"_s, chip},
                     {u"chipKind"_s, kind},
                     {u"icon"_s, u"megaphone"_s}});
    };
    for (const CampaignView &view : m_list.running) {
        if (m_briefing.isEmpty() && view.validHere)
            m_briefing = briefingOf(view);
        else
            add(view);
    }
    for (const CampaignView &view : m_list.scheduled)
        add(view);
    const auto more = rows.size() - campaignsShown;
    m_moreCampaigns = more > 0 ? tr("%n more campaign(s)", nullptr, int(more)) : QString();
    m_campaigns.show(rows.mid(0, campaignsShown));
    presentHeadsUp();
    m_briefingSummary = tr("%n running", nullptr, int(m_list.running.size()))
        + (m_list.scheduled.isEmpty() ? QString()
                                      : tr(", %n to come", nullptr, int(m_list.scheduled.size())));
    m_asOfText = m_list.asOf ? tr("As of %1").arg(format.dayAndTime(*m_list.asOf)) : QString();
    setAge(m_parts.core.gradeOf(ResourceType::Campaign, m_list.asOf),
           m_list.asOf ? tr("Rules are from %1. Check the coupon before you refuse one.")
                             .arg(format.dayAndTime(*m_list.asOf))
                       : QString());
    Q_EMIT changed();
}

void FindViewModel::presentWaiting()
{
    const Format &format = m_parts.format;
    QList<QVariantMap> rows;
    for (const BoardOrder &one : m_board.waiting) {
        const PickupOrder &order = one.order;
        const bool ready
            = order.status == PickupStatus::Ready || order.status == PickupStatus::PartiallyHandedOver;
        const QString waited = order.arrivedAt ? format.waited(*order.arrivedAt) : QString();
        const QString bay = order.staging.isEmpty() ? QString() : order.staging.first().code;
        const QString caption = ready  ? tr("Ready · bay %1").arg(bay)
            : !one.claimedBy.isEmpty() ? tr("%1 is picking").arg(one.claimedBy)
                                       : tr("Not ready yet");
        const bool named = arrivalNamesCustomer(order);
        rows.append(
            {{u"key"_s, order.id},
             {u"rowId"_s, order.id},
             {u"number"_s, order.orderNo},
             {u"waited"_s, waited},
             {u"late"_s, one.urgency == Urgency::Late},
             {u"name"_s,
              named ? shortName(order.customerName, order.familyName, order.honorific, format.language())
                    : tr("A customer with this order is near")},
             {u"caption"_s, caption},
             {u"bay"_s, bay},
             {u"action"_s, ready ? tr("Hand over") : tr("Pick")},
             {u"primary"_s, ready}});
    }
    m_waiting.show(rows);
    presentWaitingAge();
    Q_EMIT changed();
}

void FindViewModel::presentWaitingAge()
{
    const FreshnessGrade grade = m_parts.core.gradeOf(ResourceType::PickupOrder, m_board.asOf);
    const bool old = grade == FreshnessGrade::OldButUsable || grade == FreshnessGrade::TooOld;
    m_waitingAge = old ? tr("As of %1").arg(m_parts.format.dayAndTime(*m_board.asOf)) : QString();
    m_waitingTone = grade == FreshnessGrade::TooOld ? u"bad"_s : u"warn"_s;
}

void FindViewModel::presentHeadsUp()
{
    m_headsUp.show(HeadsUp(m_parts.format).rows(m_board, m_bays, m_list));
}

void FindViewModel::presentRecent()
{
    const Format &format = m_parts.format;
    QList<QVariantMap> rows;
    for (const CustomerBriefing::Recent &one : m_parts.briefing.recentlyServed())
        rows.append({{u"key"_s, one.customerId},
                     {u"rowId"_s, one.customerId},
                     {u"name"_s, one.name},
                     {u"caption"_s, format.time(one.at)},
                     {u"letters"_s, Format::initials(one.name, {})},
                     {u"tint"_s, Format::tint(one.customerId)}});
    m_recent.show(rows);
    Q_EMIT changed();
}

} // namespace counterpart
