#include "session/SignIn.h"

#include "base/Background.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

SignInAnswer refused(const QString &code, Error::Kind kind = Error::Kind::Unauthorized)
{
    SignInAnswer answer;
    answer.error = Error{kind, {}, code};
    return answer;
}

SignInAnswer refused(const PinGate &gate, bool wrong)
{
    SignInAnswer answer = refused(gate.disabled ? u"pin-disabled"_s : wrong ? u"wrong-pin"_s : u"pin-wait"_s);
    answer.triesLeft = gate.triesLeft;
    if (gate.wait.count() > 0)
        answer.wait = gate.wait;
    return answer;
}

} // namespace

SignIn::SignIn(CdpClient &client, PinStore &store, Clock clock, RandomBytes random, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_store(store)
    , m_clock(std::move(clock))
    , m_random(std::move(random))
{
}

QFuture<SignInAnswer> SignIn::signIn(const Associate &known, const QString &pin, bool lineUp)
{
    if (lineUp)
        return online(known, pin);
    return chainAsync(m_store.verifier(known.id), this,
                      [this, known, pin](const Result<std::optional<PinStore::Verifier>> &kept) {
                          const bool usable = kept && *kept && answers(known, (*kept)->madeAt);
                          return usable ? offline(known, pin) : online(known, pin);
                      });
}

bool SignIn::answers(const Associate &known, Instant madeAt) const
{
    // A PIN that was reset at the centre ends here, too: what was typed before the reset opens nothing.
    const bool reset = known.pin == Associate::PinState::MustChange && madeAt < known.updatedAt;
    return !reset && m_clock() - madeAt < offlineLife;
}

QFuture<SignInAnswer> SignIn::unlock(const Associate &known, const QString &pin)
{
    return signIn(known, pin, false);
}

QFuture<SignInAnswer> SignIn::online(const Associate &known, const QString &pin)
{
    return chainAsync(counterpart::signIn(m_client, known.id, pin), this,
                      [this, known, pin](const SignInOutcome &outcome) -> QFuture<SignInAnswer> {
                          if (outcome.signedIn)
                              return accept(known, pin, outcome.signedIn->accessToken);
                          const Error &error = *outcome.error;
                          // That answer is about this person's PIN; any other failure is about the line.
                          const bool waits = error.code == u"temporarily_unavailable"_s;
                          if (isRetryable(error.kind) && !waits)
                              return offline(known, pin);
                          SignInAnswer answer;
                          answer.error = error;
                          if (error.code == u"invalid_grant"_s)
                              answer.error
                                  = Error{Error::Kind::Unauthorized,
                                          {},
                                          outcome.pinTriesLeft == 0 ? u"pin-disabled"_s : u"wrong-pin"_s};
                          else if (waits)
                              answer.error = Error{Error::Kind::Unauthorized, {}, u"pin-wait"_s};
                          answer.triesLeft = outcome.pinTriesLeft;
                          answer.wait = outcome.wait;
                          return ready(answer);
                      });
}

QFuture<SignInAnswer> SignIn::accept(const Associate &known, const QString &pin,
                                     const QByteArray &accessToken)
{
    return chainAsync(
        readSession(m_client, accessToken), this,
        [this, known, pin, accessToken](const Result<Session> &session) -> QFuture<SignInAnswer> {
            SignInAnswer answer;
            answer.person
                = SignedInPerson{session ? session->associate : known, true, m_clock(), accessToken};
            return chain(remember(known.id, pin), this, [answer](const Result<Done> &) { return answer; });
        });
}

QFuture<Result<Done>> SignIn::remember(const QString &associateId, const QString &pin)
{
    if (m_pinKey.isEmpty())
        return ready(Result<Done>(Done()));
    const auto make = [pin, associateId, key = m_pinKey, random = m_random] {
        return makePinVerifier(pin, associateId, key, random);
    };
    return chainAsync(inBackground(make), this,
                      [this, associateId](const Result<PinVerifier> &made) -> QFuture<Result<Done>> {
                          if (!made)
                              return ready(Result<Done>(made.error()));
                          return chainAsync(m_store.storeVerifier(associateId, *made, m_clock()), this,
                                            [this, associateId](const Result<Done> &) {
                                                return m_store.clearTries(associateId);
                                            });
                      });
}

QFuture<SignInAnswer> SignIn::offline(const Associate &known, const QString &pin)
{
    if (known.status != Associate::Status::Active)
        return ready(refused(u"pin-disabled"_s));
    return chainAsync(
        m_store.verifier(known.id), this,
        [this, known, pin](const Result<std::optional<PinStore::Verifier>> &kept) -> QFuture<SignInAnswer> {
            if (!kept)
                return ready(refused({}, kept.error().kind));
            if (!*kept || m_pinKey.isEmpty() || !answers(known, (*kept)->madeAt))
                return ready(refused(u"never-online-here"_s));
            const PinVerifier verifier = (*kept)->verifier;
            return chainAsync(
                m_store.beginTry(known.id), this,
                [this, known, pin, verifier](const Result<PinGate> &gate) -> QFuture<SignInAnswer> {
                    if (!gate)
                        return ready(refused({}, gate.error().kind));
                    if (!gate->allowed)
                        return ready(refused(*gate, false));
                    const auto check = [pin, id = known.id, key = m_pinKey, verifier] {
                        return verifyPin(pin, id, key, verifier);
                    };
                    return chainAsync(
                        inBackground(check), this,
                        [this, known, gate = *gate](const Result<bool> &right) -> QFuture<SignInAnswer> {
                            if (!right)
                                return ready(refused({}, right.error().kind));
                            if (!*right)
                                return ready(refused(gate, true));
                            SignInAnswer answer;
                            answer.person = SignedInPerson{known, false, m_clock(), {}};
                            return chain(m_store.clearTries(known.id), this,
                                         [answer](const Result<Done> &) { return answer; });
                        });
                });
        });
}

QFuture<Result<Done>> SignIn::changePin(const SignedInPerson &person, const QString &oldPin,
                                        const QString &newPin)
{
    if (const QString objection = pinObjection(newPin, person.associate.code); !objection.isEmpty())
        return ready(Result<Done>(Error{Error::Kind::BadInput, {}, objection}));
    if (person.accessToken.isEmpty())
        return ready(Result<Done>(Error{Error::Kind::Offline, {}, u"sign-in-online"_s}));
    return chainAsync(
        counterpart::changePin(m_client, person.accessToken, oldPin, newPin), this,
        [this, id = person.associate.id, newPin](const Result<Done> &changed) -> QFuture<Result<Done>> {
            return changed ? remember(id, newPin) : ready(changed);
        });
}

} // namespace counterpart
