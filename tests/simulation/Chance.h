#pragma once

#include "base/Ids.h"

#include <QString>

namespace counterpart::sim {

/// Seeded numbers. Every part of the world has a stream of its own, so that one more draw in one part does
/// not reshuffle the others.
class Chance
{
public:
    Chance(quint64 seed, QStringView part) : m_state(seed * 0x9E3779B97F4A7C15ull + 1)
    {
        for (const QChar c : part)
            m_state = (m_state ^ c.unicode()) * 1099511628211ull;
    }
    quint64 next()
    {
        quint64 z = (m_state += 0x9E3779B97F4A7C15ull);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }
    /// In [0, n); 0 for n = 0.
    quint64 below(quint64 n) { return n ? next() % n : 0; }
    int pick(int n) { return int(below(quint64(n))); }
    bool permille(int p) { return pick(1000) < p; }
    milliseconds span(qint64 most) { return milliseconds(qint64(below(quint64(most) + 1))); }
    template<typename List>
    const auto &of(const List &list)
    {
        return list[qsizetype(below(quint64(list.size())))];
    }
    RandomBytes bytes()
    {
        return [this](qsizetype count) {
            QByteArray out(count, '\0');
            for (char &byte : out)
                byte = char(next() >> 32);
            return out;
        };
    }

private:
    quint64 m_state;
};

} // namespace counterpart::sim
