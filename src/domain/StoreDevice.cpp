#include "domain/StoreDevice.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

const QStringList &switchOffReasons()
{
    static const QStringList reasons{u"lost"_s, u"stolen"_s, u"broken"_s, u"replaced"_s, u"other"_s};
    return reasons;
}

} // namespace counterpart
