#include <QFile>
#include <QHash>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

namespace {

/// Finished translations by context and source text.
QHash<QString, QString> translations(const QString &language)
{
    QFile file(QStringLiteral(SOURCE_DIR "/translations/counterpart_%1.ts").arg(language));
    QHash<QString, QString> found;
    if (!file.open(QIODevice::ReadOnly))
        return found;
    QXmlStreamReader xml(&file);
    QString context, source;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == "name"_L1) {
            context = xml.readElementText();
        } else if (xml.name() == "source"_L1) {
            source = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            const QStringView type = xml.attributes().value("type"_L1);
            if (type.isEmpty())
                found.insert(context + u'|' + source,
                             xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed());
        }
    }
    return found;
}

} // namespace

/// Every situation in which a person at the counter could be stuck has a sentence and a way on, in both
/// languages. That the code still says them is lupdate's word: what it no longer says is not in the files.
class tst_SituationSentences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void each_situation_has_a_sentence_and_a_way_on_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("wayOn");
        const auto row = [](const char *situation, const QString &sentence, const QString &wayOn) {
            QTest::newRow(situation) << u"counterpart::"_s + sentence << wayOn;
        };
        const QString act = u"ActText|"_s, app = u"AppViewModel|"_s, sync = u"SyncCentreViewModel|"_s,
                      coupon = u"CouponViewModel|"_s, handOver = u"HandOverViewModel|"_s,
                      line = u"LineWords|"_s, signIn = u"SignInViewModel|"_s, asked = u"ExceptionText|"_s,
                      scan = u"ScanWay|"_s, verdict = u"VerdictText|"_s;
        const QString again = u"SyncScreen|Try again now"_s,
                      trouble = u"counterpart::AppViewModel|Try again"_s;
        const QString next = u"counterpart::CouponViewModel|Next customer"_s;

        row("saved, line down",
            coupon + u"Saved on this device; it is booked when the device is online again."_s, next);
        row("confirmed", u"QueueText|Confirmed"_s, again);
        row("data age", coupon + u"Data as of %1"_s, again);
        row("line down", line + u"Offline since %1. You can keep working."_s, again);
        row("no network", line + u"No network since %1. You can keep working."_s,
            u"counterpart::LineWords|Turn the Wi-Fi on, or go where it reaches. What you do is saved here "
            u"and "
            "sent by itself. %1"_s);
        row("no name", line + u"This network does not know the centre's address. You can keep working."_s,
            u"counterpart::LineWords|Use another network, or ask IT to look at the Wi-Fi. It is tried again "
            u"by "
            "itself. %1"_s);
        row("refused", line + u"The centre has not answered since %1. You can keep working."_s,
            u"counterpart::LineWords|The network is there, the centre is not. It is tried again by itself. %1"_s);
        row("answers damaged", line + u"The centre's answers arrive damaged. You can keep working."_s,
            u"counterpart::LineWords|Nothing of them is used. Use another network, or call IT. %1"_s);
        row("so many wait", sync + u"%n item(s) waiting."_s, u"SyncScreen|Waiting to upload"_s);
        row("captive portal", line + u"The shop Wi-Fi asks for a sign-in."_s,
            u"counterpart::LineWords|Sign in to the Wi-Fi in the system's settings. Counterpart "
            "is waiting and nothing is lost. %1"_s);
        row("not our server", line + u"This network is not safe for customer data."_s,
            u"counterpart::LineWords|Nothing was sent. Use another network and check the tablet's "
            "clock. %1"_s);
        row("tablet clock wrong", line + u"The tablet's clock is wrong (shows %1)."_s,
            u"counterpart::LineWords|Please correct it in the system's settings; your work is safe. %1"_s);
        row("coupon and a wrong clock",
            act + u"The clock of this device may be wrong. Set it, then try again."_s,
            u"counterpart::VerdictText|Set the device’s clock, then check again."_s);
        row("centre busy", line + u"The centre is busy. We try again at %1."_s,
            u"counterpart::LineWords|You can keep working. %1"_s);
        row("coupon offline, within limit", verdict + u"It is confirmed when the device is online again."_s,
            u"counterpart::CouponViewModel|Redeem offline"_s);
        row("coupon offline, above limit",
            act + u"The offline allowance is used up. Redeem when you are online again."_s,
            u"counterpart::VerdictText|Note the code and redeem it when the device is online."_s);
        row("coupon already used",
            act + u"This coupon was already used. See what else the customer can use."_s,
            u"counterpart::VerdictText|See what else the customer can use."_s);
        row("coupon used twice", asked + u"A coupon was used twice"_s,
            u"counterpart::ExceptionText|Honour it"_s);
        row("order already handed over or cancelled",
            act
                + u"This order is closed: it was handed over or cancelled. Check name and code before you "
                  "give anything, and ask a manager."_s,
            u"counterpart::HandOverViewModel|Check the pickup code or see an ID first"_s);
        row("order already handed over",
            handOver + u"Already picked up: %1. Check the name and code before you give anything"_s,
            u"counterpart::HandOverViewModel|Check the pickup code or see an ID first"_s);
        row("order cancelled meanwhile",
            handOver + u"Cancelled: %1. Do not hand it over. Tell the customer, or ask a manager"_s,
            u"counterpart::HandOverViewModel|This order is closed: %1"_s);
        row("order not ready", handOver + u"This order is not ready yet: %1. Finish it first"_s,
            u"counterpart::PickupOrderViewModel|“We are still getting it ready. It will be here at %1; you "
            "can wait or come back then.”"_s);
        row("cancelled and handed over", asked + u"A cancelled order was handed over"_s,
            u"counterpart::ExceptionText|Settled with customer"_s);
        row("disk full",
            act + u"The device has no space left, so nothing was saved. Free some space, then try again."_s,
            trouble);
        row("cannot save",
            act + u"The device could not save this. Try again; if it stays so, use another device."_s,
            trouble);
        row("cache being rebuilt",
            app
                + u"The data on this tablet was damaged and is loaded again. What you saved is safe and "
                  "will be sent."_s,
            u"EnrolScreen|Coupons and pickup work already. You can start now."_s);
        row("keyring locked", app + u"Unlock it to see customer data."_s, trouble);
        row("what waits meanwhile", app + u"Your %n waiting item(s) are safe and will be sent."_s, trouble);
        row("key lost", app + u"Customer data on this tablet can no longer be opened."_s,
            u"counterpart::AppViewModel|Set up again (needs manager)"_s);
        row("key in another keyring",
            app + u"Sign in to the desktop that was used before, or set the tablet up again with a manager."_s,
            u"counterpart::AppViewModel|Set up again (needs manager)"_s);
        row("outbox restored from its copy",
            app + u"A file on this tablet was damaged and was restored from its copy. Nothing was lost."_s,
            trouble);
        row("PIN wrong", signIn + u"Wrong PIN. Type it again."_s,
            u"counterpart::SignInViewModel|%n try(ies) left"_s);
        row("PIN wait", signIn + u"Please wait until %1, then try again."_s, u"LockScreen|Switch person"_s);
        row("PIN disabled",
            signIn + u"PIN switched off to protect customers. Sign in while online, or ask a manager."_s,
            u"LockScreen|Switch person"_s);
        row("lease ended", app + u"Customer data was removed: no contact for %n hour(s)"_s,
            u"counterpart::AppViewModel|Connect"_s);
        row("crash restart", app + u"Counterpart restarted. You are back at the hand-over."_s,
            u"counterpart::AppViewModel|Continue"_s);
        row("message of the centre", app + u"From the centre: %1"_s,
            u"counterpart::AppViewModel|Understood"_s);
        row("update wanted", u"DeviceText|Update wanted: version %1. Everything that waits stays. Call IT."_s,
            again);
        row("update with items waiting", line + u"An update keeps everything that waits. %1"_s, again);
        row("app older than data",
            app + u"Nothing was changed. Update Counterpart on this tablet, then start it again."_s, trouble);
        row("unknown barcode", scan + u"This code is not one of ours. Type the number, or search by phone."_s,
            u"Omnibox|Scan or search customer, order, coupon"_s);
        row("payment card scanned",
            scan + u"That is a payment card. It was not stored. Ask for the member code."_s,
            u"Omnibox|Scan or search customer, order, coupon"_s);
        row("search too wide",
            u"FindViewModel|Type at least two letters, one Chinese character, or four digits of the "
            "phone."_s,
            u"Omnibox|Scan or search customer, order, coupon"_s);
        row("one item set aside", asked + u"Please look at this"_s, u"SyncScreen|Needs your decision"_s);
        row("tablet switched off", line + u"This tablet was switched off by the centre."_s,
            u"counterpart::LineWords|Call IT. What you saved stays on this tablet. %1"_s);
        row("tablet to be checked by IT", line + u"This tablet must be checked by IT."_s,
            u"counterpart::LineWords|Saved work is safe and was sent. Use another tablet."_s);
        QTest::newRow("sign-out with items waiting") << u"counterpart::AppViewModel|%n item(s) wait. They "
                                                        u"stay safe on this tablet and are sent without "
                                                        "you."_s
                                                     << u"PersonSheet|Sign out"_s;
        QTest::newRow("a record needs a reason")
            << u"CustomerScreen|Opening a record is logged with its purpose. A scanned code, an order or a "
               "coupon says it by itself."_s
            << u"Omnibox|Scan or search customer, order, coupon"_s;
    }
    void each_situation_has_a_sentence_and_a_way_on()
    {
        QFETCH(QString, sentence);
        QFETCH(QString, wayOn);
        static const QHash<QString, QString> chinese = translations(u"zh_CN"_s),
                                             english = translations(u"en"_s);
        for (const QString &said : {sentence, wayOn}) {
            QVERIFY2(!chinese.value(said).isEmpty(), qPrintable(u"no Chinese for "_s + said));
            QVERIFY2(english.contains(said), qPrintable(u"no English for "_s + said));
        }
    }
};

QTEST_GUILESS_MAIN(tst_SituationSentences)
#include "tst_SituationSentences.moc"
