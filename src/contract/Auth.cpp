#include "contract/Auth.h"

#include "contract/Json.h"

#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

namespace {

constexpr QLatin1StringView enrolmentGrant("urn:counterpart:grant-type:enrolment-code");
constexpr QLatin1StringView associateGrant("urn:counterpart:grant-type:associate");
constexpr QLatin1StringView deviceGrant("client_credentials");
constexpr QLatin1StringView refreshGrant("refresh_token");

QByteArray form(std::initializer_list<std::pair<const char *, QString>> members)
{
    QByteArray body;
    for (const auto &[name, value] : members) {
        if (!body.isEmpty())
            body += '&';
        body += QByteArray(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return body;
}

Error invalidRequest(const char *member)
{
    return {Error::Kind::BadInput, QString::fromLatin1(member), u"invalid_request"_s};
}

} // namespace

QByteArray encodeForm(const TokenRequest &request)
{
    struct Encode
    {
        QByteArray operator()(const grant::EnrolmentCode &of) const
        {
            return form(
                {{"grant_type", QString(enrolmentGrant)}, {"code", of.code}, {"device_name", of.deviceName}});
        }
        QByteArray operator()(const grant::Device &of) const
        {
            return form({{"grant_type", QString(deviceGrant)},
                         {"client_id", of.clientId},
                         {"client_secret", of.clientSecret}});
        }
        QByteArray operator()(const grant::AssociatePin &of) const
        {
            return form({{"grant_type", QString(associateGrant)},
                         {"associate_code", of.associateCode},
                         {"pin", of.pin}});
        }
        QByteArray operator()(const grant::Refresh &of) const
        {
            return form({{"grant_type", QString(refreshGrant)}, {"refresh_token", of.refreshToken}});
        }
    };
    return std::visit(Encode{}, request);
}

QMap<QString, QString> decodeForm(const QByteArray &body)
{
    QMap<QString, QString> members;
    for (QByteArray pair : body.split('&')) {
        pair.replace('+', ' ');
        const qsizetype equals = pair.indexOf('=');
        const QString name = QString::fromUtf8(
            QByteArray::fromPercentEncoding(pair.left(equals < 0 ? pair.size() : equals)));
        const QString value = equals < 0
            ? QString()
            : QString::fromUtf8(QByteArray::fromPercentEncoding(pair.mid(equals + 1)));
        if (!name.isEmpty() && !members.contains(name))
            members.insert(name, value);
    }
    return members;
}

Result<TokenRequest> decodeTokenRequest(const QByteArray &body)
{
    if (body.size() > limits::problemBytes)
        return invalidRequest("size");
    const auto members = decodeForm(body);
    const auto missing = [&](std::initializer_list<const char *> names) -> const char * {
        for (const char *name : names) {
            const QString value = members.value(QString::fromLatin1(name));
            if (value.isEmpty() || value.size() > limits::longText)
                return name;
        }
        return nullptr;
    };
    const auto of = [&](const char *name) {
        return members.value(QString::fromLatin1(name));
    };
    const QString grantType = of("grant_type");
    if (grantType.isEmpty())
        return invalidRequest("grant_type");
    if (grantType == enrolmentGrant) {
        if (const char *name = missing({"code", "device_name"}))
            return invalidRequest(name);
        if (of("code").size() > limits::idLength || of("device_name").size() > 80)
            return invalidRequest(of("code").size() > limits::idLength ? "code" : "device_name");
        return TokenRequest(grant::EnrolmentCode{of("code"), of("device_name")});
    }
    if (grantType == deviceGrant) {
        if (const char *name = missing({"client_id", "client_secret"}))
            return invalidRequest(name);
        return TokenRequest(grant::Device{of("client_id"), of("client_secret")});
    }
    if (grantType == associateGrant) {
        if (const char *name = missing({"associate_code", "pin"}))
            return invalidRequest(name);
        if (of("associate_code").size() > limits::idLength || of("pin").size() > limits::maxPinLength)
            return invalidRequest(of("pin").size() > limits::maxPinLength ? "pin" : "associate_code");
        return TokenRequest(grant::AssociatePin{of("associate_code"), of("pin")});
    }
    if (grantType == refreshGrant) {
        if (const char *name = missing({"refresh_token"}))
            return invalidRequest(name);
        return TokenRequest(grant::Refresh{of("refresh_token")});
    }
    return Error{Error::Kind::BadInput, u"grant_type"_s, u"unsupported_grant_type"_s};
}

QJsonObject encode(const TokenResponse &response)
{
    Writer writer;
    writer.set("access_token"_L1, response.accessToken);
    writer.set("token_type"_L1, u"Bearer"_s);
    writer.set("expires_in"_L1, response.expiresIn);
    writer.string("refresh_token"_L1, response.refreshToken);
    writer.string("scope"_L1, response.scope);
    writer.string("device_id"_L1, response.deviceId);
    writer.string("device_client_id"_L1, response.deviceClientId);
    writer.string("device_client_secret"_L1, response.deviceClientSecret);
    writer.string("lookup_key"_L1, response.lookupKey);
    writer.string("store_id"_L1, response.storeId);
    return writer.json();
}

Result<TokenResponse> decodeTokenResponse(const QJsonObject &json)
{
    Reader reader(json);
    TokenResponse response;
    response.accessToken = reader.requiredString("access_token"_L1, limits::longText);
    if (reader.requiredString("token_type"_L1).compare(u"Bearer", Qt::CaseInsensitive) != 0)
        reader.fault("token_type"_L1);
    response.expiresIn = int(reader.requiredInteger("expires_in"_L1, 1, 1'000'000'000));
    response.refreshToken = reader.string("refresh_token"_L1, limits::longText);
    response.scope = reader.string("scope"_L1, limits::longText);
    response.deviceId = reader.id("device_id"_L1);
    response.deviceClientId = reader.string("device_client_id"_L1);
    response.deviceClientSecret = reader.string("device_client_secret"_L1, limits::longText);
    response.lookupKey = reader.string("lookup_key"_L1, limits::longText);
    response.storeId = reader.id("store_id"_L1);
    return json::finished(reader, response);
}

QJsonObject encode(const OAuthError &error)
{
    Writer writer;
    writer.set("error"_L1, error.error);
    writer.integer("pin_attempts_left"_L1, error.pinAttemptsLeft);
    writer.integer("retry_after_seconds"_L1, error.retryAfterSeconds);
    return writer.json();
}

Result<OAuthError> decodeOAuthError(const QJsonObject &json)
{
    Reader reader(json);
    OAuthError error;
    error.error = reader.requiredString("error"_L1, limits::idLength);
    error.pinAttemptsLeft = reader.smallOrNone("pin_attempts_left"_L1);
    error.retryAfterSeconds = reader.smallOrNone("retry_after_seconds"_L1);
    return json::finished(reader, error);
}

QJsonObject encode(const PinChange &change)
{
    return {{u"oldPin"_s, change.oldPin}, {u"newPin"_s, change.newPin}};
}

Result<PinChange> decodePinChange(const QJsonObject &json)
{
    Reader reader(json);
    reader.refuseOthers({"oldPin"_L1, "newPin"_L1});
    const PinChange change{reader.requiredString("oldPin"_L1, limits::maxPinLength),
                           reader.requiredString("newPin"_L1, limits::maxPinLength)};
    if (reader.ok() && change.newPin.size() < limits::minPinLength)
        reader.fault("newPin"_L1);
    return json::finished(reader, change, Error::Kind::Rejected);
}

} // namespace counterpart
