#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<Campaign::Status> statusWords[]{
    {QLatin1StringView("draft"), Campaign::Status::Draft},
    {QLatin1StringView("scheduled"), Campaign::Status::Scheduled},
    {QLatin1StringView("live"), Campaign::Status::Live},
    {QLatin1StringView("paused"), Campaign::Status::Paused},
    {QLatin1StringView("ended"), Campaign::Status::Ended},
    {QLatin1StringView("other"), Campaign::Status::Other},
};

constexpr Word<Campaign::OfflineMode> offlineWords[]{
    {QLatin1StringView("deny"), Campaign::OfflineMode::Deny},
    {QLatin1StringView("provisional"), Campaign::OfflineMode::Provisional},
    {QLatin1StringView("leased"), Campaign::OfflineMode::Leased},
    {QLatin1StringView("open"), Campaign::OfflineMode::Open},
};

constexpr qsizetype mostDays = 14; ///< of a channel's `daily`

CampaignFigures readFigures(Reader &reader)
{
    CampaignFigures figures;
    figures.issued = reader.integer("issued"_L1, 0);
    figures.sent = reader.integer("sent"_L1, 0);
    figures.delivered = reader.integer("delivered"_L1, 0);
    figures.opened = reader.integer("opened"_L1, 0);
    figures.visited = reader.integer("visited"_L1, 0);
    figures.seen = reader.integer("seen"_L1, 0);
    figures.redeemed = reader.integer("redeemed"_L1, 0);
    figures.refused = reader.integer("refused"_L1, 0);
    figures.revenue = reader.integer("revenue"_L1);
    figures.discount = reader.integer("discount"_L1);
    return figures;
}

void writeFigures(Writer &writer, const CampaignFigures &figures)
{
    writer.integer("issued"_L1, figures.issued);
    writer.integer("sent"_L1, figures.sent);
    writer.integer("delivered"_L1, figures.delivered);
    writer.integer("opened"_L1, figures.opened);
    writer.integer("visited"_L1, figures.visited);
    writer.integer("seen"_L1, figures.seen);
    writer.integer("redeemed"_L1, figures.redeemed);
    writer.integer("refused"_L1, figures.refused);
    writer.integer("revenue"_L1, figures.revenue);
    writer.integer("discount"_L1, figures.discount);
}

void readKpis(Reader &reader, Campaign &campaign)
{
    campaign.figuresAt = reader.instant("asOf"_L1);
    campaign.currency = reader.string("currency"_L1, 3);
    reader.object("total"_L1, [&](Reader &r) {
        campaign.total = readFigures(r);
        campaign.figuresDelivered = r.string("source"_L1) == u"delivered";
    });
    reader.object("store"_L1, [&](Reader &r) { campaign.store = readFigures(r); });
    campaign.byChannel = reader.list("byChannel"_L1, [](Reader &r) {
        ChannelFigures of;
        of.channel = r.requiredWord("channel"_L1, json::channelWords, Channel::Other);
        r.requiredObject("figures"_L1, [&](Reader &f) { of.figures = readFigures(f); });
        r.object("chainMedian"_L1, [&](Reader &f) { of.chainMedian = readFigures(f); });
        r.object("goal"_L1, [&](Reader &g) { of.goal = g.requiredInteger("redeemed"_L1, 1); });
        of.daily = r.list(
            "daily"_L1,
            [](Reader &day) {
                return DayCount{day.requiredString("day"_L1, 10), day.requiredInteger("redeemed"_L1, 0)};
            },
            mostDays);
        return of;
    });
    campaign.daily = reader.list("daily"_L1, [](Reader &r) {
        return Campaign::Day{r.requiredString("day"_L1, 10), r.requiredInteger("redeemed"_L1, 0),
                             r.requiredInteger("issued"_L1, 0)};
    });
    campaign.hourly = reader.list("hourly"_L1, [](Reader &r) {
        return Campaign::Hour{int(r.requiredInteger("hour"_L1, 0, 23)), r.requiredInteger("redeemed"_L1, 0),
                              r.integer("usual"_L1, 0)};
    });
    campaign.refusals = reader.list("refusals"_L1, [](Reader &r) {
        return Campaign::Refusals{r.requiredString("code"_L1), r.requiredInteger("count"_L1, 0),
                                  r.requiredInteger("wrong"_L1, 0)};
    });
    reader.object("budget"_L1, [&](Reader &r) {
        campaign.budgetTotal = r.integer("total"_L1);
        campaign.budgetUsed = r.integer("used"_L1);
        campaign.budgetExhaustedAt = r.instant("exhaustedAt"_L1);
    });
}

