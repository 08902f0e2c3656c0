#include "server/CdpOptions.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr qsizetype LongestMessage = 500; // as the contract says of a directive's text
constexpr qsizetype LongestVersion = 64;

Error wrong(const QString &sentence)
{
    return {Error::Kind::BadInput, sentence, {}};
}

/// The option that acts and ends, as it is typed; empty: none is given.
QString actingOption(const CdpOptions &options)
{
    const std::pair<bool, QString> acts[] = {{options.newCodeOnly, u"--new-code"_s},
                                             {!options.resetPin.isEmpty(), u"--reset-pin"_s},
                                             {options.listDevices, u"--devices"_s},
                                             {!options.revoke.isEmpty(), u"--revoke"_s},
                                             {!options.resnapshot.isEmpty(), u"--resnapshot"_s},
                                             {!options.refreshPolicy.isEmpty(), u"--refresh-policy"_s},
                                             {!options.upgrade.isEmpty(), u"--upgrade"_s},
                                             {!options.message.isEmpty(), u"--message"_s}};
    for (const auto &[given, name] : acts) {
        if (given)
            return name;
    }
    return {};
}

/// Made anew, a file would hold nobody to give a PIN to and no device: a typing error would look like
/// success.
Result<Done> checkActsOnADatabase(const CdpOptions &options)
{
    const QString act = actingOption(options);
    if (act.isEmpty())
        return Done{};
    if (options.database.isEmpty())
        return wrong(u"%1 acts on a database: name it with --db FILE"_s.arg(act));
    if (!QFileInfo(options.database).isFile())
        return wrong(
            u"%1: there is no database %2. Name the file that counterpart-cdp serves with --db"_s.arg(
                act, options.database));
    return Done{};
}

Result<Done> checkOrders(const CdpOptions &options)
{
    static const QRegularExpression version(u"^[0-9]+(\\.[0-9]+)*$"_s);
    if (options.upgrade.size() == 2
        && (options.upgrade[1].size() > LongestVersion || !version.match(options.upgrade[1]).hasMatch()))
        return wrong(
            u"--upgrade: “%1” is no version. Write digits and dots, such as 1.4.0"_s.arg(options.upgrade[1]));
    if (options.message.size() != 2)
        return Done{};
    if (options.message[1].trimmed().isEmpty())
        return wrong(u"--message: the text is empty. Write what the people at the device shall read"_s);
    if (const auto length = options.message[1].toUcs4().size(); length > LongestMessage)
        return wrong(
            u"--message: the text has %1 characters, and %2 are the most. Shorten it"_s.arg(length).arg(
                LongestMessage));
    return Done{};
}

} // namespace

bool actsAndEnds(const CdpOptions &options)
{
    return !actingOption(options).isEmpty();
}

Result<Done> checkOptions(const CdpOptions &options)
{
    if (!options.zone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(options.zone))
        return wrong(u"--zone: this machine knows no time zone %1. Name one such as Asia/Shanghai"_s.arg(
            QString::fromUtf8(options.zone)));
    if (auto fine = checkOrders(options); !fine)
        return fine;
    return checkActsOnADatabase(options);
}

} // namespace counterpart::server
