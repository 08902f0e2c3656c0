#include "server/Bootstrap.h"

#include "contract/Resources.h"
#include "server/handlers/Secrets.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto CodeLife = std::chrono::hours(24);

Result<PrintedPin> givePin(Storage &storage, const ServerContext &context, const QString &associateId,
                           const QString &pin)
{
    auto done = storage.putPin(
        {.associateId = associateId, .verifier = pinVerifier(pin, context.config.plainSecrets)});
    if (!done)
        return done.error();
    return PrintedPin{associateId, pin};
}

QString acceptablePin(const RandomBytes &random)
{
    for (;;) {
        const QString pin = newDigits(6, random);
        if (isAcceptablePin(pin))
            return pin;
    }
}

Associate colleague(const QString &id, const QString &name, const QString &code, Role role,
                    const QString &storeId)
{
    Associate associate;
    associate.id = id;
    associate.displayName = name;
    associate.code = code;
    associate.roles = {role};
    associate.storeIds = {storeId};
    associate.languages = {u"zh-CN"_s, u"en"_s};
    associate.status = Associate::Status::Active;
    associate.pin = Associate::PinState::Set;
    return associate;
}

/// as-1, as-2 … of those that nobody has yet: two stores of one CDP share the namespace.
Result<QString> freeId(Storage &storage, int &number)
{
    for (;; ++number) {
        const QString id = u"as-%1"_s.arg(number);
        auto record = storage.record(ResourceType::Associate, id);
        if (!record)
            return record.error();
        if (!*record)
            return id;
    }
}

Result<QList<PrintedPin>> makeStaff(Storage &storage, const ServerContext &context, const QString &storeId)
{
    const std::pair<QString, Role> posts[] = {{u"Associate"_s, Role::Associate},
                                              {u"Pickup desk"_s, Role::PickupDesk},
                                              {u"Manager"_s, Role::Manager}};
    QList<PrintedPin> printed;
    int number = 1;
    for (const auto &[name, role] : posts) {
        auto id = freeId(storage, number);
        if (!id)
            return id.error();
        const QString code = u"%1"_s.arg(number, 4, 10, QLatin1Char('0'));
        const Associate associate = colleague(*id, u"%1 %2"_s.arg(name).arg(number), code, role, storeId);
        auto written = storage.write({.type = ResourceType::Associate, .id = *id, .data = encode(associate)});
        if (!written)
            return written.error();
        auto pin = givePin(storage, context, *id, acceptablePin(context.random));
        if (!pin)
            return pin.error();
        printed.append(*pin);
    }
    return printed;
}

} // namespace

Result<QList<PrintedPin>> ensureStaff(Storage &storage, const ServerContext &context, const QString &storeId,
                                      const QString &knownPin)
{
    QList<PrintedPin> printed;
    auto done = storage.transact([&]() -> Result<Done> {
        auto page = storage.records({.type = ResourceType::Associate, .seenBy = storeId, .limit = 200});
        if (!page)
            return page.error();
        QList<StoredRecord> here;
        for (const StoredRecord &record : std::as_const(page->records)) {
            if (auto associate = decodeAssociate(record.data());
                associate && associate->storeIds.contains(storeId))
                here.append(record);
        }
        if (here.isEmpty()) {
            auto made = makeStaff(storage, context, storeId);
            if (!made)
                return made.error();
            printed = *made;
            return Done{};
        }
        for (const StoredRecord &record : std::as_const(here)) {
            auto pin = storage.pin(record.id);
            if (!pin)
                return pin.error();
            if (*pin)
                continue;
            auto given = givePin(storage, context, record.id,
                                 knownPin.isEmpty() ? acceptablePin(context.random) : knownPin);
            if (!given)
                return given.error();
            printed.append(*given);
        }
        return Done{};
    });
    if (!done)
        return done.error();
    return printed;
}

Result<PrintedPin> resetPin(Storage &storage, const ServerContext &context, const QString &storeId,
                            const QString &staffCode)
{
    PrintedPin printed{{}, acceptablePin(context.random)};
    const QByteArray verifier = pinVerifier(printed.pin, context.config.plainSecrets);
    auto done = storage.transact([&]() -> Result<Done> {
        auto record = storage.associateByCode(storeId, staffCode);
        if (!record)
            return record.error();
        Result<Associate> associate = *record
            ? decodeAssociate((*record)->data())
            : Result<Associate>(Error{
                Error::Kind::NotFound, u"--reset-pin: nobody here has the staff code "_s + staffCode, {}});
        if (!associate)
            return associate.error();
        printed.associateId = associate->id;
        if (auto stored
            = storage.putPin({.associateId = associate->id, .verifier = verifier, .mustChange = true});
            !stored)
            return stored;
        Associate changed = *associate;
        changed.pin = Associate::PinState::MustChange;
        auto written = storage.write(
            {.type = ResourceType::Associate, .id = changed.id, .data = encode(changed, (*record)->data())});
        return written ? Result<Done>(Done{}) : written.error();
    });
    return done ? Result<PrintedPin>(printed) : done.error();
}

Result<Done> ensurePolicy(Storage &storage, const QString &storeId, const QString &currency)
{
    auto page = storage.records({.type = ResourceType::OfflinePolicy, .storeId = storeId, .limit = 1});
    if (!page)
        return page.error();
    if (!page->records.isEmpty())
        return Done{};
    constexpr qint64 PerRedemption = 20'000, PerOverride = 5'000, PerGoodwillDay = 20'000,
                     PerDevice = 100'000,
                     PerStore = 300'000; // proposals of contract §4
    OfflinePolicy policy;
    policy.id = u"op-"_s + storeId;
    policy.storeId = storeId;
    policy.perRedemption = Money{PerRedemption, currency};
    policy.perDevice = Money{PerDevice, currency};
    policy.perStore = Money{PerStore, currency};
    policy.perDeviceCount = 5;
    policy.perCustomerCount = 1;
    policy.managerOverride = Money{PerOverride, currency};
    policy.managerOverrideCount = 5;
    policy.managerGoodwill = Money{PerGoodwillDay, currency};
    policy.managerGoodwillCount = 5;
    auto written
        = storage.write({.type = ResourceType::OfflinePolicy, .id = policy.id, .data = encode(policy)});
    return written ? Result<Done>(Done{}) : written.error();
}

Result<QByteArray> ensureLookupKey(Storage &storage, const RandomBytes &random)
{
    constexpr auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QString name = u"lookup_key"_s;
    auto kept = storage.setting(name);
    if (!kept)
        return kept.error();
    if (*kept)
        return QByteArray::fromBase64((*kept)->toLatin1(), form);
    const QByteArray key = random(32);
    auto stored = storage.setSetting(name, QString::fromLatin1(key.toBase64(form)));
    return stored ? Result<QByteArray>(key) : stored.error();
}

Result<QString> mintEnrolmentCode(Storage &storage, const ServerContext &context, const QString &storeId)
{
    const QString code = newEnrolmentCode(context.random);
    const QString compared = enrolmentCodeAsCompared(code);
    auto done = storage.putEnrolmentCode({.selector = compared.left(4),
                                          .codeHash = hashOf(compared.toLatin1()),
                                          .storeId = storeId,
                                          .expiresAt = context.clock() + CodeLife});
    return done ? Result<QString>(code) : done.error();
}

} // namespace counterpart::server
