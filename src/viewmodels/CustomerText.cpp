#include "viewmodels/CustomerText.h"

#include <QHash>
#include <QLocale>

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ChannelConsent
{
    Channel channel;
    bool always; ///< shown although nothing was recorded: unknown is an answer
};

const QList<ChannelConsent> &askedChannels()
{
    static const QList<ChannelConsent> channels{{Channel::Email, true},
                                                {Channel::Sms, true},
                                                {Channel::App, true},
                                                {Channel::WeChat, false},
                                                {Channel::Phone, true}};
    return channels;
}

QString stateOf(ConsentStatus status)
{
    if (status == ConsentStatus::Granted)
        return u"given"_s;
    return status == ConsentStatus::Unknown ? u"unknown"_s : u"refused"_s;
}

bool isRecorded(const Customer &customer, Channel channel)
{
    return std::any_of(customer.consents.cbegin(), customer.consents.cend(),
                       [channel](const Consent &consent) {
                           return consent.purpose == ConsentPurpose::Marketing && consent.channel == channel;
                       });
}

} // namespace

QString CustomerText::language(const QString &tag) const
{
    const QString base = tag.section(u'-', 0, 0).toLower();
    if (base == u"zh"_s || base == u"cmn"_s)
        return tr("Mandarin");
    if (base == u"yue"_s)
        return tr("Cantonese");
    const QString name = QLocale(tag).nativeLanguageName();
    return name.isEmpty() ? tag : base == u"en"_s ? u"English"_s : name;
}

QString CustomerText::subLine(const Customer &customer) const
{
    QStringList parts;
    if (customer.memberSince && customer.memberSince->size() >= 4)
        parts.append(tr("Member since %1").arg(customer.memberSince->left(4)));
    else if (customer.kind == Customer::Kind::Guest)
        parts.append(tr("Guest"));
    QStringList spoken;
    QStringList tags = customer.languages;
    if (tags.isEmpty() && !customer.preferredLanguage.isEmpty())
        tags = {customer.preferredLanguage};
    for (const QString &tag : tags)
        spoken.append(language(tag));
    spoken.removeDuplicates();
    if (!spoken.isEmpty())
        //: %1 is a list of languages that the customer speaks
        parts.append(tr("speaks %1").arg(spoken.join(tr(", ", "between languages"))));
    if (!customer.phoneLast4.isEmpty())
        parts.append(tr("phone ending %1").arg(customer.phoneLast4.first()));
    return parts.join(u" · "_s);
}

QString CustomerText::consentSentence(const Customer &customer) const
{
    const Instant now = m_format.now();
    if (customer.flags.contains(u"no_contact"_s))
        return tr("The customer asked not to be contacted");
    const auto status = consentStatus(customer.consents, ConsentPurpose::Marketing, Channel::Phone, now);
    if (status != ConsentStatus::Granted)
        return tr("No consent for sales calls: please do not call");
    const auto service = consentStatus(customer.consents, ConsentPurpose::PersonalisedService, {}, now);
    return service == ConsentStatus::Granted ? QString() : tr("No consent to use preferences in the store");
}

QList<QByteArray> CustomerText::consentRoles()
{
    return {"text", "consent", "detail"};
}

QList<QVariantMap> CustomerText::consents(const Customer &customer) const
{
    const Instant now = m_format.now();
    QList<QVariantMap> rows;
    for (const auto &[channel, always] : askedChannels()) {
        if (!always && !isRecorded(customer, channel))
            continue;
        const auto status = consentStatus(customer.consents, ConsentPurpose::Marketing, channel, now);
        rows.append({{u"key"_s, int(channel)},
                     {u"text"_s, channel == Channel::Phone ? tr("Calls") : m_format.channel(channel)},
                     {u"consent"_s, stateOf(status)},
                     {u"detail"_s, QString()}});
    }
    const auto service = consentStatus(customer.consents, ConsentPurpose::PersonalisedService, {}, now);
    rows.append({{u"key"_s, u"service"_s},
                 {u"text"_s, tr("Use in store")},
                 {u"consent"_s, stateOf(service)},
                 {u"detail"_s, QString()}});
    return rows;
}

