#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

namespace {

struct Source
{
    QString name; ///< below ui/
    QString text;
};

QList<Source> qmlFiles()
{
    QList<Source> files;
    const QDir ui(QStringLiteral(SOURCE_DIR "/ui"));
    QDirIterator names(ui.path(), {u"*.qml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (names.hasNext()) {
        QFile file(names.next());
        if (file.open(QIODevice::ReadOnly))
            files.append({ui.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll())});
    }
    return files;
}

QStringList offences(const QRegularExpression &pattern, const QStringList &allowed = {})
{
    QStringList found;
    for (const Source &file : qmlFiles()) {
        if (allowed.contains(file.name))
            continue;
        for (auto hits = pattern.globalMatch(file.text); hits.hasNext();)
            found.append(file.name + u": "_s + hits.next().captured(0).trimmed());
    }
    return found;
}

struct Message
{
    QString context, source;
    bool finished = true;
};

QList<Message> messages(const QString &name)
{
    QList<Message> list;
    QFile file(QStringLiteral(SOURCE_DIR "/translations/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return list;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"name"_s) {
            context = xml.readElementText();
        } else if (xml.name() == u"source"_s) {
            list.append({context, xml.readElementText()});
        } else if (xml.name() == u"translation"_s && !list.isEmpty()) {
            const bool open = xml.attributes().hasAttribute(u"type"_s);
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            list.last().finished = !open && !text.trimmed().isEmpty();
        }
    }
    return list;
}

} // namespace

/// What reviewers would otherwise have to look for in every screen.
class tst_UiRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_screens_are_found() { QVERIFY(qmlFiles().size() > 20); }

    void all_text_goes_through_Txt()
    {
        static const QRegularExpression text(u"^\\s*(?:[a-zA-Z]+:\\s*)?(?:Text|Label|TextEdit)\\s*\\{.*$"_s,
                                             QRegularExpression::MultilineOption);
        const QStringList found = offences(text, {u"components/Txt.qml"_s});
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void colours_have_names()
    {
        static const QRegularExpression colour(
            u"\"#[0-9A-Fa-f]{3,8}\"|Qt\\.(?:rgba|hsla|hsva)\\(.*|color:\\s*\"(?!transparent\")[a-z]+\""_s);
        const QStringList found = offences(colour);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void faces_are_set_in_one_place()
    {
        static const QRegularExpression family(u"font\\.family.*|font\\.families.*"_s);
        const QStringList found = offences(family);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void nothing_needs_a_shader()
    {
        static const QRegularExpression effect(
            u"^.*(?:ShaderEffect|layer\\.effect|QtQuick\\.Effects|Material|QtGraphicalEffects).*$"_s,
            QRegularExpression::MultilineOption);
        const QStringList found = offences(effect);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void nothing_is_used_that_Qt_6_4_lacks_or_hides()
    {
        // AbstractButton.click() came later; left and its kin are final members of every item and hide an id
        // of that name; a property onX is read as a signal handler.
        static const QRegularExpression trap(
            u"\\bclick\\(\\)|"
            u"(?:\\bid:|property \\w+|signal) (?:left|right|top|bottom)\\b.*|Theme\\.on[A-Z]\\w*"_s);
        const QStringList found = offences(trap);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void a_file_with_bound_components_gives_none_to_a_loader_or_a_section()
    {
        // Loader of Qt 6.4 answers "Cannot instantiate bound component outside its creation context"; the
        // headings of a ListView are not made at all ("Component is not ready").
        static const QRegularExpression trap(
            u"^pragma ComponentBehavior: Bound$.*(?:\\bLoader\\b|\\bComponent \\{|section\\.delegate)"_s,
            QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
        const QStringList found = offences(trap);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void no_letter_alone_is_a_shortcut()
    {
        // A scanner types letters.
        static const QRegularExpression key(u"Shortcut\\s*\\{[^}]*sequences?:\\s*\\[?\"[A-Za-z0-9]\".*"_s);
        const QStringList found = offences(key);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void both_languages_say_everything()
    {
        const QList<Message> chinese = messages(u"counterpart_zh_CN.ts"_s);
        const QList<Message> english = messages(u"counterpart_en.ts"_s);
        QVERIFY(chinese.size() > 500);
        QCOMPARE(chinese.size(), english.size());
        QStringList open;
        for (const auto *language : {&chinese, &english}) {
            for (const Message &message : *language) {
                if (!message.finished)
                    open.append(message.context + u": "_s + message.source);
            }
        }
        QVERIFY2(open.isEmpty(), qPrintable(open.join(u'\n')));
    }

    void a_Chinese_sentence_has_Chinese_marks()
    {
        QFile file(QStringLiteral(SOURCE_DIR "/translations/counterpart_zh_CN.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString all = QString::fromUtf8(file.readAll());
        static const QRegularExpression told(u"<(?:translation|numerusform)[^>]*>([^<]*)<"_s);
        static const QRegularExpression narrow(
            u"[\\x{4e00}-\\x{9fff}][,;:?!(]|[,;:?!)][\\x{4e00}-\\x{9fff}]|%L?\\d[,;:][\\x{4e00}-\\x{9fff}]"_s);
        QStringList found;
        for (auto at = told.globalMatch(all); at.hasNext();) {
            const QString text = at.next().captured(1);
            if (narrow.match(text).hasMatch())
                found.append(text);
        }
        QCOMPARE(found, QStringList());
    }

    void every_text_of_a_screen_is_in_the_translations()
    {
        QSet<QString> known;
        for (const Message &message : messages(u"counterpart_zh_CN.ts"_s))
            known.insert(message.source);
        static const QRegularExpression text(u"qsTr\\(\"((?:[^\"\\\\]|\\\\.)*)\""_s);
        QStringList missing;
        for (const Source &file : qmlFiles()) {
            for (auto hits = text.globalMatch(file.text); hits.hasNext();) {
                const QString source = hits.next().captured(1);
                if (!source.contains(u'\\') && !known.contains(source))
                    missing.append(file.name + u": "_s + source);
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
    }
};

QTEST_APPLESS_MAIN(tst_UiRules)
#include "tst_UiRules.moc"
