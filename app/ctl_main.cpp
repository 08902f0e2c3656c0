// counterpartctl: the client core without a window, for provisioning, support, scripts and measurements.
#include "contract/Limits.h"
#include "ctl/Commands.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTextStream>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <optional>

using namespace counterpart;
using namespace counterpart::ctl;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Options
{
    std::string profile, associate;
    bool json = false;
    std::map<std::string, std::string> words; ///< by name, turned into Arguments after parsing
    std::optional<std::int64_t> amount;
    int quantity = 1;
    bool again = false;
};

struct Verb
{
    const char *name, *help;
    int (*run)(Shell &, const Arguments &);
    bool needsPerson, writes;
};

constexpr Verb verbs[] = {
    {"enrol", "Make this profile a device of a store", enrolDevice, false, true},
    {"sync", "Fetch and send until both sides agree", syncNow, false, true},
    {"search", "Find customers, orders and coupons", search, true, false},
    {"customer", "One customer, consent applied", customer, true, false},
    {"coupon", "Judge a coupon here and now", coupon, true, false},
    {"redeem", "Redeem a coupon", redeem, true, true},
    {"goodwill", "Give a customer a coupon to make up for something", goodwill, true, true},
    {"pickups", "The pickup board", pickups, true, false},
    {"pickup", "One pickup order", pickup, true, false},
    {"claim", "Take an order and start picking", claim, true, true},
    {"pick", "Confirm one line as picked", pick, true, true},
    {"short", "Report a line as short", shortLine, true, true},
    {"stage", "Put an order into a bay", stage, true, true},
    {"ready", "Mark an order ready", markReady, true, true},
    {"hand-over", "Hand an order over", handOver, true, true},
    {"campaigns", "Campaigns of this store", campaigns, true, false},
    {"campaign", "One campaign", campaign, true, false},
    {"outbox", "What waits to be sent and what became of it", outbox, false, false},
    {"status", "What this device holds", status, false, false},
    {"diagnose", "A report for support, with nothing personal in it", diagnose, false, false},
};

/// Options of one verb; each word lands in `words` under its name.
void declare(CLI::App &app, const std::string &verb, Options &options)
{
    const auto word = [&](const char *flag, const char *help, bool required = false) {
        const std::string name = std::string(flag).substr(std::string(flag).find_first_not_of('-'));
        auto *option = app.add_option(flag, options.words[name], help);
        if (required)
            option->required();
    };
    if (verb == "enrol") {
        word("--server", "Address of the CDP", true);
        word("--code", "Enrolment code, XXXX-XXXX", true);
        word("--name", "Name of this device");
        word("--ca", "PEM file of the CDP's own CA");
        app.add_flag("--again", options.again,
                     "The keys of this profile are lost: bind it anew, keep what waits");
    } else if (verb == "search") {
        word("query", "Name, pinyin, initials, phone, code");
        word("--batch", "NDJSON file of {\"case\",\"query\"}");
    } else if (verb == "coupon" || verb == "redeem") {
        word("id", "Coupon code or id", true);
        word("--customer", "Customer it is shown by");
        word("--basket", "JSON file: {currency, lines:[{sku, category, quantity, unitPrice}]}");
        app.add_option("--amount", options.amount, "Basket amount in minor units")
            ->check(CLI::Range(std::int64_t(0), std::int64_t(limits::maxInteger)));
    } else if (verb == "goodwill") {
        word("id", "Customer", true);
        word("--reason", "refused, late, fault, complaint, other", true);
        word("--note", "In a few words; needed for other");
        word("--campaign", "Goodwill campaign, when there are several");
        app.add_option("--amount", options.amount, "Minor units; an offer of the campaign, or less")
            ->check(CLI::Range(std::int64_t(1), std::int64_t(limits::maxInteger)));
    } else if (verb == "pick") {
        word("id", "Order", true);
        word("--line", "Line, by hand");
        word("--scan", "What was scanned");
        app.add_option("--quantity", options.quantity, "How many");
    } else if (verb == "short") {
        word("id", "Order", true);
        word("--line", "Line", true);
        word("--reason", "not_found, damaged, sold, expired, other", true);
        word("--decision", "fewer, ask, cancel", true);
        app.add_option("--quantity", options.quantity, "How many are missing");
    } else if (verb == "stage" || verb == "ready") {
        word("id", "Order", true);
        word("--bay", "Bay, C-04");
    } else if (verb == "hand-over") {
        word("id", "Order", true);
        word("--code", "The customer's pickup code");
        word("--id-seen", "national_id, passport, driving_licence, order_email, other");
    } else if (verb == "customer" || verb == "pickup" || verb == "claim" || verb == "campaign") {
        word("id", "Id", true);
    }
}

