#include "contract/Resources.h"
#include "contract/Words.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace json {

void readBase(Reader &reader, Resource &resource)
{
    resource.id = reader.requiredId("id"_L1);
    resource.version = reader.requiredInteger("version"_L1, 1);
    resource.createdAt = reader.instant("createdAt"_L1);
    resource.updatedAt = reader.requiredInstant("updatedAt"_L1);
}

void writeBase(Writer &writer, const Resource &resource)
{
    writer.set("id"_L1, resource.id);
    writer.set("version"_L1, resource.version);
    writer.instant("createdAt"_L1, resource.createdAt);
    writer.instant("updatedAt"_L1, resource.updatedAt);
}

} // namespace json

Result<QJsonObject> parseObject(const QByteArray &bytes)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return Error{Error::Kind::BadResponse, {}, u"invalid"_s};
    return document.object();
}

} // namespace counterpart
