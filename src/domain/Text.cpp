#include "domain/Text.h"

namespace counterpart {

QString Text::in(const QString &language) const
{
    if (const auto exact = byLanguage.constFind(language); exact != byLanguage.constEnd())
        return *exact;
    const QString base = language.section(u'-', 0, 0);
    for (auto it = byLanguage.constBegin(); it != byLanguage.constEnd(); ++it) {
        if (it.key().section(u'-', 0, 0) == base)
            return it.value();
    }
    if (const auto english = byLanguage.constFind(QStringLiteral("en")); english != byLanguage.constEnd())
        return *english;
    return byLanguage.isEmpty() ? QString() : byLanguage.first();
}

} // namespace counterpart
