#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QString>

#include <optional>

namespace counterpart {

class Core;

/// Where somebody works, by ids alone, kept on this tablet until they sign out or the program is closed: what
/// is found at a start was left by a crash or a power cut.
class LastPlace
{
public:
    struct Place
    {
        QString screen; ///< as AppViewModel::screen()
        QString id;     ///< of the order or customer that is open; empty else
        QString purpose;
        QString associateId;

        bool operator==(const Place &) const = default;
    };

    explicit LastPlace(Core &core) : m_core(core) { }

    /// What the program that ran before has left; none after a proper end, or when it cannot be read.
    QFuture<std::optional<Place>> left() const;
    void keep(const Place &place);
    void forget();

private:
    void write(const QByteArray &bytes);

    Core &m_core;
    std::optional<Place> m_kept;
};

} // namespace counterpart
