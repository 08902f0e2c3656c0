#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// Every path that CONTRIBUTING.md names exists: a map that lies is worse than none.
class tst_MapIsTrue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_path_of_the_map_exists()
    {
        QFile file(QStringLiteral(SOURCE_DIR "/CONTRIBUTING.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        static const QRegularExpression path(u"`((?:src|ui|app|tests|resources|docs)(?:/[\\w./]+)?)`"_s);
        QStringList missing;
        int seen = 0;
        for (auto hits = path.globalMatch(text); hits.hasNext(); ++seen) {
            const QString named = hits.next().captured(1);
            if (!named.contains(u'X') && !QFileInfo::exists(QStringLiteral(SOURCE_DIR "/") + named))
                missing.append(named);
        }
        QVERIFY(seen > 30);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
    }
};

QTEST_APPLESS_MAIN(tst_MapIsTrue)
#include "tst_MapIsTrue.moc"
