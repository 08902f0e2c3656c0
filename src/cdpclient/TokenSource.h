#pragma once

#include "cdpclient/CdpClient.h"

#include <QElapsedTimer>

#include <functional>
#include <variant>

namespace counterpart {

/// The device's access token: asked for once however many wait for it, kept until shortly before it ends.
class TokenSource
{
public:
    using Token = std::variant<QByteArray, CdpFailure>;
    using Waiter = std::function<void(const Token &)>;
    using Send = std::function<void(const CdpRequest &, std::function<void(const CdpOutcome &)>)>;

    explicit TokenSource(Send send) : m_send(std::move(send)) { }

    void setDevice(const DeviceCredentials &credentials);
    /// Calls `waiter` at once or when the CDP answered.
    void want(Waiter waiter);
    /// Drops `token` (any when empty), unless another has replaced it meanwhile.
    void forget(const QByteArray &token = {});

private:
    void request();
    void answered(int generation, const CdpOutcome &outcome);
    void tell(const Token &token);

    Send m_send;
    DeviceCredentials m_credentials;
    QByteArray m_token;
    milliseconds m_life{};
    QElapsedTimer m_age;
    QList<Waiter> m_waiters;
    bool m_asking = false;
    int m_generation = 0;
};

} // namespace counterpart
