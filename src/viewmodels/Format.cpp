#include "viewmodels/Format.h"

#include <QHash>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Currency
{
    QString symbol;
    int decimals = 2;
};

Currency currencyOf(const QString &code)
{
    static const QHash<QString, Currency> known{
        {u"CNY"_s, {u"¥"_s, 2}}, {u"JPY"_s, {u"¥"_s, 0}},  {u"USD"_s, {u"$"_s, 2}}, {u"GBP"_s, {u"£"_s, 2}},
        {u"EUR"_s, {u"€"_s, 2}}, {u"BRL"_s, {u"R$"_s, 2}}, {u"KRW"_s, {u"₩"_s, 0}}, {u"HKD"_s, {u"HK$"_s, 2}},
    };
    const auto found = known.constFind(code);
    return found != known.cend() ? *found : Currency{code.isEmpty() ? QString() : code + QChar(0xa0), 2};
}

qint64 wholeMinutes(milliseconds length)
{
    return qMax<qint64>(0, duration_cast<minutes>(length).count());
}

bool isHan(QChar c)
{
    return c.script() == QChar::Script_Han;
}

} // namespace

Format::Format(Clock clock, QObject *parent)
    : QObject(parent)
    , m_clock(std::move(clock))
    , m_language(u"en"_s)
    , m_zone(QTimeZone::systemTimeZoneId())
{
}

void Format::setLanguage(const QString &language)
{
    m_language = language;
    Q_EMIT changed(); // also when it is the same: the translation may have been installed just now
}

void Format::setStore(const Store &store)
{
    if (m_zone == store.timeZone && m_currency == store.currency)
        return;
    m_zone = store.timeZone;
    m_currency = store.currency;
    Q_EMIT changed();
}

QString Format::time(Instant at) const
{
    return local(at).toString(u"HH:mm"_s);
}

QString Format::day(Instant at) const
{
    const QDate date = local(at).date();
    const bool thisYear = date.year() == local(now()).date().year();
    //: Date patterns of QLocale: day and month
    return QLocale(m_language).toString(date, thisYear ? tr("d MMM") : tr("d MMM yyyy"));
}

QString Format::weekday(Instant at) const
{
    const QDate date = local(at).date();
    return QLocale(m_language)
        .toString(date, date.year() == local(now()).date().year() ? tr("ddd d MMM") : tr("d MMM yyyy"));
}

QString Format::dayAndTime(Instant at) const
{
    const qint64 days = local(now()).date().daysTo(local(at).date());
    switch (days) {
    case 0: return time(at);
    case -1: return tr("yesterday %1").arg(time(at));
    case 1: return tr("tomorrow %1").arg(time(at));
    default: return u"%1 %2"_s.arg(day(at), time(at));
    }
}

QString Format::dayOrTime(Instant at) const
{
    const qint64 days = local(now()).date().daysTo(local(at).date());
    switch (days) {
    case 0: return time(at);
    case -1: return tr("yesterday");
    case 1: return tr("tomorrow");
    default: return day(at);
    }
}

QString Format::isoDay(const QString &isoDay) const
{
    const QDate date = QDate::fromString(isoDay.left(10), Qt::ISODate);
    if (!date.isValid())
        return isoDay;
    const bool thisYear = date.year() == local(now()).date().year();
    return QLocale(m_language).toString(date, thisYear ? tr("d MMM") : tr("d MMM yyyy"));
}

QString Format::month(Instant at) const
{
    const QDate date = local(at).date();
    const QDate today = local(now()).date();
    if (date == today)
        return tr("Today");
    return QLocale(m_language).toString(date, date.year() == today.year() ? tr("MMMM") : tr("MMMM yyyy"));
}

QString Format::ago(Instant at) const
{
    const milliseconds age = now() - at;
    if (age < minutes(1))
        return tr("just now");
    const qint64 total = wholeMinutes(age);
    if (total < 60)
        return tr("%1 min ago").arg(total);
    if (age < hours(12)) {
        return total % 60 == 0 ? tr("%1 h ago").arg(total / 60)
                               : tr("%1 h %2 min ago").arg(total / 60).arg(total % 60);
    }
    return dayAndTime(at);
}

