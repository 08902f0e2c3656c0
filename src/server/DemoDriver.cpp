#include "server/DemoDriver.h"

#include "server/demo/DemoChain.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

Result<Done> fillDemo(SqliteStorage &storage, Instant now, bool live)
{
    auto made = storage.setting(u"demo_made_at"_s);
    if (!made)
        return made.error();
    if (*made)
        return Done{};
    return storage.import([&](RecordSink &sink) -> Result<Done> {
        DemoOptions options;
        options.now = now;
        options.sarahHasCoupon = !live;
        auto done = makeDemo(sink, options);
        if (!done)
            return done;
        if (done = storage.setSetting(u"demo_made_at"_s, QString::number(toMs(now))); !done)
            return done;
        return storage.setSetting(u"default_store"_s, QStringView(demo::StoreId).toString());
    });
}

} // namespace counterpart::server
