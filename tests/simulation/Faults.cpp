#include "simulation/Faults.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Row
{
    const char *name;
    int seeds; ///< per mille of seeds that have it
    int most;  ///< per mille of its chances in the worst of them
};
constexpr Row rows[faultCount]{
    {"drop request", 600, 300}, {"drop answer", 600, 300},  {"duplicate", 500, 200},
    {"delay", 400, 300},        {"cut body", 400, 100},     {"portal", 300, 50},
    {"busy", 400, 200},         {"server error", 300, 100}, {"outage", 500, 100},
    {"long outage", 150, 20},   {"kill", 500, 60},          {"power cut", 500, 60},
    {"disk death", 400, 60},    {"disk error", 300, 60},    {"disk full", 300, 40},
    {"clock jump", 350, 40},    {"lock", 300, 60},          {"token loss", 250, 30},
    {"compaction", 250, 30},    {"restore", 200, 15},       {"poison", 120, 500},
    {"cache lost", 150, 20},    {"stale page", 200, 200},   {"overspend", 500, 60},
    {"lease end", 200, 25},     {"revoked", 200, 15},       {"gifts", 400, 300},
    {"key lost", 150, 20},      {"upgraded", 200, 30},
};

} // namespace

Faults Faults::drawn(quint64 seed, quint32 allowed)
{
    Chance chance(seed, u"faults");
    Faults faults;
    for (int i = 0; i < faultCount; ++i) {
        const bool has = chance.permille(rows[i].seeds);
        const int strength = 1 + chance.pick(rows[i].most);
        if (has && (allowed >> i & 1))
            faults.m_permille[size_t(i)] = strength;
    }
    return faults;
}

quint32 Faults::kinds() const
{
    quint32 bits = 0;
    for (int i = 0; i < faultCount; ++i)
        bits |= m_permille[size_t(i)] > 0 ? 1u << i : 0u;
    return bits;
}

QString nameOf(Fault fault)
{
    return QString::fromLatin1(rows[size_t(fault)].name);
}

} // namespace counterpart::sim