QString Format::left(Instant until) const
{
    const milliseconds rest = until - now();
    if (rest >= hours(48))
        return tr("%n day(s) left", nullptr, int(duration_cast<hours>(rest).count() / 24));
    return tr("%1 left").arg(duration(rest));
}

QString Format::duration(milliseconds length) const
{
    const qint64 total = wholeMinutes(length);
    if (total < 60)
        return tr("%1 min").arg(total);
    if (total % 60 == 0)
        return tr("%1 h").arg(total / 60);
    return tr("%1 h %2 min").arg(total / 60).arg(total % 60);
}

QString Format::late(Instant since) const
{
    return tr("%1 late").arg(duration(now() - since));
}

QString Format::waited(Instant since) const
{
    const milliseconds length = now() - since;
    return length < hours(12) ? tr("Waiting %1").arg(duration(length)) : tr("Waiting over 12 h");
}

QString Format::withDecimals(const Money &money, bool always) const
{
    const auto [symbol, decimals] = currencyOf(money.currency);
    const qint64 unit = decimals == 0 ? 1 : 100;
    const quint64 minor = money.amount < 0 ? quint64(0) - quint64(money.amount) : quint64(money.amount);
    QLocale plain(QLocale::English);
    QString text = symbol + plain.toString(minor / quint64(unit));
    if (decimals > 0 && (always || minor % quint64(unit) != 0))
        text += u".%1"_s.arg(minor % quint64(unit), decimals, 10, QChar(u'0'));
    return money.amount < 0 ? QChar(0x2212) + text : text;
}

QString Format::money(const Money &money) const
{
    return withDecimals(money, false);
}
QString Format::exactMoney(const Money &money) const
{
    return withDecimals(money, true);
}
QString Format::number(qint64 number) const
{
    return QLocale(QLocale::English).toString(number);
}

QString Format::percentOff(int basisPoints) const
{
    // 20 % off is "pay 80 %" in Chinese: 8 折, 8.5 折, never 80 折.
    return chinese() ? tr("%1% off").arg(QLocale::c().toString((10000 - basisPoints) / 1000.0, 'g', 4))
                     : tr("%1% off").arg(QLocale::c().toString(basisPoints / 100.0, 'g', 4));
}

QString Format::tiers(const OfferValue &value) const
{
    QList<const OfferValue::Tier *> steps;
    for (const OfferValue::Tier &tier : value.tiers)
        steps.append(&tier);
    std::sort(steps.begin(), steps.end(), [](const OfferValue::Tier *a, const OfferValue::Tier *b) {
        return a->minSpend.amount < b->minSpend.amount;
    });
    QStringList said;
    for (const OfferValue::Tier *step : std::as_const(steps)) {
        const QString from = money(step->minSpend);
        said.append(step->amount ? tr("%2 off from %1").arg(from, money(*step->amount))
                                 : tr("%2 from %1", "percent").arg(from, percentOff(step->percentBp)));
    }
    return said.isEmpty() ? tr("As printed on the coupon") : said.join(chinese() ? u"，"_s : u", "_s);
}

QString Format::buyAndGet(const OfferValue &value) const
{
    if (value.buyQuantity < 1 || value.getQuantity < 1)
        return tr("Buy some, get one free");
    const QString buy = QString::number(value.buyQuantity), get = QString::number(value.getQuantity);
    return value.getPercentBp >= 10000
        ? tr("Buy %1, get %2 free").arg(buy, get)
        : tr("Buy %1, get %2 at %3").arg(buy, get, percentOff(value.getPercentBp));
}

