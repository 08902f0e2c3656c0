#pragma once

#include "usecases/GoodwillDesk.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>

namespace counterpart {

/// Sentences about coupons that staff give to make up for something.
class GoodwillText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::GoodwillText)

public:
    explicit GoodwillText(const Format &format) : m_format(format) { }

    QString reason(const QString &reason) const;                 ///< of goodwillReasons()
    QString left(const std::optional<GoodwillLeft> &left) const; ///< "¥150 left today, 3 coupons"
    /// Why nothing can be given now and what to do instead; empty when something can.
    QString hindrance(const GoodwillChoice &choice) const;
    /// How it is paid for, and that the CDP checks it again when this tablet is offline.
    QString terms(const GoodwillChoice &choice) const;

    static bool enough(const std::optional<GoodwillLeft> &left, const Money &worth);

private:
    const Format &m_format;
};

} // namespace counterpart
