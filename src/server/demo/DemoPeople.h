#pragma once

#include "server/demo/DemoKit.h"

#include <vector>

namespace counterpart::server::demo {

/// An invented customer: what the other parts of the demo need of one.
struct Person
{
    QString id;
    QString displayName, familyName, givenName;
    QString pinyin, initials; ///< empty for Latin names
    QString latinName;        ///< a second name, "Sarah Su"; may be empty
    bool knownHonorific = false, female = false;
    QString phone, email, memberNo;
    int store = 0;                                                   ///< index of StoreIds
    int tier = 0;                                                    ///< 0 member … 3 platinum
    int joinedDays = 0;                                              ///< before today
    bool service = false, serviceUnknown = false, profiling = false; ///< consents
    bool emailOk = false, smsOk = false, appOk = false, wechatOk = false, phoneOk = false;

    QJsonObject honorific() const; ///< 女士 / Ms; empty when not known
};

/// The people of the pictures first (ids cu-1001 …), then the crowd. Deterministic.
std::vector<Person> makePeople(const DemoOptions &options);
/// Index of a person of the pictures by display name; the name must exist.
size_t personNamed(const std::vector<Person> &people, const char *name);

/// The contract document, without what the pictures add (notes, sizes, visit).
QJsonObject customerDocument(const Person &person, const DemoTime &time, Random &random,
                             const DemoOptions &options);

} // namespace counterpart::server::demo
