#include "server/demo/DemoChain.h"

#include "server/demo/DemoCampaigns.h"
#include "server/demo/DemoFigures.h"
#include "server/demo/DemoHistory.h"
#include "server/demo/DemoOrders.h"
#include "server/demo/DemoSarah.h"
#include "server/demo/DemoStaff.h"

namespace counterpart::server {

Result<Done> makeDemo(RecordSink &sink, const DemoOptions &options)
{
    using namespace demo;
    // Every part draws from its own sequence: a change of one leaves the others as they were.
    const DemoTime time(options.now);
    const std::vector<Person> people = makePeople(options);
    Outlet outlet(sink, options);
    putStores(outlet);
    putAssociates(outlet);
    putOfflinePolicies(outlet);
    putCampaigns(outlet, time);
    putGoodwill(outlet, time);
    Random portraits(options.seed + 1), orders(options.seed + 2), crowd(options.seed + 3),
        history(options.seed + 4), figures(options.seed + 5);
    putSarah(outlet, people, time, portraits);
    putPictured(outlet, people, time, portraits);
    putOrders(outlet, people, time, orders);
    for (size_t i = picturedCount(); i < people.size(); ++i)
        outlet.put(ResourceType::Customer, customerDocument(people[i], time, crowd, options));
    putCrowdHistory(outlet, people, picturedCount(), time, history);
    putFigures(outlet, people, picturedCount(), time, figures);
    return outlet.done();
}

} // namespace counterpart::server
