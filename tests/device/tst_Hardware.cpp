#include "device/Battery.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// What the kernel tells of the battery, as drivers write it.
class tst_Hardware : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString supply(const QString &test, const QString &name, const QHash<QString, QByteArray> &files) const
    {
        const QString root = m_folder.filePath(test);
        QDir().mkpath(root + u'/' + name);
        for (auto it = files.cbegin(); it != files.cend(); ++it) {
            QFile file(root + u'/' + name + u'/' + it.key());
            if (!file.open(QIODevice::WriteOnly) || file.write(it.value() + '\n') < 0)
                qFatal("cannot write the fixture");
        }
        return root;
    }

private Q_SLOTS:
    void a_battery_tells_what_is_left_by_energy_or_by_charge()
    {
        const QString energy = supply(u"energy"_s, u"BAT0"_s,
                                      {{u"type"_s, "Battery"},
                                       {u"capacity"_s, "86"},
                                       {u"status"_s, "Discharging"},
                                       {u"energy_now"_s, "36000000"},
                                       {u"power_now"_s, "6000000"}});
        QCOMPARE(batteryIn(energy), (Battery{86, false, 360min}));
        const QString charge = supply(u"charge"_s, u"BAT1"_s,
                                      {{u"type"_s, "Battery"},
                                       {u"capacity"_s, "40"},
                                       {u"status"_s, "Discharging"},
                                       {u"charge_now"_s, "2000000"},
                                       {u"current_now"_s, "-1000000"}});
        QCOMPARE(batteryIn(charge), (Battery{40, false, 120min}));
    }

    void while_it_charges_or_draws_nothing_no_time_is_told()
    {
        const QString charging = supply(u"charging"_s, u"BAT0"_s,
                                        {{u"type"_s, "Battery"},
                                         {u"capacity"_s, "50"},
                                         {u"status"_s, "Charging"},
                                         {u"energy_now"_s, "36000000"},
                                         {u"power_now"_s, "6000000"}});
        QCOMPARE(batteryIn(charging), (Battery{50, true, {}}));
        const QString idle = supply(u"idle"_s, u"BAT0"_s,
                                    {{u"type"_s, "Battery"},
                                     {u"capacity"_s, "150"},
                                     {u"status"_s, "Discharging"},
                                     {u"energy_now"_s, "36000000"},
                                     {u"power_now"_s, "0"}});
        QCOMPARE(batteryIn(idle), (Battery{100, false, {}}));
    }

    void the_charger_and_a_mouse_are_no_battery_of_this_machine()
    {
        supply(u"other"_s, u"AC"_s, {{u"type"_s, "Mains"}, {u"online"_s, "1"}});
        supply(u"other"_s, u"ABattery"_s, {{u"type"_s, "Battery"}, {u"status"_s, "Discharging"}});
        const QString root = supply(u"other"_s, u"hidpp_battery_0"_s,
                                    {{u"type"_s, "Battery"}, {u"scope"_s, "Device"}, {u"capacity"_s, "30"}});
        QCOMPARE(batteryIn(root), std::optional<Battery>());
        QCOMPARE(batteryIn(m_folder.filePath(u"not-there"_s)), std::optional<Battery>());
    }
};

QTEST_APPLESS_MAIN(tst_Hardware)
#include "tst_Hardware.moc"
