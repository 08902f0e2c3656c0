#include "viewmodels/ScanDetector.h"

#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <QWindow>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What reaches the window after the detector.
class Window : public QWindow
{
public:
    QString typed;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        typed += event->key() == Qt::Key_Return ? u"⏎"_s : event->text();
    }
};

void press(QObject *window, const QString &text, quint64 at)
{
    const int key = text == u"\r"_s ? int(Qt::Key_Return) : int(text.at(0).toUpper().unicode());
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier, text);
    event.setTimestamp(at);
    QCoreApplication::sendEvent(window, &event);
}

} // namespace

class tst_ScanDetector : public QObject
{
    Q_OBJECT

    Window m_window;
    std::unique_ptr<ScanDetector> m_detector;
    quint64 m_now = 1000;

    void type(const QString &text, int gap)
    {
        for (const QChar letter : text)
            press(&m_window, letter, m_now += quint64(gap));
    }

private Q_SLOTS:
    void init()
    {
        m_window.typed.clear();
        m_detector = std::make_unique<ScanDetector>();
        qApp->installEventFilter(m_detector.get());
    }

    void a_fast_burst_with_enter_is_a_scan_and_reaches_no_field()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"WKND-7F3K-91QD"_s, 8);
        press(&m_window, u"\r"_s, m_now += 8);
        QCOMPARE(scans.count(), 1);
        QCOMPARE(scans.first().first().toString(), u"WKND-7F3K-91QD"_s);
        QCOMPARE(m_window.typed, QString());
    }

    void the_shift_keys_of_a_scanner_do_not_part_its_code()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        for (const QChar letter : u"WNTR-51PW"_s) {
            QKeyEvent shift(QEvent::KeyPress, Qt::Key_Shift, Qt::ShiftModifier);
            shift.setTimestamp(m_now += 4);
            QCoreApplication::sendEvent(&m_window, &shift);
            press(&m_window, letter, m_now += 4);
        }
        press(&m_window, u"\r"_s, m_now += 8);
        QCOMPARE(scans.count(), 1);
        QCOMPARE(scans.first().first().toString(), u"WNTR-51PW"_s);
    }

    void a_line_feed_or_a_tab_ends_a_scan_like_enter_does()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        for (const QString &end : {u"\n"_s, u"\t"_s}) {
            type(u"WKND-7F3K-91QD"_s, 8);
            QKeyEvent event(QEvent::KeyPress, end == u"\t"_s ? int(Qt::Key_Tab) : 0, Qt::NoModifier, end);
            event.setTimestamp(m_now += 8);
            QCoreApplication::sendEvent(&m_window, &event);
        }
        QCOMPARE(scans.count(), 2);
        QCOMPARE(m_window.typed, QString());
    }

    void a_fast_burst_without_enter_is_a_scan_after_silence()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"6901234567892"_s, 8);
        QVERIFY(scans.wait(500));
        QCOMPARE(scans.first().first().toString(), u"6901234567892"_s);
        QCOMPARE(m_window.typed, QString());
    }

    void typing_of_a_person_arrives_unchanged()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"suyawen"_s, 120);
        press(&m_window, u"\r"_s, m_now += 200);
        QTRY_COMPARE(m_window.typed, u"suyawen⏎"_s);
        QCOMPARE(scans.count(), 0);
    }

    void five_quick_letters_are_no_scan()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"sarah"_s, 5);
        press(&m_window, u"\r"_s, m_now += 5);
        QTRY_COMPARE(m_window.typed, u"sarah⏎"_s);
        QCOMPARE(scans.count(), 0);
    }

    void a_short_label_with_a_digit_and_enter_is_a_scan()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        for (const QString &label : {u"C-05"_s, u"4821"_s}) {
            type(label, 5);
            press(&m_window, u"\r"_s, m_now += 5);
        }
        QCOMPARE(scans.count(), 2);
        QCOMPARE(m_window.typed, QString());
    }

    void four_digits_at_the_pace_of_a_slow_scanner_are_typing()
    {
        m_detector->setMaxGap(200);
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"4821"_s, 150);
        press(&m_window, u"\r"_s, m_now += 150);
        QTRY_COMPARE(m_window.typed, u"4821⏎"_s);
        QCOMPARE(scans.count(), 0);
    }

    void a_short_label_without_enter_is_typing()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"4821"_s, 5);
        QTRY_COMPARE(m_window.typed, u"4821"_s);
        QCOMPARE(scans.count(), 0);
    }

    void two_scans_in_a_row_are_two_codes()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"AAAA1111"_s, 5);
        press(&m_window, u"\r"_s, m_now += 5);
        type(u"BBBB2222"_s, 5);
        press(&m_window, u"\r"_s, m_now += 5);
        QCOMPARE(scans.count(), 2);
        QCOMPARE(scans.last().first().toString(), u"BBBB2222"_s);
    }

    void a_slow_scanner_is_understood_when_the_setting_says_so()
    {
        m_detector->setMaxGap(200);
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"WKND-7F3K"_s, 150);
        press(&m_window, u"\r"_s, m_now += 150);
        QCOMPARE(scans.count(), 1);
    }

    void a_slow_scanner_is_waited_for_between_its_keys()
    {
        m_detector->setMaxGap(200);
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        for (const QChar letter : u"WKND-7F3K"_s) {
            press(&m_window, letter, m_now += 120);
            QTest::qWait(120);
        }
        QVERIFY(scans.wait(2000));
        QCOMPARE(scans.count(), 1);
        QCOMPARE(scans.first().first().toString(), u"WKND-7F3K"_s);
    }

    void the_late_rest_of_a_code_is_no_code_of_its_own()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"WKND-7F"_s, 8);
        QVERIFY(scans.wait(500)); // the machine was busy: silence here, none at the scanner
        type(u"3K-91QD"_s, 8);
        press(&m_window, u"\r"_s, m_now += 8);
        QCOMPARE(scans.count(), 2);
        QCOMPARE(scans.last().first().toString(), u"WKND-7F3K-91QD"_s);
        QCOMPARE(m_window.typed, QString());
    }

    void the_late_enter_of_a_code_presses_no_button()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"WKND-7F3K-91QD"_s, 8);
        QVERIFY(scans.wait(500));
        press(&m_window, u"\r"_s, m_now += 8);
        QCOMPARE(scans.count(), 1);
        QCOMPARE(m_window.typed, QString());
        press(&m_window, u"\r"_s, m_now += 8); // and the next one is a person's
        QCOMPARE(m_window.typed, u"⏎"_s);
    }

    void what_is_typed_after_a_scan_is_not_of_it()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"WKND-7F3K-91QD"_s, 8);
        QVERIFY(scans.wait(500));
        m_now += 300;
        type(u"su"_s, 120);
        press(&m_window, u"\r"_s, m_now += 200);
        QTRY_COMPARE(m_window.typed, u"su⏎"_s);
        QCOMPARE(scans.count(), 1);
    }

    void keys_that_waited_for_a_busy_program_are_of_their_code()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(u"WKND-7F"_s, 8);
        QMetaObject::invokeMethod(
            qApp, [] { QThread::msleep(120); }, Qt::QueuedConnection);
        QTimer::singleShot(61, qApp, [this] { // is due together with the silence
            type(u"3K-91QD"_s, 8);
            press(&m_window, u"\r"_s, m_now += 8);
        });
        QVERIFY(scans.wait(1000));
        QTest::qWait(150);
        QCOMPARE(scans.count(), 1);
        QCOMPARE(scans.first().first().toString(), u"WKND-7F3K-91QD"_s);
    }

    void a_forty_kilobyte_code_stays_one_scan()
    {
        QSignalSpy scans(m_detector.get(), &ScanDetector::scanned);
        type(QString(40'000, u'A'), 1);
        press(&m_window, u"\r"_s, m_now += 1);
        QCOMPARE(scans.count(), 1);
        QCOMPARE(scans.first().first().toString().size(), 40'000);
    }

    void every_key_says_that_somebody_is_there()
    {
        QSignalSpy touches(m_detector.get(), &ScanDetector::touched);
        type(u"ab"_s, 200);
        QVERIFY(touches.count() >= 2);
    }

    void a_slash_alone_asks_for_the_search_box_when_no_field_has_the_focus()
    {
        QSignalSpy slashes(m_detector.get(), &ScanDetector::slashTyped);
        type(u"/"_s, 300);
        QVERIFY(slashes.wait(500));
        QCOMPARE(m_window.typed, QString());
    }
};

QTEST_MAIN(tst_ScanDetector)
#include "tst_ScanDetector.moc"
