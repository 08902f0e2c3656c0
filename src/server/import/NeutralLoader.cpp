#include "server/import/NeutralLoader.h"

#include "contract/Protocol.h"
#include "server/import/BenchShape.h"
#include "server/import/NeutralFile.h"
#include "server/import/NeutralFolder.h"
#include "server/import/NeutralTable.h"

#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr qint64 WeekMs = 7 * 86'400'000LL;

/// Loads all folders into one sink. Stores are read first, as their zones move the times of all other
/// records.
class Loader
{
public:
    Loader(RecordSink &sink, const NeutralOptions &options) : m_sink(sink), m_options(options) { }

    Result<NeutralReport> run()
    {
        for (const QString &dir : m_options.dirs) {
            auto folder = openNeutralFolder(dir);
            if (!folder)
                return folder.error();
            open(*std::move(folder));
        }
        for (Source &source : m_sources)
            readStores(source);
        m_report.storeMade = !m_anyStore;
        for (Source &source : m_sources) {
            for (const QString &file : std::as_const(source.folder.files)) {
                if (const auto done = readFile(source, file); !done)
                    return done.error();
            }
        }
        if (const auto done = finish(); !done)
            return done.error();
        return m_report;
    }

private:
    struct Source
    {
        NeutralFolder folder;
        NeutralSet set;
    };

    void open(NeutralFolder folder);
    void readStores(Source &source);
    Result<Done> readFile(Source &source, const QString &path);
    Result<Done> readLine(Source &source, QByteArrayView line);
    Result<Done> putRecord(Source &source, const QString &kind, const QString &id, const QJsonObject &data);
    Result<Done> putEvents(const QJsonObject &coupon);
    Result<Done> makeStore(const QString &id, const QJsonObject &name);
    Result<Done> finish();
    void countStore(const QString &kind, const QJsonObject &document);
    void unknownKind(NeutralSet &set, const QString &kind);

    RecordSink &m_sink;
    const NeutralOptions &m_options;
    NeutralReport m_report;
    std::vector<Source> m_sources;
    QList<ImportedRecord> m_homeless; // customers that go to the store with most records, known at the end
    QHash<QString, qint64> m_recordsPerStore;
    QSet<QString> m_stores;
    bool m_anyStore = false;
};

void Loader::open(NeutralFolder folder)
{
    Source source{std::move(folder), {}};
    NeutralSet &set = source.set;
    set.options = &m_options;
    set.sink = &m_sink;
    set.report = &m_report;
    if (!source.folder.currency.isEmpty())
        set.currency = source.folder.currency;
    set.zone = ZoneClock::isZone(m_options.zone) ? m_options.zone : zoneOfCurrency(set.currency);
    const auto &reference = source.folder.reference;
    if (m_options.weeks.contains(source.folder.dir)) {
        set.weeks = m_options.weeks[source.folder.dir];
    } else if (m_options.shiftToNow && reference) {
        const qint64 gap = toMs(m_options.now) - toMs(*reference);
        set.weeks = gap / WeekMs - (gap % WeekMs < 0 ? 1 : 0);
    }
    m_report.weeks.insert(source.folder.dir, set.weeks);
    if (reference)
        set.reference = set.clock(set.zone).moved(*reference, set.weeks);
    set.file = source.folder.dir;
    if (m_options.shiftToNow && !reference && !m_options.weeks.contains(source.folder.dir))
        set.problem(u"no manifest names reference_now: times stay as they are"_s, false);
    for (const QString &file : std::as_const(source.folder.leftAside)) {
        set.file = file;
        set.problem(u"holds no records: not read"_s, false);
    }
    m_sources.push_back(std::move(source));
}

