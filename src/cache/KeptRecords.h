#pragma once

#include "seal/Sealer.h"

#include <QHash>

namespace counterpart {

/// Records as they were read before, for lists that are read again at each change although hardly a row of
/// them changed (the pickup board: one order in hundreds). A record is given only while the very same sealed
/// bytes lie in the same place, so it is never older than the file. Clear it with the keys: it is clear text.
template<typename T>
class KeptRecords
{
public:
    /// Null when it is not kept or the row has changed since.
    const T *find(const SealedPlace &place, const QByteArray &sealed) const
    {
        const auto kept = m_records.constFind(place.id);
        return kept != m_records.constEnd() && kept->version == place.version && kept->sealed == sealed
            ? &kept->record
            : nullptr;
    }

    void keep(const SealedPlace &place, const QByteArray &sealed, const T &record)
    {
        if (m_records.size() >= most && !m_records.contains(place.id))
            m_records.clear(); // orders that have left the lists go with the others; these are read once more
        m_records.insert(place.id, {place.version, sealed, record});
    }

    void clear() { m_records.clear(); }

private:
    static constexpr int most = 2000; ///< twice what the board shows; about 2 kB each

    struct Kept
    {
        qint64 version;
        QByteArray sealed;
        T record;
    };
    QHash<QString, Kept> m_records;
};

} // namespace counterpart
