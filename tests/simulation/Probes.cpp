#include "simulation/Probes.h"

namespace counterpart::sim {

QString nameOf(Probe probe)
{
    static const char *const names[probeCount]{
        "a request was lost",
        "an answer was lost",
        "a request arrived twice",
        "a late copy arrived after its answer was stored",
        "a body was cut and looked whole",
        "somebody else answered",
        "an answer came after the crash of who had asked",
        "a command was told twice and done once",
        "a command was refused",
        "a fact that broke a rule became an incident",
        "two tablets acted on the same thing",
        "a crash with unsent commands",
        "a crash in the middle of a snapshot",
        "the power went while an act was being saved",
        "the disk refused to save an act and the person was told",
        "a cursor expired with commands unsent",
        "the CDP was restored with commands unsent",
        "settled commands were offered again",
        "a command was done again by a restored CDP",
        "an act was withdrawn before it left",
        "an act was taken back after it left",
        "a poisonous command was set aside",
        "a tombstone reached a cache",
        "news came while a tablet was locked",
        "commands left while a tablet was locked",
        "a clock was wrong by days",
        "a damaged cache was rebuilt",
        "a token was renewed",
        "the CDP asked to wait",
        "an offline redemption was charged to an allowance",
        "a leased unit was used",
        "what a tablet was not given became an incident",
        "a page came from a copy of the CDP that lags behind",
        "a data lease ended",
        "a data lease ended with commands unsent",
        "a tablet came back after its lease",
        "a revoked tablet handed over and is empty",
        "a tablet was wiped with commands unsent",
        "what was done after a revocation was refused or filed",
        "a coupon was given to make up for something",
        "a coupon given beyond the budget became an incident",
        "a coupon that was given was taken back",
        "a coupon that was given was used",
        "the key of a cache was lost with commands unsent",
        "an outbox of an older version was opened with commands unsent",
        "the power went while an outbox of an older version was opened",
    };
    return QString::fromLatin1(names[size_t(probe)]);
}

void Probes::add(const Probes &other)
{
    for (size_t i = 0; i < m_hits.size(); ++i)
        m_hits[i] += other.m_hits[i];
}

QList<Probe> Probes::missed() const
{
    QList<Probe> missing;
    for (int i = 0; i < probeCount; ++i) {
        if (m_hits[size_t(i)] == 0)
            missing.append(Probe(i));
    }
    return missing;
}

} // namespace counterpart::sim
