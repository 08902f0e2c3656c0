#include "seal/KeyState.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Answer = KeyEvidence::Answer;

namespace {

constexpr int lostAfterTimes = 3;
constexpr std::chrono::seconds lostAfter{60};

KeyState whenNotFound(const KeyEvidence &evidence)
{
    if (evidence.probe != Answer::Yes)
        return KeyState::Locked; // not proven open, so not proven absent
    if (!evidence.databaseExists)
        return KeyState::Fresh;
    if (!evidence.storedBackend.isEmpty() && evidence.storedBackend != evidence.currentBackend)
        return KeyState::Moved;
    const bool certain = evidence.notFoundTimes >= lostAfterTimes && evidence.notFoundFor >= lostAfter;
    return certain ? KeyState::Lost : KeyState::Locked;
}

} // namespace

KeyState keyState(const KeyEvidence &evidence)
{
    const auto either = [&](Answer answer) {
        return evidence.read == answer || evidence.probe == answer;
    };
    if (evidence.read == Answer::NotTried || either(Answer::Silent))
        return KeyState::Silent;
    if (either(Answer::NoBackend))
        return KeyState::NoBackend;
    if (either(Answer::Denied))
        return KeyState::Locked;
    if (evidence.read == Answer::NotFound)
        return whenNotFound(evidence);
    if (evidence.checkStored && !evidence.checkMatches) {
        const bool moved
            = !evidence.storedBackend.isEmpty() && evidence.storedBackend != evidence.currentBackend;
        return moved ? KeyState::Moved : KeyState::Wrong;
    }
    return KeyState::Ok;
}

QString keyStateName(KeyState state)
{
    switch (state) {
    case KeyState::Fresh: return u"fresh"_s;
    case KeyState::Ok: return u"ok"_s;
    case KeyState::Locked: return u"locked"_s;
    case KeyState::NoBackend: return u"missing"_s;
    case KeyState::Silent: return u"silent"_s;
    case KeyState::Lost: return u"lost"_s;
    case KeyState::Wrong: return u"wrong"_s;
    case KeyState::Moved: return u"moved"_s;
    }
    Q_UNREACHABLE();
}

} // namespace counterpart
