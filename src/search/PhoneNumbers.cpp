#include "search/PhoneNumbers.h"

#include "search/Fold.h"

#include <phonenumbers/phonenumberutil.h>

namespace counterpart {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// What `text` may stand for: as people of `region` dial, and as if only the + were missing.
template<typename Take>
void read(const QString &text, const QString &region, Take take)
{
    QString tidied = tidy(text);
    if (tidied.startsWith(u"00"))
        tidied = u'+' + tidied.mid(2);
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    QStringList spellings{tidied};
    if (!tidied.startsWith(u'+'))
        spellings.append(u'+' + tidied);
    for (const QString &spelling : spellings) {
        PhoneNumber number;
        if (util.Parse(spelling.toStdString(), region.toStdString(), &number)
            == PhoneNumberUtil::NO_PARSING_ERROR)
            take(util, number);
    }
}

} // namespace

bool isPhoneNumber(const QString &text, const QString &region)
{
    bool valid = false;
    read(text, region, [&](const PhoneNumberUtil &util, const PhoneNumber &number) {
        valid = valid || util.IsValidNumber(number);
    });
    return valid;
}

QStringList internationalSpellings(const QString &text, const QString &region)
{
    QStringList found;
    // Possible is enough: a number of a range that opened after the library's release is looked up too.
    read(text, region, [&](const PhoneNumberUtil &util, const PhoneNumber &number) {
        std::string e164;
        if (!util.IsPossibleNumber(number))
            return;
        util.Format(number, PhoneNumberUtil::E164, &e164);
        if (const QString spelling = QString::fromStdString(e164); !found.contains(spelling))
            found.append(spelling);
    });
    return found;
}

} // namespace counterpart
