#pragma once

#include "base/Result.h"
#include "domain/Resource.h"

#include <QByteArray>
#include <QList>

namespace counterpart {

/// One change of the feed or one row of a snapshot part.
struct FeedRow
{
    enum class Op { Upsert, Remove };

    ResourceType type = ResourceType::Other;
    QString typeName = {}; ///< as on the wire; tells kinds of a newer server apart when `type` is Other
    Op op = Op::Upsert;
    QString id = {};
    qint64 version = 0;
    QString tx = {}; ///< rows with the same tx belong together
    std::optional<Instant> at = {};
    QString removeReason = {}; ///< out_of_scope, deleted, erased, merged; empty for an upsert
    QString mergedInto = {};
    QString causedBy = {}; ///< command id; may be empty
    QByteArray data
        = {}; ///< the record's JSON as the server wrote it, checked to be JSON; empty for a remove

    bool operator==(const FeedRow &) const = default;
};

/// A line of an intact page that cannot be used: kept, counted and shown in the Sync centre, never a stop.
struct SetAside
{
    QString typeName, id; ///< as far as they could be read; may be empty
    QString reason;       ///< for the log: "json", "depth", "too-long" or the pointer of the fault; no value
    QByteArray line;      ///< at most 64 KiB of it; personal data

    bool operator==(const SetAside &) const = default;
};

/// What the end line says.
struct PageTrailer
{
    QString cursor; ///< where to go on; in a snapshot part the cursor of the snapshot
    bool more = false;
    qint64 deviceAck
        = 0; ///< every command of this device up to this seq is settled and its effects are before `cursor`
    QString epoch; ///< changes when the server was restored from a backup
    Instant serverTime{};

    bool operator==(const PageTrailer &) const = default;
};

struct FeedPage : PageTrailer
{
    QList<FeedRow> rows;
    QList<SetAside> setAside;

    bool operator==(const FeedPage &) const = default;
};

/// Positive identification: usable only when the end line is there and its row count and both digests are
/// right, so every byte of an accepted page was sent by who wrote the end line. Otherwise Kind::BadResponse
/// (code "invalid", detail says what) and nothing of it may be used. Thread-safe.
Result<FeedPage> parseFeedPage(const QByteArray &body);

/// Builds the same bytes. One page or part a writer.
class FeedPageWriter
{
public:
    /// `row.data` must be the JSON of an object; line breaks between its members are taken out.
    void add(const FeedRow &row);
    /// Bytes so far, to end a part before limits::partBytes.
    qsizetype size() const { return m_body.size(); }
    int rows() const { return m_rows; }
    /// The whole body. The writer is used up.
    QByteArray finish(const PageTrailer &trailer);

private:
    QByteArray m_body;
    int m_rows = 0;
};

} // namespace counterpart
