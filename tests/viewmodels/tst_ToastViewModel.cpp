#include "viewmodels/ToastViewModel.h"

#include <QSignalSpy>
#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class tst_ToastViewModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void undo_is_called_once_and_the_toast_goes()
    {
        Instant now{};
        ToastViewModel toast([&] { return now; });
        int undone = 0;
        toast.offer(u"4828 is ready"_s, now + 10s, [&] { ++undone; });
        QVERIFY(toast.shown() && toast.undoable());
        QCOMPARE(toast.secondsLeft(), 10);
        toast.undo();
        toast.undo();
        QCOMPARE(undone, 1);
        QVERIFY(!toast.shown());
    }

    void the_newest_act_wins_and_the_older_undo_is_not_called()
    {
        Instant now{};
        ToastViewModel toast([&] { return now; });
        int first = 0, second = 0;
        toast.offer(u"one"_s, now + 10s, [&] { ++first; });
        toast.offer(u"two"_s, now + 10s, [&] { ++second; });
        toast.undo();
        QCOMPARE(first, 0);
        QCOMPARE(second, 1);
    }

    void its_time_runs_out_unless_it_is_held()
    {
        Instant now{};
        ToastViewModel toast([&] { return now; });
        toast.offer(u"4828 is ready"_s, now + 10s, [] {});
        toast.setHeld(true);
        now += 30s;
        QTest::qWait(450);
        QVERIFY(toast.undoable());
        toast.setHeld(false);
        now += 11s;
        QTRY_VERIFY(!toast.shown());
    }

    void a_clock_that_is_set_back_does_not_keep_it_for_hours()
    {
        Instant now{24h};
        ToastViewModel toast([&] { return now; });
        toast.offer(u"4828 is ready"_s, now + 1s, [] {});
        now -= 5h;
        QTRY_VERIFY_WITH_TIMEOUT(!toast.shown(), 3000);
    }
};

QTEST_GUILESS_MAIN(tst_ToastViewModel)
#include "tst_ToastViewModel.moc"
