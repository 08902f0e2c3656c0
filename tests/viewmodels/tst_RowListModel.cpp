#include "viewmodels/RowListModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

QList<QVariantMap> rowsOf(const QString &keys)
{
    QList<QVariantMap> rows;
    for (const QChar key : keys)
        rows.append({{u"key"_s, QString(key)}, {u"text"_s, QString(key).toUpper()}});
    return rows;
}

QString keysOf(const RowListModel &model)
{
    QString keys;
    for (int i = 0; i < model.rowCount(); ++i)
        keys += model.row(i).value(u"key"_s).toString();
    return keys;
}

} // namespace

class tst_RowListModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_come_and_go_and_move_without_a_reset()
    {
        RowListModel model({"text"});
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QStringList steps{u"abc"_s, u"cab"_s, u"xbya"_s, u""_s, u"hgfedcba"_s, u"abcdefgh"_s, u"bd"_s};
        for (const QString &step : steps) {
            model.show(rowsOf(step));
            QCOMPARE(keysOf(model), step);
        }
        QCOMPARE(reset.count(), 0);
    }

    void a_changed_row_tells_its_delegate_only()
    {
        RowListModel model({"text"});
        model.show(rowsOf(u"abc"_s));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QList<QVariantMap> rows = rowsOf(u"abc"_s);
        rows[1].insert(u"text"_s, u"new"_s);
        model.show(rows);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        QCOMPARE(inserted.count(), 0);
        QCOMPARE(model.index(1).data(model.roleNames().key("text")).toString(), u"new"_s);
    }

    void two_rows_with_one_key_are_both_shown()
    {
        RowListModel model({"text"});
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(rowsOf(u"aab"_s));
        QCOMPARE(model.count(), 3);
        model.show(rowsOf(u"baa"_s));
        QCOMPARE(model.count(), 3);
    }

    void a_role_outside_the_list_is_nothing()
    {
        RowListModel model({"text"});
        model.show(rowsOf(u"a"_s));
        QVERIFY(!model.data(model.index(0), Qt::UserRole + 9).isValid());
        QVERIFY(!model.data(model.index(0), Qt::DisplayRole).isValid());
        QVERIFY(model.row(7).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_RowListModel)
#include "tst_RowListModel.moc"
