#pragma once

#include "simulation/Tablet.h"

namespace counterpart::sim {

/// Holds the CDP against the rules whenever commands reach it, and everything against everything at the end.
class Judge
{
public:
    Judge(Cdp &cdp, Ledger &ledger, Probes &probes) : m_cdp(cdp), m_ledger(ledger), m_probes(probes) { }

    /// Passes a batch of commands to the CDP and looks at what it did. Restores since the batch was sent
    /// excuse its order.
    server::Response watch(int tablet, const server::Request &request, bool restoredSince);

    /// Some pages come from copies of the CDP, which count a campaign's figures themselves: at another
    /// moment, so differently under the same version.
    void copiesAnswer() { m_copiesCount = true; }
    /// What was decided may be forgotten.
    void cdpRestored() { m_decided.clear(); }
    /// Together the allowances of the stores stay within their caps, what this tablet has spent within its
    /// own, and what was used of the pool and is out on lease within the pool.
    void allowances(int tablet);

    using Tablets = std::vector<std::unique_ptr<Tablet>>;
    /// Empty when nothing is under way any more; else what is.
    QString notQuiet(const Tablets &tablets);
    /// After the end: nothing lost, nothing doubled, caches equal, refusals visible, files sealed.
    void final(const Tablets &tablets);

private:
    struct Before
    {
        Ledger::Entry *entry = nullptr;
        QString id;
        bool known = false;
        QJsonObject record;
    };
    void order(int tablet, const QList<Before> &batch);
    QString undecidedBefore(const Ledger::Entry &entry, const QSet<QString> &inBatch);
    void applied(const Before &before, const CommandResult &result);
    void held(const Before &before, const CommandResult &result);
    void ofRevoked(const Before &before, const CommandResult &result);
    void coupon(const QString &id);
    void pickup(const QString &id);
    void spent(const Before &before, const command::CouponRedeem &use, const CommandResult &result);
    void given(const Before &before, const command::CouponGrantGoodwill &grant, const CommandResult &result);
    void filed(const Command &command, const CommandResult &result);
    bool incidentNames(const Command &command, const QString &exceptionId, const QString &firstAssociate);
    void command(const Ledger::Entry &entry, const Tablets &tablets);
    void effect(const Ledger::Entry &entry, const CommandResult &result);
    void caches(const Tablets &tablets);
    void takenBack();
    QJsonObject document(const Ref &ref);
    struct Row
    {
        qint64 version = 0;
        QByteArray body;
    };
    using Truth = QMap<ResourceType, QMap<QString, Row>>;
    Result<Truth> truth(const Tablet &tablet);
    bool same(ResourceType type, const QByteArray &one, const QByteArray &other) const;
    QString difference(const Cache &cache, ResourceType type, QMap<QString, Row> wanted) const;
    static QString notFound(const Cache &cache, const Truth &wanted, const QString &storeId);

    Cdp &m_cdp;
    Ledger &m_ledger;
    Probes &m_probes;
    QSet<QString> m_undone;
    QHash<QString, int> m_lastTablet;
    bool m_copiesCount = false;
    bool m_tampered = false; ///< somebody spent what was not given, so the pool may be used up by facts
    QHash<QString, qsizetype> m_decided; ///< by tablet and record: so many acts need no more asking
};

} // namespace counterpart::sim
