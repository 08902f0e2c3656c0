#pragma once

#include "cache/CacheThread.h"
#include "search/SearchIndex.h"

#include <QObject>

namespace counterpart {

/// Keeps the search index equal to the cache: builds it in slices when the keys are there, follows every
/// page, drops it at lock. GUI thread; rows are opened on the reading thread.
class IndexKeeper : public QObject
{
    Q_OBJECT

public:
    explicit IndexKeeper(CacheReaderThread &reader, QObject *parent = nullptr);

    const SearchIndex &index() const { return m_index; }
    /// 100 when every customer of the cache is in; 0 while it is not known yet how many there are.
    int loadedPercent() const
    {
        if (m_complete)
            return 100;
        return m_total > 0 ? int(std::min<qint64>(99, 100 * m_loaded / m_total)) : 0;
    }

    /// Of lookupHash(), from the keyring; empty: whole numbers that the retailer keeps back are not found.
    void setLookupKey(const QByteArray &key);
    void build();
    void follow(const Applied &what);
    void drop();

Q_SIGNALS:
    void progressed();

private:
    struct Slice;
    void nextSlice(const QString &after, int generation);
    void take(const QList<SearchableCustomer> &customers);

    CacheReaderThread &m_reader;
    SearchIndex m_index;
    qint64 m_loaded = 0, m_total = 0;
    bool m_complete = true;
    int m_generation = 0; ///< a drop() makes slices under way void
};

} // namespace counterpart
