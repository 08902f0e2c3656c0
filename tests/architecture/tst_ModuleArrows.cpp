#include <QDirIterator>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

// The module arrows, checked against every #include under src. To add an arrow is to edit this table.
static const QMap<QString, QStringList> mayInclude{
    {u"base"_s, {}},
    {u"domain"_s, {u"base"_s}},
    {u"contract"_s, {u"base"_s, u"domain"_s}},
    {u"seal"_s, {u"base"_s}},
    {u"cache"_s, {u"base"_s, u"domain"_s, u"contract"_s, u"seal"_s}},
    {u"outbox"_s, {u"base"_s, u"domain"_s, u"contract"_s, u"seal"_s}},
    {u"search"_s, {u"base"_s, u"domain"_s}},
    {u"sync"_s, {u"base"_s, u"domain"_s, u"contract"_s}},
    {u"cdpclient"_s, {u"base"_s, u"contract"_s}},
    {u"session"_s, {u"base"_s, u"domain"_s, u"seal"_s, u"cdpclient"_s}},
    {u"device"_s,
     {u"base"_s, u"domain"_s, u"contract"_s, u"seal"_s, u"cache"_s, u"outbox"_s, u"search"_s, u"sync"_s,
      u"cdpclient"_s, u"session"_s}},
    {u"usecases"_s,
     {u"base"_s, u"domain"_s, u"cache"_s, u"outbox"_s, u"search"_s, u"session"_s, u"device"_s}},
    {u"viewmodels"_s, {u"base"_s, u"domain"_s, u"usecases"_s}},
    {u"server"_s, {u"base"_s, u"domain"_s, u"contract"_s}},
};

class tst_ModuleArrows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includes_follow_the_arrows()
    {
        static const QRegularExpression include(u"^#include \"(\\w+)/"_s,
                                                QRegularExpression::MultilineOption);
        const QDir src(QStringLiteral(SOURCE_DIR "/src"));
        QStringList offences;
        int seen = 0;
        QDirIterator files(src.path(), {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString name = src.relativeFilePath(file.fileName());
            const QString module = name.section(u'/', 0, 0);
            QVERIFY2(mayInclude.contains(module), qPrintable(module));
            const QString text = QString::fromUtf8(file.readAll());
            for (auto hits = include.globalMatch(text); hits.hasNext(); ++seen) {
                const QString other = hits.next().captured(1);
                if (other != module && !mayInclude[module].contains(other))
                    offences.append(name + u" -> "_s + other);
            }
        }
        QVERIFY(seen > 20);
        QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
    }
};

QTEST_APPLESS_MAIN(tst_ModuleArrows)
#include "tst_ModuleArrows.moc"
