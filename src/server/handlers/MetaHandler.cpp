#include "contract/Limits.h"
#include "contract/Protocol.h"
#include "server/Handlers.h"
#include "server/RescueKey.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

Response getMeta(Call &call)
{
    constexpr auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    auto rescueKey = ensureRescueKey(call.storage, call.context.random);
    if (!rescueKey)
        return problem(rescueKey.error());
    const Meta meta{.apiVersion = u"1.0.0"_s,
                    .schemaMinimum = call.context.config.oldestSchema,
                    .schemaCurrent = call.context.config.currentSchema(),
                    .minimumClient = u"0.1.0"_s,
                    .serverTime = call.now(),
                    .features
                    = QStringList{u"sse"_s, u"long-poll"_s, u"snapshot-parts"_s} + supportedCommands(),
                    .commandsPerBatch = limits::batchCommands,
                    .batchBytes = limits::batchBytes,
                    .pageSize = limits::pageRows,
                    .rescuePublicKey = QString::fromLatin1(rescueKey->toBase64(form))};
    return json(encode(meta));
}

} // namespace counterpart::server