Arguments argumentsOf(Options &options)
{
    const auto text = [&options](const char *name) {
        return QString::fromStdString(options.words[name]);
    };
    Arguments arguments;
    arguments.server = text("server");
    arguments.code = text("code");
    arguments.name = text("name").isEmpty() ? u"counterpartctl"_s : text("name");
    arguments.caFile = text("ca");
    arguments.again = options.again;
    arguments.query = text("query");
    arguments.batchFile = text("batch");
    arguments.id = text("id");
    arguments.customer = text("customer");
    arguments.basketFile = text("basket");
    if (options.amount)
        arguments.amount = *options.amount;
    arguments.line = text("line");
    arguments.scan = text("scan");
    arguments.reason = text("reason");
    arguments.decision = text("decision");
    arguments.bay = text("bay");
    arguments.proofId = text("id-seen");
    arguments.campaign = text("campaign");
    arguments.note = text("note");
    arguments.quantity = options.quantity;
    return arguments;
}

QString readPin()
{
    const QString given = qEnvironmentVariable("COUNTERPART_PIN");
    if (!given.isEmpty())
        return given;
    return QTextStream(stdin).readLine().trimmed();
}

/// Signed in as asked; an error's exit code otherwise.
int enter(Shell &shell, const Options &options)
{
    if (options.associate.empty())
        return shell.refuse({Error::Kind::BadInput, {}, u"associate-missing"_s});
    // Wrong PINs are counted durably, by who holds the profile: beside it nobody is let in.
    if (shell.device.readOnly())
        return shell.refuse({Error::Kind::InUse, {}, {}});
    // Staff are read from the cache right after start.
    awaitUntil([&shell] { return !shell.device.staff().isEmpty(); }, std::chrono::seconds(2));
    const auto who = await(shell.access.signIn(QString::fromStdString(options.associate), readPin()));
    if (who)
        return Fine;
    QJsonObject more;
    if (const auto until = shell.access.lastRefusal().waitUntil; until && who.error().code == u"pin-wait"_s)
        more[u"wait_until"_s] = formatInstant(*until);
    return shell.refuse(who.error(), more);
}

int run(const Verb &verb, Options &options)
{
    Device::Setup setup;
    setup.folder = options.profile.empty()
        ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)
        : QString::fromStdString(options.profile);
    setup.secrets = std::make_shared<KeychainSecretStore>(keychainService(setup.folder));
    setup.clientVersion = QStringLiteral(COUNTERPART_VERSION);
    Device device(setup);
    Core core(device);
    Access access(core);
    Shell shell(device, core, access);
    shell.json = options.json;

    auto started = await(access.start());
    if (!started && started.error().kind == Error::Kind::InUse && !verb.writes)
        started = await(device.startReadOnly());
    const bool leaseOver = !started && device.trouble().code == u"lease-ended"_s && !device.readOnly();
    if (leaseOver && shell.awaitDataAgain())
        started = Done();
    if (!started && (leaseOver || device.readOnly()))
        return shell.refuse(started.error());
    const bool enrolling = verb.run == enrolDevice;
    const bool keyTrouble = device.state() == Device::State::KeyTrouble;
    if (!started && !(enrolling && options.again && keyTrouble))
        return shell.refuse(device.trouble().kind == Error::Kind::Revoked ? shell.awaitHandOver()
                                                                          : started.error());
    if (!enrolling && !device.profile().enrolled())
        return shell.refuse({Error::Kind::NotEnrolled, {}, {}});
    if (verb.needsPerson) {
        if (const int refused = enter(shell, options); refused != Fine)
            return refused;
    }
    return verb.run(shell, argumentsOf(options));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"counterpart"_s);

    CLI::App app("Counterpart's client core on the command line", "counterpartctl");
    app.require_subcommand(1);
    app.set_version_flag("--version", COUNTERPART_VERSION);
    Options options;
    const Verb *chosen = nullptr;
    for (const Verb &verb : verbs) {
        CLI::App *sub = app.add_subcommand(verb.name, verb.help);
        sub->add_option("--profile", options.profile, "Folder of the device profile");
        sub->add_option("--associate", options.associate,
                        "Who does it; the PIN comes from COUNTERPART_PIN or standard input");
        sub->add_flag("--json", options.json, "One JSON object on standard output");
        declare(*sub, verb.name, options);
        sub->callback([&chosen, &verb] { chosen = &verb; });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? Fine : Usage;
    }
    return run(*chosen, options);
}
