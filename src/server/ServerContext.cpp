#include "server/ServerContext.h"

namespace counterpart::server {

QList<ResourceType> ServerConfig::changedBetween(int from, int to) const
{
    QList<ResourceType> types;
    for (auto change = changedBySchema.upperBound(from);
         change != changedBySchema.cend() && change.key() <= to; ++change) {
        for (const ResourceType type : *change) {
            if (!types.contains(type))
                types.append(type);
        }
    }
    return types;
}

} // namespace counterpart::server
