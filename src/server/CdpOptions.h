#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace counterpart::server {

/// The command line of counterpart-cdp.
struct CdpOptions
{
    QString listen;   ///< HOST:PORT
    QString database; ///< empty: in memory
    QStringList load;
    bool demo = false;
    QString store;
    bool shiftToNow = false;
    QString scope; ///< "store", "chain" or empty: chain with --load, else store
    bool contactsFull = false;
    QByteArray zone;
    bool newCodeOnly = false;
    QString resetPin; ///< staff code of who gets a new PIN, and end; empty: nobody
    bool listDevices = false;
    QString revoke;        ///< device to be revoked and wiped
    QString resnapshot;    ///< device that shall fetch everything anew
    QString refreshPolicy; ///< device that shall fetch its policies anew
    QStringList upgrade;   ///< device, and the lowest version that will do
    QStringList message;   ///< device, and what its people are told
    bool restored = false; ///< the database came from a backup: a new epoch
    QString clock;         ///< RFC 3339 or empty
    bool live = true;
    QString certificate, key;
    bool withParent = false;
    bool quiet = false;
};

/// Does one thing to a database that is there, prints it, and ends; nothing is served.
bool actsAndEnds(const CdpOptions &options);
/// What can be said against the options before anything is opened or made.
Result<Done> checkOptions(const CdpOptions &options);

} // namespace counterpart::server
