#include "server/import/NeutralFolder.h"

#include "server/import/NeutralFile.h"
#include "server/import/ZoneClock.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

QJsonObject manifestOf(const QString &dir)
{
    for (const QString &candidate : {dir + u"/manifest.json"_s, dir + u"/../manifest.json"_s}) {
        QFile file(candidate);
        if (file.open(QIODevice::ReadOnly))
            return QJsonDocument::fromJson(file.readAll()).object();
    }
    return {};
}

QString stem(const QString &path)
{
    return QFileInfo(path).fileName().section(u'.', 0, 0);
}

/// A record names its kind; search cases and the like do not.
bool holdsRecords(const QString &path)
{
    auto file = NeutralFile::open(path);
    QByteArrayView line;
    if (!file)
        return false;
    auto reader = *std::move(file);
    // The first lines may be damaged; a file whose first twenty lines hold no record is something else.
    for (int i = 0; i < 20 && reader.next(&line); ++i) {
        const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
        if (object.contains("kind"_L1) && object.contains("data"_L1))
            return true;
    }
    return false;
}

QString firstCurrency(const QStringList &files)
{
    for (const QString &path : files) {
        auto file = NeutralFile::open(path);
        QByteArrayView line;
        if (!file)
            continue;
        auto reader = *std::move(file);
        while (reader.lineNumber() < 200 && reader.next(&line)) {
            const QJsonObject data
                = QJsonDocument::fromJson(line.toByteArray()).object()["data"_L1].toObject();
            if (const QString currency = data["currency"_L1].toString(); currency.size() == 3)
                return currency;
        }
    }
    return {};
}

} // namespace

Result<NeutralFolder> openNeutralFolder(const QString &path)
{
    static const QStringList order{u"store"_s,  u"customer"_s, u"customers"_s,    u"campaign"_s,
                                   u"coupon"_s, u"purchase"_s, u"pickup_order"_s, u"timeline_event"_s};
    NeutralFolder folder;
    const QFileInfo info(path);
    folder.dir = path;
    QStringList found;
    const QString dir = info.isFile() ? info.path() : path;
    if (info.isFile()) {
        found = {path};
    } else {
        const auto entries
            = QDir(path).entryInfoList({u"*.ndjson"_s, u"*.ndjson.gz"_s}, QDir::Files, QDir::Name);
        for (const QFileInfo &entry : entries)
            found.append(entry.filePath());
        // all.ndjson holds every record; what lies beside it are later changes, not more records.
        for (const QFileInfo &entry : entries) {
            if (stem(entry.filePath()) == u"all")
                found = {entry.filePath()};
        }
    }
    for (const QString &file : std::as_const(found)) {
        if (order.contains(stem(file)) || holdsRecords(file))
            folder.files.append(file);
        else
            folder.leftAside.append(file);
    }
    if (folder.files.isEmpty())
        return Error{Error::Kind::BadInput, u"no <kind>.ndjson or .ndjson.gz in "_s + path, {}};
    std::stable_sort(folder.files.begin(), folder.files.end(), [](const QString &a, const QString &b) {
        const qsizetype left = order.indexOf(stem(a)), right = order.indexOf(stem(b));
        return (left < 0 ? order.size() : left) < (right < 0 ? order.size() : right);
    });
    const QJsonObject manifest = manifestOf(dir);
    folder.currency = manifest["currency"_L1].toString();
    if (folder.currency.isEmpty())
        folder.currency = firstCurrency(folder.files);
    folder.reference = parseStamp(manifest["reference_now"_L1].toString());
    return folder;
}

QByteArray zoneOfCurrency(const QString &currency)
{
    static const QHash<QString, QByteArray> zones{{u"CNY"_s, "Asia/Shanghai"},
                                                  {u"USD"_s, "America/New_York"},
                                                  {u"BRL"_s, "America/Sao_Paulo"},
                                                  {u"GBP"_s, "Europe/London"},
                                                  {u"EUR"_s, "Europe/Berlin"}};
    return zones.value(currency, "UTC");
}

} // namespace counterpart::server
