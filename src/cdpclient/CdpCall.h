#pragma once

#include "cdpclient/HttpExchange.h"

#include <functional>

namespace counterpart {

/// One CdpRequest from the token to the outcome: fetches the device's token, sends, and once renews a token
/// that was refused, all within one deadline. Calls `done` once, on its thread, and then deletes itself.
class CdpCall : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const CdpOutcome &)>;
    using Outcome = std::function<void(const std::variant<QByteArray, CdpFailure> &)>;

    /// What the client lends to its calls; each is asked when needed, because settings may change in between.
    struct Lender
    {
        std::function<NetworkPtr()> network;
        std::function<const CdpSettings &()> settings;
        std::function<void(Outcome)> token;
        std::function<void(const QByteArray &)> forgetToken;
        std::function<void()>
            freshNetwork; ///< after a failed handshake, which the old manager would remember
        RandomBytes random;
        Clock clock;
    };

    CdpCall(CdpRequest request, Lender lender, Done done, QObject *parent);

    void start();
    void cancel();

private:
    void authorize();
    void sendWith(const QByteArray &token);
    void answered(const RawAnswer &answer);
    void finish(const CdpOutcome &outcome);

    CdpRequest m_request;
    Lender m_lender;
    Done m_done;
    QTimer m_deadline;
    HttpExchange *m_exchange = nullptr;
    QByteArray m_nonce, m_token;
    bool m_renewed = false;
    bool m_finished = false;
};

} // namespace counterpart
