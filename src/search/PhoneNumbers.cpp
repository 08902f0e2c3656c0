#include "search/PhoneNumbers.h"

#include "search/Fold.h"

#include <phonenumbers/phonenumberutil.h>

namespace counterpart {

bool isPhoneNumber(const QString &text, const QString &region)
{
    using namespace i18n::phonenumbers;
    QString tidied = tidy(text);
    if (tidied.startsWith(u"00"))
        tidied = u'+' + tidied.mid(2);
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    const auto parses = [&](const QString &spelling) {
        return util.Parse(spelling.toStdString(), region.toStdString(), &number)
            == PhoneNumberUtil::NO_PARSING_ERROR
            && util.IsValidNumber(number);
    };
    return parses(tidied) || (!tidied.startsWith(u'+') && parses(u'+' + tidied));
}

} // namespace counterpart
