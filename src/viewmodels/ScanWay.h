#pragma once

#include "domain/ScannedCode.h"

#include <QCoreApplication>

namespace counterpart {

/// Where a scan leads from the screen that is open. A scan is never met with silence: what opens nothing says
/// a sentence that names the next step.
struct ScanWay
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::ScanWay)

public:
    enum class Go { Say, Coupon, Customer, Order, Screen };
    Go go = Go::Say;
    QString text; ///< for Say: the sentence; never empty then

    /// `screen` as AppViewModel::screen() names it.
    static ScanWay of(const ScannedCode &scanned, const QString &screen);
    /// The tablet could not look the code up.
    static QString unread();
    /// A code that came while the tablet was locked; it opens after the PIN.
    static QString kept();
    /// The tablet is starting, loading or in trouble.
    static QString notReady();

private:
    static ScanWay say(const QString &text) { return {Go::Say, text}; }
    static ScanWay unknown(const ScannedCode &scanned, const QString &screen);
};

} // namespace counterpart