QString CustomerText::consentWord(ConsentPurpose purpose) const
{
    switch (purpose) {
    case ConsentPurpose::Marketing: return tr("Advertising");
    case ConsentPurpose::Profiling: return tr("Use of browsing and behaviour");
    case ConsentPurpose::PersonalisedService: return tr("Use in store");
    case ConsentPurpose::Location: return tr("Location");
    case ConsentPurpose::Sharing: return tr("Sharing with partners");
    case ConsentPurpose::Sensitive: return tr("Sensitive facts");
    case ConsentPurpose::CrossBorder: return tr("Processing abroad");
    case ConsentPurpose::Survey: return tr("Surveys");
    case ConsentPurpose::Other: break;
    }
    return tr("Another purpose");
}

QList<QVariantMap> CustomerText::allConsents(const Customer &customer) const
{
    QList<QVariantMap> rows;
    for (const Consent &consent : customer.consents) {
        const auto status
            = consentStatus(customer.consents, consent.purpose, consent.channel, m_format.now());
        const QString name = consent.channel
            ? tr("%1 by %2").arg(consentWord(consent.purpose), m_format.channel(*consent.channel))
            : consentWord(consent.purpose);
        const QString key
            = u"%1/%2"_s.arg(int(consent.purpose)).arg(consent.channel ? int(*consent.channel) : -1);
        const bool known = std::any_of(rows.cbegin(), rows.cend(),
                                       [&](const auto &r) { return r.value(u"key"_s) == key; });
        if (known)
            continue;
        const QString state = stateOf(status);
        const QString word = state == u"given"_s ? tr("agreed")
            : state == u"refused"_s              ? tr("refused")
                                                 : tr("not known");
        rows.append(
            {{u"key"_s, key},
             {u"text"_s, name},
             {u"consent"_s, state},
             {u"detail"_s, consent.since ? tr("%1 %2").arg(word, m_format.day(*consent.since)) : word}});
    }
    return rows;
}

bool CustomerText::isOrder(const VisitReason &reason)
{
    return reason.kind == VisitReason::Kind::OrderReady || reason.kind == VisitReason::Kind::OrderNotReady
        || reason.kind == VisitReason::Kind::OrderLate;
}

QList<QByteArray> CustomerText::reasonRoles()
{
    return {"icon", "tone", "title", "detail", "evidence", "spoken"};
}

QVariantMap CustomerText::reason(const VisitReason &reason) const
{
    const QString title = m_format.text(reason.title);
    const QString when = reason.at ? m_format.dayAndTime(*reason.at) : QString();
    QString icon, tone, said, detail, evidence;
    switch (reason.kind) {
    case VisitReason::Kind::CaseOpen:
        icon = u"alert"_s;
        tone = u"bad"_s;
        said = tr("%n service case(s) not settled", nullptr, qMax(1, reason.items));
        detail = tr("Ask how it stands before anything else");
        evidence = when.isEmpty() ? tr("Customer service") : tr("Customer service · opened %1").arg(when);
        break;
    case VisitReason::Kind::MessageUnanswered:
        icon = u"social"_s;
        tone = u"warn"_s;
        said = tr("A message is not answered yet");
        detail = tr("Ask whether it is settled");
        evidence = when.isEmpty() ? tr("Messages") : tr("Messages · received %1").arg(when);
        break;
    case VisitReason::Kind::CouponPushed:
    case VisitReason::Kind::CouponExpiring:
        icon = u"ticket"_s;
        tone = u"promo"_s;
        said = reason.kind == VisitReason::Kind::CouponPushed ? tr("Use “%1”, just received").arg(title)
                                                              : tr("Use “%1” before it ends").arg(title);
        detail = reason.until ? tr("Valid here, %1").arg(m_format.left(*reason.until)) : tr("Valid here");
        evidence = when.isEmpty() ? tr("Coupon") : tr("Coupon · sent %1").arg(when);
        break;
    case VisitReason::Kind::WishList:
        icon = u"heart"_s;
        tone = u"info"_s;
        said = tr("See “%1”").arg(title);
        detail = tr("On the wish list");
        evidence = when.isEmpty() ? tr("Wish list · agreed to use in store")
                                  : tr("Wish list · %1 · agreed to use in store").arg(when);
        break;
    case VisitReason::Kind::Return:
        icon = u"ret"_s;
        tone = u"info"_s;
        said = tr("Return or repair");
        detail = title;
        evidence = when.isEmpty() ? tr("Announced") : tr("Announced %1").arg(when);
        break;
    case VisitReason::Kind::OrderReady:
    case VisitReason::Kind::OrderNotReady:
    case VisitReason::Kind::OrderLate:
        icon = u"bag"_s;
        tone = u"ok"_s;
        said = tr("Collect order %1").arg(reason.orderNo);
        detail = reason.bay.isEmpty() ? m_format.count(reason.items)
                                      : tr("Bay %1 · %2").arg(reason.bay, m_format.count(reason.items));
        break;
    }
    return {{u"key"_s, u"%1/%2"_s.arg(int(reason.kind)).arg(reason.ref.id)},
            {u"icon"_s, icon},
            {u"tone"_s, tone},
            {u"title"_s, said},
            {u"detail"_s, detail},
            {u"evidence"_s, evidence},
            {u"spoken"_s, tr("%1, %2, evidence: %3").arg(said, detail, evidence)}};
}

