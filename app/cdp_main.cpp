#include "server/CdpOptions.h"
#include "server/CdpProcess.h"

#include <CLI/CLI.hpp>

namespace {

constexpr int WrongOptions = 2;

QStringList texts(const std::vector<std::string> &list)
{
    QStringList out;
    for (const std::string &text : list)
        out.append(QString::fromStdString(text));
    return out;
}

/// An empty word is a variable that was not set: taken for "not given", it would start serving.
std::string notEmpty(const std::string &word)
{
    return word.find_first_not_of(" \t\r\n") == std::string::npos ? "the word is empty; write what is meant"
                                                                  : std::string();
}

} // namespace

int main(int argc, char **argv)
{
    using counterpart::server::CdpOptions;
    CdpOptions options;
    std::string listen = "127.0.0.1:8470", db, store, scope, contacts = "masked", zone, clock,
                script = "live", cert, key, revoke, resnapshot, refreshPolicy;
    std::string resetPin;
    std::vector<std::string> load, upgrade, message;
    CLI::App app{"counterpart-cdp: the reference CDP of Counterpart", "counterpart-cdp"};
    app.set_version_flag("--version", COUNTERPART_VERSION);
    app.add_option("--listen", listen, "HOST:PORT to listen on; port 0 takes a free one")
        ->capture_default_str();
    app.add_option("--db", db,
                   "SQLite file; made when it is not there. Without it nothing outlives the process");
    app.add_option("--load", load, "folders of neutral data to load when the database is new")
        ->type_name("DIR");
    app.add_flag("--demo", options.demo, "an invented chain of three stores");
    app.add_option("--store", store, "store that new devices are enrolled in");
    app.add_flag("--shift-to-now", options.shiftToNow, "move all times of --load by whole weeks up to now");
    app.add_option("--scope", scope, "what a store's feed carries: its own customers, or the whole chain")
        ->check(CLI::IsMember({"store", "chain"}));
    app.add_option("--contacts", contacts, "contact points: masked or full")
        ->check(CLI::IsMember({"masked", "full"}));
    app.add_option("--zone", zone, "IANA time zone of stores whose data name none");
    app.add_flag(
        "--restored", options.restored,
        "the database of --db was restored from a backup: devices fetch everything anew and offer what "
        "they did since");
    app.add_flag("--new-code", options.newCodeOnly, "print a fresh enrolment code for --db and end");
    app.add_option("--reset-pin", resetPin,
                   "print a PIN for one sign-in of the associate with this staff code, and end; may be run "
                   "while the database is served")
        ->type_name("CODE")
        ->check(notEmpty);
    app.add_flag("--devices", options.listDevices, "list the devices of --db and end");
    app.add_option(
           "--revoke", revoke,
           "switch a device of --db off and end: it hands over its work, deletes its customer data, and "
           "is not let in again")
        ->type_name("DEVICE")
        ->check(notEmpty);
    app.add_option("--resnapshot", resnapshot, "order a device of --db to fetch everything anew, and end")
        ->type_name("DEVICE")
        ->check(notEmpty);
    app.add_option("--refresh-policy", refreshPolicy,
                   "order a device of --db to fetch its policies anew, and end")
        ->type_name("DEVICE")
        ->check(notEmpty);
    app.add_option("--upgrade", upgrade,
                   "tell the people at a device of --db that it needs this version, and end")
        ->type_name("DEVICE VERSION")
        ->expected(2)
        ->check(notEmpty);
    app.add_option("--message", message,
                   "show a text on a device of --db until a person acknowledges it, and end")
        ->type_name("DEVICE TEXT")
        ->expected(2)
        ->check(notEmpty);
    app.add_option("--clock", clock, "RFC 3339 instant to start from; time runs on from it");
    app.add_option("--script", script, "what the demo does by itself: live or still")
        ->check(CLI::IsMember({"live", "still"}));
    app.add_option("--cert", cert, "certificate chain (PEM): serve HTTPS");
    app.add_option("--key", key, "private key (PEM) of --cert");
    app.add_flag("--with-parent", options.withParent, "end when the program that started this one ends");
    app.add_flag("--quiet", options.quiet, "print nothing but what starts must know");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : WrongOptions;
    }

    options.listen = QString::fromStdString(listen);
    options.database = QString::fromStdString(db);
    options.load = texts(load);
    options.store = QString::fromStdString(store);
    options.scope = QString::fromStdString(scope);
    options.contactsFull = contacts == "full";
    options.zone = QByteArray::fromStdString(zone);
    options.resetPin = QString::fromStdString(resetPin);
    options.revoke = QString::fromStdString(revoke);
    options.resnapshot = QString::fromStdString(resnapshot);
    options.refreshPolicy = QString::fromStdString(refreshPolicy);
    options.upgrade = texts(upgrade);
    options.message = texts(message);
    options.clock = QString::fromStdString(clock);
    options.live = script == "live";
    options.certificate = QString::fromStdString(cert);
    options.key = QString::fromStdString(key);
    return counterpart::server::runCdp(options);
}