void writeChannel(Writer &writer, const ChannelFigures &of)
{
    writer.requiredWord("channel"_L1, json::channelWords, of.channel, Channel::Other);
    if (!writer.json().contains("figures"_L1))
        writer.set("figures"_L1, QJsonObject());
    writer.object("figures"_L1, [&](Writer &w) { writeFigures(w, of.figures); });
    if (of.chainMedian)
        writer.object("chainMedian"_L1, [&](Writer &w) { writeFigures(w, *of.chainMedian); });
    else
        writer.remove("chainMedian"_L1);
    if (of.goal)
        writer.object("goal"_L1, [&](Writer &w) { w.integer("redeemed"_L1, of.goal); });
    else
        writer.remove("goal"_L1);
    writer.list("daily"_L1, of.daily, {"day"_L1}, [](Writer &w, const DayCount &day) {
        w.set("day"_L1, day.day);
        w.set("redeemed"_L1, day.redeemed);
    });
}

void writeKpis(Writer &writer, const Campaign &campaign)
{
    writer.instant("asOf"_L1, campaign.figuresAt);
    writer.string("currency"_L1, campaign.currency);
    writer.object("total"_L1, [&](Writer &w) {
        writeFigures(w, campaign.total);
        if (campaign.figuresDelivered)
            w.set("source"_L1, u"delivered"_s);
        else if (w.json()["source"_L1].toString() == u"delivered")
            w.remove("source"_L1);
    });
    writer.object("store"_L1, [&](Writer &w) { writeFigures(w, campaign.store); });
    writer.list("byChannel"_L1, campaign.byChannel, {}, writeChannel);
    writer.list("daily"_L1, campaign.daily, {"day"_L1}, [](Writer &w, const Campaign::Day &day) {
        w.set("day"_L1, day.day);
        w.set("redeemed"_L1, day.redeemed);
        w.set("issued"_L1, day.issued);
    });
    writer.list("hourly"_L1, campaign.hourly, {"hour"_L1}, [](Writer &w, const Campaign::Hour &hour) {
        w.set("hour"_L1, hour.hour);
        w.set("redeemed"_L1, hour.redeemed);
        w.integer("usual"_L1, hour.usual);
    });
    writer.list("refusals"_L1, campaign.refusals, {"code"_L1},
                [](Writer &w, const Campaign::Refusals &refusals) {
                    w.set("code"_L1, refusals.code);
                    w.set("count"_L1, refusals.count);
                    w.set("wrong"_L1, refusals.wrong);
                });
    writer.object("budget"_L1, [&](Writer &w) {
        w.integer("total"_L1, campaign.budgetTotal);
        w.integer("used"_L1, campaign.budgetUsed);
        w.instant("exhaustedAt"_L1, campaign.budgetExhaustedAt);
    });
}

void readOffers(Reader &reader, Campaign &campaign)
{
    reader.list("offers"_L1, [&](Reader &r) {
        r.requiredId("id"_L1);
        campaign.offerTitles.append(r.requiredText("title"_L1));
        r.requiredObject("value"_L1,
                         [&](Reader &value) { campaign.offers.append(json::readOfferValue(value)); });
        return true;
    });
    reader.object("rules"_L1, [&](Reader &r) { campaign.rules = json::readConditions(r); });
    campaign.ruleVersion = reader.small("ruleVersion"_L1, 0);
    reader.object("limits"_L1, [&](Reader &r) {
        campaign.limitPerCustomer = r.smallOrNone("perCustomer"_L1);
        campaign.limitPerStore = r.smallOrNone("perStore"_L1);
        campaign.limitTotal = r.smallOrNone("total"_L1);
        campaign.storeLeft = r.smallOrNone("storeLeft"_L1);
        campaign.totalLeft = r.smallOrNone("totalLeft"_L1);
    });
    reader.object("offline"_L1, [&](Reader &r) {
        campaign.offlineMode = r.requiredWord("mode"_L1, offlineWords, Campaign::OfflineMode::Deny);
        campaign.offlineMaxValue = r.money("maxValue"_L1);
        campaign.offlineMaxCountPerDevice = r.smallOrNone("maxCountPerDevice"_L1);
    });
    campaign.undoWindow = reader.duration("undoWindow"_L1);
    reader.object("goodwill"_L1, [&](Reader &r) {
        campaign.goodwillFor = r.duration("validFor"_L1);
        if (!campaign.goodwillFor)
            r.fault("validFor"_L1);
    });
}

