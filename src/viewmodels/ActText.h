#pragma once

#include "base/Error.h"

#include <QCoreApplication>

namespace counterpart {

class Format;
struct SignInRefusal;

/// What people in the store did, in plain words: for the toast, Recent actions and the queue of the Sync
/// centre. The one place that knows a sentence for every command type of the catalogue and for every refusal
/// of one.
class ActText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::ActText)

public:
    /// "Redeem coupon": what it is. A type of a newer server is named as another step, never by its wire
    /// word.
    static QString name(const QString &type);
    /// "4821 is ready": what was done. `about` is an order number or a coupon title; may be empty.
    static QString done(const QString &type, const QString &about);
    /// "4821 is not ready any more": what undoing it did.
    static QString undone(const QString &type, const QString &about);
    /// Name in resources/icons for a command type.
    static QString icon(const QString &type);
    /// Why a step was not possible and what to do now; `error.code` decides, then `error.kind`.
    static QString refusal(const Error &error);
    /// Why another person's PIN did not allow it; `details` as of the last try.
    static QString pinRefusal(const Error &error, const SignInRefusal &details, const Format &format);
    /// Sentence for a problem code of the contract; empty for one that is not known.
    static QString problem(const QString &code);
};

} // namespace counterpart
