#include "viewmodels/AppFont.h"

#include <QDir>
#include <QFontDatabase>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString latin = u"Counterpart Sans"_s;
const QString han = u"Noto Sans CJK SC"_s;

} // namespace

QFont applicationFont()
{
    const QDir fonts(u":/fonts"_s);
    for (const QString &file : fonts.entryList({u"*.otf"_s}))
        QFontDatabase::addApplicationFont(fonts.filePath(file));
    QFont font;
    font.setFamilies({latin, han, u"Noto Sans"_s});
    font.setPixelSize(15);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

bool fontsComplete()
{
    const QStringList families = QFontDatabase::families();
    return families.contains(latin) && families.contains(han);
}

} // namespace counterpart
