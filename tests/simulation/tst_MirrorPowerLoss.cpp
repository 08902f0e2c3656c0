#include "outbox/OutboxFixture.h"
#include "simulation/CrashDisk.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::sim;

namespace {

const QString path = u":m/outbox.db"_s;

std::optional<Outbox> opened()
{
    auto made = Outbox::open(path);
    if (!made) {
        qInfo("%s", qPrintable(made.error().detail));
        return {};
    }
    Outbox outbox = *std::move(made);
    if (auto used = outbox.useKey(test::outboxSealer()); !used) {
        qInfo("%s", qPrintable(used.error().detail));
        return {};
    }
    return outbox;
}

QStringList idsIn(const Outbox &outbox)
{
    QStringList ids;
    const auto items = outbox.list(1'000);
    for (const OutboxItem &item : items ? *items : QList<OutboxItem>())
        if (item.readable)
            ids.append(item.command.id);
    return ids;
}

} // namespace

/// The power goes at every disk operation of saving into two files: what somebody was told is saved is there
/// afterwards, and it is there out of either file alone.
class tst_MirrorPowerLoss : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installCrashVfs(); }
    void what_was_told_is_in_both_files_after_any_power_cut()
    {
        int cuts = 0, kept = 0;
        for (int at = 1;; ++at) {
            CrashDisk disk(u":m"_s);
            Chance chance(quint64(at), u"power");
            QVERIFY(opened());
            disk.dieAfter(at);
            QStringList told;
            {
                auto outbox = opened();
                for (int i = 0; outbox && i < 6; ++i) {
                    const Command command = test::redeem(u"cp-%1"_s.arg(i));
                    if (outbox->append({command}))
                        told.append(command.id);
                    if (i == 3) {
                        (void)outbox->nextBatch(2, 100'000, test::noon);
                        if (!told.isEmpty())
                            (void)outbox->settle({test::applied(told.first())}, test::noon);
                    }
                }
            }
            if (!disk.isDead()) {
                QVERIFY2(cuts > 50, qPrintable(QString::number(cuts)));
                qInfo("%d power cuts, %d commands kept", cuts, kept);
                return; // the whole of it went through
            }
            ++cuts;
            disk.restartAfterPowerLoss(chance);
            const CrashDisk::Files left = disk.image();
            for (const char *lost : {"", "outbox.db", "outbox.db.mirror"}) {
                disk.install(left);
                for (const auto &[name, file] : left) {
                    const bool its = name.ends_with(lost) || name.ends_with(std::string(lost) + "-wal")
                        || name.ends_with(std::string(lost) + "-shm");
                    if (*lost != '\0' && its)
                        disk.remove(":m" + name);
                }
                const auto outbox = opened();
                QVERIFY2(outbox, qPrintable(u"cut %1 without '%2'"_s.arg(at).arg(QLatin1StringView(lost))));
                const QStringList found = idsIn(*outbox);
                for (const QString &id : told)
                    QVERIFY2(found.contains(id),
                             qPrintable(u"cut %1 without '%2'"_s.arg(at).arg(QLatin1StringView(lost))));
            }
            kept += int(told.size());
        }
    }
};

QTEST_GUILESS_MAIN(tst_MirrorPowerLoss)
#include "tst_MirrorPowerLoss.moc"