/// A data set's zone per store. Lines of other kinds are skipped by their bytes, without parsing them.
void Loader::readStores(Source &source)
{
    static const QSet<QString> storeless{u"customer"_s, u"customers"_s,    u"campaign"_s,      u"coupon"_s,
                                         u"purchase"_s, u"pickup_order"_s, u"timeline_event"_s};
    for (const QString &path : std::as_const(source.folder.files)) {
        if (storeless.contains(QFileInfo(path).fileName().section(u'.', 0, 0)))
            continue;
        auto file = NeutralFile::open(path);
        if (!file)
            continue;
        auto reader = *std::move(file);
        QByteArrayView line;
        while (reader.next(&line)) {
            if (!line.contains("store"))
                continue;
            const QJsonObject record = QJsonDocument::fromJson(line.toByteArray()).object();
            if (record["kind"_L1] != "store"_L1)
                continue;
            const QString id = record["id"_L1].toVariant().toString();
            const QByteArray own = record["data"_L1]["time_zone"_L1].toString().toLatin1();
            source.set.storeZones.insert(id, ZoneClock::isZone(own) ? own : source.set.zone);
            m_anyStore = true;
        }
    }
}

Result<Done> Loader::readFile(Source &source, const QString &path)
{
    source.set.file = path;
    source.set.line = 0;
    auto file = NeutralFile::open(path);
    if (!file) {
        source.set.problem(u"cannot be opened"_s, true);
        return Done{};
    }
    auto reader = *std::move(file);
    QByteArrayView line;
    while (reader.next(&line)) {
        source.set.line = reader.lineNumber();
        if (line.trimmed().isEmpty())
            continue;
        if (const auto done = readLine(source, line); !done)
            return done.error();
    }
    if (!reader.damage().isEmpty()) {
        ++source.set.line;
        source.set.problem(reader.damage(), true);
    }
    return Done{};
}

Result<Done> Loader::readLine(Source &source, QByteArrayView line)
{
    NeutralSet &set = source.set;
    QJsonParseError parse;
    const QJsonDocument document
        = QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &parse);
    if (parse.error != QJsonParseError::NoError || !document.isObject()) {
        set.problem(u"is not a JSON object"_s, true);
        return Done{};
    }
    const QJsonObject record = document.object();
    QString kind = record["kind"_L1].toString();
    const QString id = record["id"_L1].toVariant().toString();
    QJsonObject data = record["data"_L1].toObject();
    if (!id.isEmpty() && !protocol::isId(id)) {
        set.problem(u"has an id that the contract does not allow"_s, true);
        return Done{};
    }
    if (kind.isEmpty() || id.isEmpty() || !record["data"_L1].isObject()) {
        set.problem(u"lacks kind, id or data"_s, true);
        return Done{};
    }
    if (isBenchShape(kind, data))
        data = neutralFromBench(kind, std::move(data));
    static const QSet<QString> known = [] {
        QSet<QString> kinds;
        for (const NeutralRule &rule : neutralTable())
            kinds.insert(rule.kind);
        return kinds;
    }();
    if (!known.contains(kind)) {
        unknownKind(set, kind);
        return Done{};
    }
    return putRecord(source, kind, id, data);
}

void Loader::unknownKind(NeutralSet &set, const QString &kind)
{
    ++m_report.dropped;
    // One line for each kind: a file of a hundred thousand would bury the rest.
    if (m_report.unknownKinds[kind]++ > 0)
        return;
    --m_report.dropped;
    set.problem(u"unknown kind "_s + kind + u": its records are not loaded"_s, true);
}

Result<Done> Loader::putRecord(Source &source, const QString &kind, const QString &id,
                               const QJsonObject &data)
{
    NeutralRow row(kind, id, data, source.set);
    ImportedRecord record{resourceType(kind), id, contractDocument(row)};
    ++m_report.loaded[kind];
    countStore(kind, record.data);
    if (record.type == ResourceType::Customer && !record.data.contains("relationship"_L1)) {
        m_homeless.append(std::move(record));
        return Done{};
    }
    if (const auto done = m_sink.put(record); !done)
        return done.error();
    return record.type == ResourceType::Coupon ? putEvents(record.data) : Result<Done>(Done{});
}

