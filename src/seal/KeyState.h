#pragma once

#include <QString>

#include <chrono>

namespace counterpart {

/// The eight states of trust.md 2.3.
enum class KeyState {
    Fresh,     ///< K0: nothing here yet; the only state in which keys are made
    Ok,        ///< K1
    Locked,    ///< K2: unlock the tablet's keyring; also while a loss is not certain yet
    NoBackend, ///< K3: no keyring service
    Silent,    ///< K4: the keyring does not answer
    Lost,      ///< K5: the keyring is open and the key is gone
    Wrong,     ///< K6: a key is there and it is not the one of these files
    Moved,     ///< K7: the files were made under another keyring service
};

/// What was seen of files and keyring.
struct KeyEvidence
{
    enum class Answer { NotTried, Yes, NotFound, Denied, NoBackend, Silent };

    bool databaseExists = false;
    bool checkStored = false;        ///< the files hold a value to check the key against
    bool checkMatches = false;       ///< only where checkStored and read is Yes
    Answer read = Answer::NotTried;  ///< Yes: bytes came
    Answer probe = Answer::NotTried; ///< writing and removing another entry; Yes: it worked
    QString storedBackend;           ///< empty: not known
    QString currentBackend;
    int notFoundTimes = 0; ///< how often in a row the read found nothing while the probe worked
    std::chrono::milliseconds notFoundFor{
        0}; ///< between the first and the last of them, by a monotonic clock
};

/// "Not found" is what a locked keyring says too: a key counts as lost only after three such answers over 60
/// s beside a working write, and is never made anew over existing files.
KeyState keyState(const KeyEvidence &evidence);

/// "fresh", "ok", "locked", "missing", "silent", "lost", "wrong", "moved": the words of
/// Access::keyringState().
QString keyStateName(KeyState state);

} // namespace counterpart
