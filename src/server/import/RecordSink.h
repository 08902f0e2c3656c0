#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "domain/Resource.h"

#include <QJsonObject>

namespace counterpart::server {

/// One contract resource made by an importer or the demo generator, ready to be stored.
struct ImportedRecord
{
    ResourceType type = ResourceType::Other;
    QString id;
    QJsonObject data; ///< the whole contract document; `version` and `updatedAt` are given by the store
};

/// A step that a coupon took, as the campaign figures count it (precision §19). Figures are queries over
/// these.
struct CampaignEvent
{
    enum class Step {
        Issued,
        Sent,
        Delivered,
        Opened,
        Visited,
        Redeemed,
        Refused,
        RefusedWrongly,
        Withdrawn
    };
    QString campaignId;
    QString couponId;   ///< may be empty
    QString customerId; ///< may be empty
    Step step{};
    QString channel; ///< contract word
    QString storeId; ///< may be empty
    Instant at{};
    qint64 amount = 0;   ///< Redeemed: basket, minor units
    qint64 discount = 0; ///< Redeemed: discount, minor units
    QString code;        ///< Refused: condition code
};

/// A line that could not be used: loaded without the broken member, or not at all.
struct ImportProblem
{
    QString file;
    qint64 line = 0;
    QString reason;
    bool dropped = false;
};

/// Where importers and the demo put what they make. Called in one transaction by the loader's caller.
class RecordSink
{
public:
    virtual ~RecordSink() = default;
    virtual Result<Done> put(const ImportedRecord &record) = 0;
    virtual Result<Done> put(const CampaignEvent &event) = 0;
    virtual void report(const ImportProblem &problem) = 0;
};

} // namespace counterpart::server
