#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<Role> roleWords[]{
    {QLatin1StringView("associate"), Role::Associate}, {QLatin1StringView("pickup_desk"), Role::PickupDesk},
    {QLatin1StringView("manager"), Role::Manager},     {QLatin1StringView("store_admin"), Role::StoreAdmin},
    {QLatin1StringView("auditor"), Role::Auditor},     {QLatin1StringView("other"), Role::Other},
};

constexpr Word<Associate::Status> statusWords[]{
    {QLatin1StringView("active"), Associate::Status::Active},
    {QLatin1StringView("suspended"), Associate::Status::Suspended},
    {QLatin1StringView("left"), Associate::Status::Left},
    {QLatin1StringView("other"), Associate::Status::Other},
};

constexpr Word<Associate::PinState> pinWords[]{
    {QLatin1StringView("set"), Associate::PinState::Set},
    {QLatin1StringView("must_change"), Associate::PinState::MustChange},
    {QLatin1StringView("locked"), Associate::PinState::Locked},
    {QLatin1StringView("none"), Associate::PinState::None},
};

} // namespace

Result<Associate> decodeAssociate(const QJsonObject &json)
{
    Reader reader(json);
    Associate associate;
    json::readBase(reader, associate);
    associate.displayName = reader.requiredString("displayName"_L1, limits::personName);
    associate.code = reader.string("code"_L1);
    if (!reader.has("roles"_L1))
        reader.fault("roles"_L1);
    associate.roles = reader.words("roles"_L1, roleWords, Role::Other);
    if (!reader.has("storeIds"_L1))
        reader.fault("storeIds"_L1);
    associate.storeIds = reader.ids("storeIds"_L1);
    associate.languages = reader.strings("languages"_L1, limits::idLength);
    associate.status = reader.requiredWord("status"_L1, statusWords, Associate::Status::Other);
    associate.place = reader.strings("skills"_L1).value(0);
    reader.object("credentials"_L1, [&](Reader &r) {
        associate.pin = r.word("pin"_L1, pinWords, Associate::PinState::None, Associate::PinState::None);
    });
    return json::finished(reader, associate);
}

QJsonObject encode(const Associate &associate, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, associate);
    writer.set("displayName"_L1, associate.displayName);
    writer.string("code"_L1, associate.code);
    if (associate.roles.isEmpty())
        writer.set("roles"_L1, QJsonArray());
    writer.words("roles"_L1, roleWords, associate.roles, Role::Other);
    writer.set("storeIds"_L1, QJsonArray::fromStringList(associate.storeIds));
    writer.strings("languages"_L1, associate.languages);
    writer.requiredWord("status"_L1, statusWords, associate.status, Associate::Status::Other);
    QJsonArray skills = onto["skills"_L1].toArray();
    if (skills.isEmpty() ? !associate.place.isEmpty() : skills.first().toString() != associate.place) {
        if (!skills.isEmpty())
            skills.removeFirst();
        if (!associate.place.isEmpty())
            skills.prepend(associate.place);
        writer.set("skills"_L1, skills);
    }
    writer.object("credentials"_L1, [&](Writer &w) {
        w.word("pin"_L1, pinWords, associate.pin, Associate::PinState::None, Associate::PinState::None);
    });
    return writer.json();
}

} // namespace counterpart