/// What a coupon went through, for the campaign figures (precision §19). A total that the source delivered
/// stays the total; the events say when and where.
Result<Done> Loader::putEvents(const QJsonObject &coupon)
{
    const QString campaign = coupon["campaignId"_L1].toString();
    if (campaign.isEmpty())
        return Done{};
    CampaignEvent event;
    event.campaignId = campaign;
    event.couponId = coupon["id"_L1].toString();
    event.customerId = coupon["customerId"_L1].toString();
    event.channel = u"other"_s;
    event.storeId = coupon["storeScope"_L1]["storeIds"_L1].toArray().at(0).toString();
    const QString issued
        = coupon[coupon.contains("createdAt"_L1) ? "createdAt"_L1 : "validFrom"_L1].toString();
    event.step = CampaignEvent::Step::Issued;
    event.at = parseStamp(issued).value_or(Instant{});
    if (const auto done = m_sink.put(event); !done)
        return done.error();
    event.step = CampaignEvent::Step::Redeemed;
    const QJsonArray redemptions = coupon["redemptions"_L1].toArray();
    for (const auto &redemption : redemptions) {
        event.at = parseStamp(redemption["at"_L1].toString()).value_or(Instant{});
        if (const auto done = m_sink.put(event); !done)
            return done.error();
    }
    return Done{};
}

void Loader::countStore(const QString &kind, const QJsonObject &document)
{
    if (kind == u"store") {
        m_stores.insert(document["id"_L1].toString());
        return;
    }
    QString store = document["storeId"_L1].toString();
    if (kind == u"customer")
        store = document["relationship"_L1]["homeStoreId"_L1].toString();
    if (kind == u"coupon")
        store = document["storeScope"_L1]["storeIds"_L1].toArray().at(0).toString();
    if (!store.isEmpty())
        ++m_recordsPerStore[store];
}

Result<Done> Loader::makeStore(const QString &id, const QJsonObject &name)
{
    QString currency = u"XXX"_s;
    QByteArray zone = "UTC";
    for (const Source &source : m_sources) {
        if (currency == u"XXX") {
            currency = source.set.currency;
            zone = source.set.zone;
        }
    }
    m_stores.insert(id);
    ++m_report.loaded[u"store"_s];
    return m_sink.put(ImportedRecord{ResourceType::Store,
                                     id,
                                     {{"id"_L1, id},
                                      {"code"_L1, id},
                                      {"name"_L1, name},
                                      {"currency"_L1, currency},
                                      {"timeZone"_L1, QString::fromLatin1(zone)}}});
}

Result<Done> Loader::finish()
{
    // Records of a data set without stores may still say where they belong: those stores exist, only unnamed.
    const QStringList referred = m_recordsPerStore.keys();
    const QString made = m_options.storeId.isEmpty() ? MadeStoreId.toString() : m_options.storeId;
    for (const QString &id : referred) {
        if (m_anyStore || id == made)
            continue;
        if (const auto done = makeStore(id, neutralText(id)); !done)
            return done;
    }
    if (!m_anyStore && (m_stores.isEmpty() || m_recordsPerStore.contains(made))) {
        if (const auto done
            = makeStore(made, {{u"zh-CN"_s, u"载入数据的门店"_s}, {u"en"_s, u"Store of the loaded data"_s}});
            !done)
            return done;
    }
    m_report.storeId = m_options.storeId;
    if (m_report.storeId.isEmpty()) {
        QStringList ids(m_stores.begin(), m_stores.end());
        std::sort(ids.begin(), ids.end());
        for (const QString &id : std::as_const(ids)) {
            if (m_report.storeId.isEmpty()
                || m_recordsPerStore.value(id) > m_recordsPerStore.value(m_report.storeId))
                m_report.storeId = id;
        }
    }
    for (ImportedRecord &customer : m_homeless) {
        customer.data.insert("relationship"_L1, QJsonObject{{"homeStoreId"_L1, m_report.storeId}});
        if (const auto done = m_sink.put(customer); !done)
            return done;
    }
    return Done{};
}

} // namespace

Result<NeutralReport> loadNeutral(RecordSink &sink, const NeutralOptions &options)
{
    return Loader(sink, options).run();
}

} // namespace counterpart::server