void writeOffers(Writer &writer, const Campaign &campaign)
{
    QList<int> places;
    for (int i = 0; i < campaign.offers.size(); ++i)
        places.append(i);
    writer.list("offers"_L1, places, {}, [&](Writer &w, int i) {
        if (!w.json().contains("id"_L1))
            w.set("id"_L1, u"of-%1"_s.arg(i + 1));
        w.text("title"_L1, campaign.offerTitles.value(i, campaign.name));
        w.object("value"_L1, [&](Writer &value) { json::writeOfferValue(value, campaign.offers[i]); });
    });
    writer.object("rules"_L1, [&](Writer &w) { json::writeConditions(w, campaign.rules); });
    writer.defaulted("ruleVersion"_L1, campaign.ruleVersion, 0);
    writer.object("limits"_L1, [&](Writer &w) {
        w.integer("perCustomer"_L1, campaign.limitPerCustomer);
        w.integer("perStore"_L1, campaign.limitPerStore);
        w.integer("total"_L1, campaign.limitTotal);
        w.integer("storeLeft"_L1, campaign.storeLeft);
        w.integer("totalLeft"_L1, campaign.totalLeft);
    });
    writer.object("offline"_L1, [&](Writer &w) {
        if (campaign.offlineMode == Campaign::OfflineMode::Deny && w.json().isEmpty())
            return;
        w.requiredWord("mode"_L1, offlineWords, campaign.offlineMode, Campaign::OfflineMode::Deny);
        w.money("maxValue"_L1, campaign.offlineMaxValue);
        w.integer("maxCountPerDevice"_L1, campaign.offlineMaxCountPerDevice);
    });
    writer.duration("undoWindow"_L1, campaign.undoWindow);
    if (campaign.goodwillFor)
        writer.object("goodwill"_L1, [&](Writer &w) { w.duration("validFor"_L1, campaign.goodwillFor); });
    else
        writer.remove("goodwill"_L1);
}

/// A kind of picture that this client does not draw is left out; the campaign is shown without it.
std::optional<Campaign::Artwork> readArtwork(Reader &reader)
{
    constexpr int mostCharacters = (Campaign::Artwork::mostBytes + 2) / 3 * 4;
    const QString mediaType = reader.requiredString("mediaType"_L1);
    const QString text = reader.requiredString("data"_L1, mostCharacters);
    const auto data
        = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!data || data.decoded.isEmpty())
        reader.fault("data"_L1);
    const Text alt = reader.text("alt"_L1);
    if (mediaType != u"image/png" && mediaType != u"image/jpeg")
        return std::nullopt;
    return Campaign::Artwork{mediaType, data.decoded, alt};
}

void readBriefing(Reader &reader, Campaign &campaign)
{
    campaign.headline = reader.text("headline"_L1);
    campaign.steps = reader.texts("steps"_L1);
    campaign.faq = reader.list("faq"_L1, [](Reader &r) {
        return Campaign::Faq{r.text("q"_L1), r.text("a"_L1)};
    });
    reader.object("changes"_L1, [&](Reader &r) {
        campaign.changedSince = r.requiredInstant("since"_L1);
        campaign.changes = r.strings("what"_L1);
    });
    campaign.readBy = reader.list("readBy"_L1, [](Reader &r) {
        return Campaign::Reader{r.requiredId("associateId"_L1), r.requiredInstant("at"_L1)};
    });
    reader.object("artwork"_L1, [&](Reader &r) { campaign.artwork = readArtwork(r); });
}