QString Format::offer(const OfferValue &value) const
{
    QString said;
    switch (value.kind) {
    case OfferValue::Kind::Percent: said = percentOff(value.percentBp); break;
    case OfferValue::Kind::Amount:
        said = value.amount ? tr("%1 off").arg(money(*value.amount)) : tr("As printed on the coupon");
        break;
    case OfferValue::Kind::Tiers: said = tiers(value); break;
    case OfferValue::Kind::FixedPrice:
        said = value.amount ? tr("%1 each").arg(money(*value.amount)) : tr("As printed on the coupon");
        break;
    case OfferValue::Kind::Gift: said = tr("A gift"); break;
    case OfferValue::Kind::BuyXGetY: said = buyAndGet(value); break;
    case OfferValue::Kind::FreeShipping: said = tr("Free delivery"); break;
    case OfferValue::Kind::PointsMultiplier:
        said = tr("%1 times the points").arg(QLocale::c().toString(value.multiplierBp / 10000.0, 'g', 3));
        break;
    case OfferValue::Kind::Service: said = tr("A service"); break;
    case OfferValue::Kind::Unknown: said = tr("As printed on the coupon"); break;
    }
    return value.maxDiscount ? tr("%1, at most %2").arg(said, money(*value.maxDiscount)) : said;
}

QString Format::offer(const Coupon &coupon) const
{
    const std::optional<Money> &need = coupon.conditions.minSpend;
    const bool threshold
        = coupon.value.kind == OfferValue::Kind::Amount && coupon.value.amount && need && need->amount > 0;
    return threshold ? tr("%2 off from %1").arg(money(*need), money(*coupon.value.amount))
                     : offer(coupon.value);
}

QString Format::channel(Channel channel) const
{
    switch (channel) {
    case Channel::Store: return tr("Store");
    case Channel::Web: return tr("Website");
    case Channel::App: return tr("App");
    case Channel::MiniProgram: return tr("Mini program");
    case Channel::WeChat: return tr("WeChat");
    case Channel::Sms: return tr("Text message");
    case Channel::Email: return tr("E-mail");
    case Channel::Phone: return tr("Phone");
    case Channel::Chat: return tr("Chat");
    case Channel::Social: return tr("Social media");
    case Channel::Livestream: return tr("Livestream");
    case Channel::Marketplace: return tr("Marketplace");
    case Channel::Kiosk: return tr("Kiosk");
    case Channel::Other: break;
    }
    return tr("Other channel");
}

QString Format::count(qint64 items) const
{
    return tr("%n item(s)", nullptr, int(items));
}

QString Format::sentence(QString filled) const
{
    if (!chinese())
        return filled;
    for (qsizetype i = filled.size() - 2; i > 0; --i) {
        if (filled.at(i) == u' '
            && (filled.at(i - 1) == u'。' || (isHan(filled.at(i - 1)) && isHan(filled.at(i + 1)))))
            filled.remove(i, 1);
    }
    return filled;
}

QString Format::code(const QString &code) const
{
    if (code.size() < 8 || code.contains(u'-') || code.contains(u' '))
        return code;
    QString grouped;
    for (qsizetype i = 0; i < code.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            grouped += u'-';
        grouped += code[i];
    }
    return grouped;
}

QString Format::channelIcon(Channel channel)
{
    switch (channel) {
    case Channel::Store:
    case Channel::Kiosk: return u"store"_s;
    case Channel::Web:
    case Channel::Marketplace: return u"web"_s;
    case Channel::App:
    case Channel::MiniProgram: return u"app"_s;
    case Channel::WeChat:
    case Channel::Chat:
    case Channel::Social:
    case Channel::Livestream: return u"social"_s;
    case Channel::Sms: return u"sms"_s;
    case Channel::Email: return u"mail"_s;
    case Channel::Phone: return u"phone"_s;
    case Channel::Other: break;
    }
    return u"info"_s;
}

QString Format::initials(const QString &name, const QString &familyName)
{
    const QString shown = name.trimmed();
    if (shown.isEmpty())
        return u"?"_s;
    if (isHan(shown.front()))
        return !familyName.isEmpty() && shown.startsWith(familyName) ? familyName.left(2) : shown.left(1);
    QString letters;
    const QStringList words = shown.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : {words.first(), words.size() > 1 ? words.last() : QString()})
        letters += word.left(1).toUpper();
    return letters;
}

int Format::tint(const QString &id)
{
    uint sum = 0;
    for (const QChar c : id)
        sum = sum * 31 + c.unicode();
    return int(sum % 5);
}

} // namespace counterpart
