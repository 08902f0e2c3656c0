#pragma once

#include "server/demo/DemoPeople.h"

namespace counterpart::server::demo {

/// The documents and their step events of the coupon that is pushed to Sarah at the door at `at`: coupon,
/// message, timeline entry. Used at the start under `still` and by the life under `live`.
struct SarahsCoupon
{
    QList<ImportedRecord> records;
    QList<CampaignEvent> events;
};
SarahsCoupon sarahsCoupon(Instant at);

/// Sarah's record as the pictures show it: sizes, interests, note, purchases with the returned cardigan,
/// contacts.
void putSarah(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random);

/// The other people of the pictures, with what makes each worth opening.
void putPictured(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random);

/// How many people the pictures know; the crowd comes after them.
size_t picturedCount();

} // namespace counterpart::server::demo
