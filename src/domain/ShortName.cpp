#include "domain/Disclosure.h"

#include <QTextBoundaryFinder>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

bool isHan(const QString &text)
{
    const QList<uint> points = text.toUcs4();
    return !points.isEmpty() && std::any_of(points.cbegin(), points.cend(), [](uint c) {
        return QChar::script(c) == QChar::Script_Han;
    });
}

QString firstGrapheme(const QString &text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    const qsizetype end = finder.toNextBoundary();
    return end > 0 ? text.left(end) : QString();
}

/// Han: the first character, or two for the surnames of two; otherwise the last word.
QString guessedFamilyName(const QString &displayName)
{
    static const QStringList compound{u"欧阳"_s, u"歐陽"_s, u"司马"_s, u"司馬"_s, u"上官"_s, u"诸葛"_s,
                                      u"諸葛"_s, u"尉迟"_s, u"尉遲"_s, u"司徒"_s, u"皇甫"_s, u"慕容"_s,
                                      u"夏侯"_s, u"端木"_s, u"令狐"_s, u"长孙"_s, u"長孫"_s, u"宇文"_s,
                                      u"公孙"_s, u"公孫"_s, u"东方"_s};
    if (isHan(firstGrapheme(displayName))) {
        // Three characters at least: 东方 alone may be surname 东 and given name 方.
        const QString two = displayName.left(2);
        return displayName.size() > 2 && compound.contains(two) ? two : firstGrapheme(displayName);
    }
    return displayName.section(u' ', -1, -1, QString::SectionSkipEmpty);
}

} // namespace

QString shortName(const QString &displayName, const QString &familyName, const Text &honorific,
                  const QString &language)
{
    const QString display = displayName.normalized(QString::NormalizationForm_C).trimmed();
    QString family = familyName.normalized(QString::NormalizationForm_C).trimmed();
    if (family.isEmpty())
        family = guessedFamilyName(display);
    if (family.isEmpty())
        return {};

    const QString title = honorific.in(language).trimmed();
    if (title.isEmpty())
        return (isHan(family) ? family : firstGrapheme(family)) + u"**"_s;
    if (!isHan(title))
        return title + u' ' + family;
    return isHan(family) ? family + title : family + u' ' + title;
}

} // namespace counterpart
