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

using counterpart::server::CdpOptions;

/// What CLI11 reads; turned into CdpOptions afterwards.
struct Words
{
    std::string listen = "127.0.0.1:8470", db, store, scope, contacts = "masked", zone, clock,
                script = "live", cert, key;
    std::string resetPin, revoke, resnapshot, refreshPolicy;
    std::vector<std::string> load, upgrade, message;
};

void declareServing(CLI::App &app, CdpOptions &options, Words &words)
{
    app.add_option("--listen", words.listen, "HOST:PORT to listen on; port 0 takes a free one")
        ->capture_default_str();
    app.add_option("--db", words.db,
                   "SQLite file; made when it is not there. Without it nothing outlives the process");
    app.add_option("--load", words.load, "folders of neutral data to load when the database is new")
        ->type_name("DIR");
    app.add_flag("--demo", options.demo, "an invented chain of three stores");
    app.add_option("--store", words.store, "store that new devices are enrolled in");
    app.add_flag("--shift-to-now", options.shiftToNow, "move all times of --load by whole weeks up to now");
    app.add_option("--scope", words.scope,
                   "what a store's feed carries: its own customers, or the whole chain")
        ->check(CLI::IsMember({"store", "chain"}));
    app.add_option("--contacts", words.contacts, "contact points: masked or full")
        ->check(CLI::IsMember({"masked", "full"}));
    app.add_option("--zone", words.zone, "IANA time zone of stores whose data name none");
    app.add_flag(
        "--restored", options.restored,
        "the database of --db was restored from a backup: devices fetch everything anew and offer what "
        "they did since");
    app.add_option("--clock", words.clock, "RFC 3339 instant to start from; time runs on from it");
    app.add_option("--script", words.script, "what the demo does by itself: live or still")
        ->check(CLI::IsMember({"live", "still"}));
    app.add_option("--cert", words.cert, "certificate chain (PEM): serve HTTPS");
    app.add_option("--key", words.key, "private key (PEM) of --cert");
    app.add_flag("--with-parent", options.withParent, "end when the program that started this one ends");
    app.add_flag("--quiet", options.quiet, "print nothing but what starts must know");
}

/// Each does one thing to the database of --db and ends.
void declareActing(CLI::App &app, CdpOptions &options, Words &words)
{
    app.add_flag("--new-code", options.newCodeOnly, "print a fresh enrolment code for --db and end");
    app.add_option("--reset-pin", words.resetPin,
                   "print a PIN for one sign-in of the associate with this staff code, and end; may be run "
                   "while the database is served")
        ->type_name("CODE")
        ->check(notEmpty);
    app.add_flag("--devices", options.listDevices, "list the devices of --db and end");
    app.add_option(
           "--revoke", words.revoke,
           "switch a device of --db off and end: it hands over its work, deletes its customer data, and "
           "is not let in again")
        ->type_name("DEVICE")
        ->check(notEmpty);
    app.add_option("--resnapshot", words.resnapshot,
                   "order a device of --db to fetch everything anew, and end")
        ->type_name("DEVICE")
        ->check(notEmpty);
    app.add_option("--refresh-policy", words.refreshPolicy,
                   "order a device of --db to fetch its policies anew, and end")
        ->type_name("DEVICE")
        ->check(notEmpty);
    app.add_option("--upgrade", words.upgrade,
                   "tell the people at a device of --db that it needs this version, and end")
        ->type_name("DEVICE VERSION")
        ->expected(2)
        ->check(notEmpty);
    app.add_option("--message", words.message,
                   "show a text on a device of --db until a person acknowledges it, and end")
        ->type_name("DEVICE TEXT")
        ->expected(2)
        ->check(notEmpty);
}

void take(CdpOptions &options, const Words &words)
{
    options.listen = QString::fromStdString(words.listen);
    options.database = QString::fromStdString(words.db);
    options.load = texts(words.load);
    options.store = QString::fromStdString(words.store);
    options.scope = QString::fromStdString(words.scope);
    options.contactsFull = words.contacts == "full";
    options.zone = QByteArray::fromStdString(words.zone);
    options.resetPin = QString::fromStdString(words.resetPin);
    options.revoke = QString::fromStdString(words.revoke);
    options.resnapshot = QString::fromStdString(words.resnapshot);
    options.refreshPolicy = QString::fromStdString(words.refreshPolicy);
    options.upgrade = texts(words.upgrade);
    options.message = texts(words.message);
    options.clock = QString::fromStdString(words.clock);
    options.live = words.script == "live";
    options.certificate = QString::fromStdString(words.cert);
    options.key = QString::fromStdString(words.key);
}

} // namespace

int main(int argc, char **argv)
{
    CdpOptions options;
    Words words;
    CLI::App app{"counterpart-cdp: the reference CDP of Counterpart", "counterpart-cdp"};
    app.set_version_flag("--version", COUNTERPART_VERSION);
    declareServing(app, options, words);
    declareActing(app, options, words);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : WrongOptions;
    }
    take(options, words);
    return counterpart::server::runCdp(options);
}