void writeBriefing(Writer &writer, const Campaign &campaign)
{
    writer.text("headline"_L1, campaign.headline);
    writer.texts("steps"_L1, campaign.steps);
    writer.list("faq"_L1, campaign.faq, {}, [](Writer &w, const Campaign::Faq &faq) {
        w.text("q"_L1, faq.question);
        w.text("a"_L1, faq.answer);
    });
    if (campaign.changedSince) {
        writer.object("changes"_L1, [&](Writer &w) {
            w.instant("since"_L1, campaign.changedSince);
            w.strings("what"_L1, campaign.changes);
        });
    }
    writer.list("readBy"_L1, campaign.readBy, {}, [](Writer &w, const Campaign::Reader &one) {
        w.set("associateId"_L1, one.associateId);
        w.instant("at"_L1, one.at);
    });
    if (campaign.artwork) {
        writer.object("artwork"_L1, [&](Writer &w) {
            w.set("mediaType"_L1, campaign.artwork->mediaType);
            w.set("data"_L1, QString::fromLatin1(campaign.artwork->data.toBase64()));
            w.text("alt"_L1, campaign.artwork->alt);
        });
    }
}

} // namespace

Result<Campaign> decodeCampaign(const QJsonObject &json)
{
    Reader reader(json);
    Campaign campaign;
    json::readBase(reader, campaign);
    campaign.name = reader.requiredText("name"_L1);
    campaign.objective = reader.text("objective"_L1);
    campaign.status = reader.requiredWord("status"_L1, statusWords, Campaign::Status::Other);
    reader.requiredObject("schedule"_L1, [&](Reader &r) {
        campaign.startAt = r.requiredInstant("startAt"_L1);
        campaign.endAt = r.instant("endAt"_L1);
        campaign.timeZone = r.requiredString("timeZone"_L1, limits::idLength).toLatin1();
    });
    if (!reader.has("channels"_L1))
        reader.fault("channels"_L1);
    campaign.channels = reader.words("channels"_L1, json::channelWords, Channel::Other);
    reader.requiredObject("storeScope"_L1, [&](Reader &r) { campaign.storeScope = json::readStoreScope(r); });
    reader.object("audience"_L1, [&](Reader &r) {
        campaign.segmentIds = r.ids("segmentIds"_L1);
        campaign.audience = r.text("description"_L1);
        campaign.audienceSize = r.integer("size"_L1, 0);
    });
    readOffers(reader, campaign);
    reader.object("briefing"_L1, [&](Reader &r) { readBriefing(r, campaign); });
    reader.object("kpis"_L1, [&](Reader &r) { readKpis(r, campaign); });
    return json::finished(reader, campaign);
}

QJsonObject encode(const Campaign &campaign, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, campaign);
    writer.text("name"_L1, campaign.name);
    writer.text("objective"_L1, campaign.objective);
    writer.requiredWord("status"_L1, statusWords, campaign.status, Campaign::Status::Other);
    writer.object("schedule"_L1, [&](Writer &w) {
        w.instant("startAt"_L1, campaign.startAt);
        w.instant("endAt"_L1, campaign.endAt);
        w.set("timeZone"_L1, QString::fromLatin1(campaign.timeZone));
    });
    if (campaign.channels.isEmpty())
        writer.set("channels"_L1, QJsonArray());
    writer.words("channels"_L1, json::channelWords, campaign.channels, Channel::Other);
    writer.object("storeScope"_L1, [&](Writer &w) { json::writeStoreScope(w, campaign.storeScope); });
    writer.object("audience"_L1, [&](Writer &w) {
        w.strings("segmentIds"_L1, campaign.segmentIds);
        w.text("description"_L1, campaign.audience);
        w.integer("size"_L1, campaign.audienceSize);
    });
    writeOffers(writer, campaign);
    writer.object("briefing"_L1, [&](Writer &w) { writeBriefing(w, campaign); });
    writer.object("kpis"_L1, [&](Writer &w) { writeKpis(w, campaign); });
    return writer.json();
}

} // namespace counterpart
