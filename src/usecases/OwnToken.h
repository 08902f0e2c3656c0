#pragma once

#include "base/Result.h"
#include "usecases/Access.h"

#include <QByteArray>
#include <QFuture>
#include <QObject>

namespace counterpart {

class Core;

/// What the CDP knows the person signed in by, for the questions that it answers to people only. A sign-in's
/// token ends long before the shift does: then the own PIN, typed once more, brings another.
class OwnToken : public QObject
{
    Q_OBJECT

public:
    explicit OwnToken(Core &core, QObject *parent = nullptr);

    /// Unauthorized ("not-signed-in", or "pin-needed": confirm() first); Offline: nobody would read it.
    Result<QByteArray> get() const;
    /// Unauthorized as at a sign-in, with details in lastPinRefusal(); Offline when only this tablet could
    /// check it.
    QFuture<Result<Done>> confirm(const QString &pin);
    const SignInRefusal &lastPinRefusal() const { return m_pinRefusal; }

    /// The same answer, but "pin-needed" where the CDP did not take the token any more.
    template<typename T>
    static Result<T> orPinNeeded(const Result<T> &answer)
    {
        return !answer && answer.error().kind == Error::Kind::Unauthorized ? Result<T>(pinNeeded()) : answer;
    }

private:
    static const Error &pinNeeded();

    Core &m_core;
    SignInRefusal m_pinRefusal;
    QByteArray m_token; ///< of the last PIN; empty: that of the sign-in
};

} // namespace counterpart