QString CustomerText::size(const QString &kind) const
{
    static const QHash<QString, const char *> words{
        {u"top"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Top")},
        {u"bottom"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Trousers")},
        {u"trousers"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Trousers")},
        {u"pants"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Trousers")},
        {u"shoe"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Shoes")},
        {u"shoes"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Shoes")},
        {u"dress"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Dress")},
        {u"coat"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Coat")},
        {u"hat"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Hat")},
        {u"ring"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Ring")},
    };
    const char *word = words.value(kind.toLower());
    return word ? tr(word) : kind;
}

QString CustomerText::folded(const QList<Folded> &folded) const
{
    int count = 0;
    for (const Folded &one : folded)
        count += one.count;
    return count > 0 ? tr("%n folded: not needed for this visit", nullptr, count) : QString();
}

QVariantMap CustomerText::foldedRow(const Folded &folded) const
{
    static const QHash<QString, const char *> kinds{
        {u"interests"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Interests")},
        {u"sizes"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Sizes")},
        {u"wish_list"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Wish list")},
        {u"browsing"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Browsing")},
        {u"searches"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Searches")},
        {u"carts"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Shopping carts")},
        {u"segments"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Segments")},
        {u"journey"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Journey")},
        {u"messages"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Messages")},
        {u"sensitive"_s, QT_TRANSLATE_NOOP("counterpart::CustomerText", "Sensitive facts")},
    };
    const char *kind = kinds.value(folded.kind);
    return {{u"key"_s, folded.kind},
            {u"text"_s, tr("%1: %2").arg(kind ? tr(kind) : tr("Other entries")).arg(folded.count)},
            {u"detail"_s, tr("Opens only if the customer agrees to: %1").arg(consentWord(folded.missing))}};
}

QString CustomerText::contactKind(ContactPoint::Kind kind) const
{
    switch (kind) {
    case ContactPoint::Kind::Phone: return tr("Phone");
    case ContactPoint::Kind::Email: return tr("E-mail");
    case ContactPoint::Kind::WeChat: return tr("WeChat");
    case ContactPoint::Kind::WhatsApp: return tr("WhatsApp");
    case ContactPoint::Kind::Postal: return tr("Post");
    case ContactPoint::Kind::AppPush: return tr("App notices");
    case ContactPoint::Kind::Other: break;
    }
    return tr("Other contact");
}

QList<QByteArray> CustomerText::noteRoles()
{
    return {"noteId", "text", "detail"};
}

QString CustomerText::notePurpose(const QString &purpose) const
{
    if (purpose == u"service"_s)
        return tr("For service");
    if (purpose == u"preference"_s)
        return tr("Preference");
    if (purpose == u"occasion"_s)
        return tr("Occasion");
    if (purpose == u"delivery"_s)
        return tr("Delivery");
    return tr("Other");
}

QVariantMap CustomerText::note(const CustomerNote &note) const
{
    QStringList parts{notePurpose(note.purpose)};
    if (note.expiresAt)
        parts.append(tr("until %1").arg(m_format.day(*note.expiresAt)));
    parts.append(m_format.day(note.at));
    parts.append(note.sharedWithCustomer ? tr("the customer can read it") : QString());
    parts.removeAll(QString());
    return {{u"key"_s, note.id},
            {u"noteId"_s, note.id},
            {u"text"_s, note.text.text},
            {u"detail"_s, parts.join(u" · "_s)}};
}

QString CustomerText::purpose(const QString &purpose) const
{
    if (purpose == u"advice"_s)
        return tr("Advice and shopping");
    if (purpose == u"service"_s)
        return tr("Service, returns, repair");
    if (purpose == u"complaint"_s)
        return tr("Complaint");
    return tr("The customer asked for it");
}

} // namespace counterpart
