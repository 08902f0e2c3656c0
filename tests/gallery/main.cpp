#include "device/Device.h"
#include "usecases/Access.h"
#include "usecases/CouponCheck.h"
#include "usecases/Core.h"
#include "usecases/CustomerBriefing.h"
#include "usecases/CustomerLookup.h"
#include "usecases/PickupDesk.h"
#include "usecases/SyncHealth.h"
#include "base/WhenDone.h"
#include "viewmodels/AppFont.h"
#include "viewmodels/CouponViewModel.h"
#include "viewmodels/CustomerViewModel.h"
#include "viewmodels/HandOverViewModel.h"
#include "viewmodels/IconProvider.h"
#include "viewmodels/PickupBoardViewModel.h"
#include "viewmodels/PickupOrderViewModel.h"
#include "viewmodels/ToastViewModel.h"

#include <QDir>
#include <QEventLoop>
#include <QGuiApplication>
#include <QQmlEngine>
#include <QtQml/QQmlExtensionPlugin>
#include <QQuickItem>
#include <QQuickView>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <QTranslator>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

extern void qml_register_types_Counterpart();
Q_IMPORT_QML_PLUGIN(Counterpart_UiPlugin)

template<typename T>
T await(const QFuture<T> &future)
{
    QEventLoop loop;
    std::optional<T> answer;
    whenDone(future, &loop, [&](const T &value) { answer = value; loop.quit(); });
    loop.exec();
    return *answer;
}
void spin(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}
QTextStream out(stdout);

int main(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    const QStringList args = app.arguments(); // out server code associate pin clock
    QGuiApplication::setFont(applicationFont());
    QTemporaryDir folder;
    const Instant start = args.size() > 6 ? *parseInstant(args[6]) : systemNow();
    const Instant real = systemNow();
    Device::Setup setup;
    setup.folder = folder.path();
    setup.secrets = std::make_shared<MemorySecretStore>();
    setup.clock = [=] { return start + (systemNow() - real); };
    setup.clientVersion = u"gallery"_s;
    Device device(setup);
    (void)await(device.start());
    Core core(device);
    Access access(core);
    const auto enrolled = await(access.enrol(args[2], args[3], u"gallery"_s));
    out << "enrol " << (enrolled ? u"ok"_s : enrolled.error().detail + enrolled.error().code) << Qt::endl;
    for (int i = 0; i < 100 && device.staff().isEmpty(); ++i) spin(100);
    const auto who = await(access.signIn(args[4], args[5]));
    out << "sign in " << (who ? who->displayName : who.error().detail + who.error().code) << Qt::endl;
    PickupDesk desk(core);
    CustomerBriefing briefing(core);
    CouponCheck coupons(core);
    CustomerLookup lookup(core);
    SyncHealth health(core);
    for (int i = 0; i < 300 && (health.connection().firstSyncPercent < 100 || !device.store()); ++i) spin(100);
    spin(1500);
    out << "synced " << health.connection().firstSyncPercent << " kind " << int(health.connection().kind) << Qt::endl;
    Format format([&core] { return core.serverNow(); });
    if (device.store()) format.setStore(*device.store());
    ToastViewModel toast(setup.clock);
    PickupBoardViewModel board(desk, core, format, toast);
    PickupOrderViewModel order(desk, core, format, toast);
    HandOverViewModel handOver(desk, core, format, toast);
    CouponViewModel coupon(coupons, core, format, toast);
    CustomerViewModel customer(briefing, core, format, toast);
    if (device.store()) coupon.setStoreName(device.store()->name);

    qml_register_types_Counterpart();
    QTranslator zh;
    const bool haveZh = zh.load(QString::fromLocal8Bit(qgetenv("ZH_QM")));
    out << "zh " << haveZh << Qt::endl;
    QDir().mkpath(args[1]);

    const auto grab = [&](const QString &screen, QObject *vm, const QString &name, QSize size = {1192, 736}, int wait = 700) {
        for (const bool dark : {false, true}) {
            if (dark && qEnvironmentVariableIsEmpty("DARK")) continue;
            QQuickView view;
            view.engine()->addImportPath(u"qrc:/qt/qml"_s);
            view.engine()->addImageProvider(u"icon"_s, new IconProvider);
            QObject::connect(view.engine(), &QQmlEngine::warnings, [](const QList<QQmlError> &w) { for (const auto &e : w) out << "WARN " << e.toString() << Qt::endl; });
            const int id = qmlTypeId("Counterpart.Ui", 1, 0, "Theme");
            view.setInitialProperties({{u"vm"_s, QVariant::fromValue(vm)}});
            view.setResizeMode(QQuickView::SizeRootObjectToView);
            view.resize(size);
            view.setSource(QUrl(u"qrc:/qt/qml/Counterpart/Ui/"_s + screen + u".qml"_s));
            auto *theme = view.engine()->singletonInstance<QObject *>(id >= 0 ? id : qmlTypeId("Counterpart.Ui", 1, 0, "Theme"));
            if (theme) { theme->setProperty("dark", dark); theme->setProperty("cjk", format.chinese()); }
            view.setColor(theme ? theme->property("canvas").value<QColor>() : QColor(0xF4, 0xF2, 0xED));
            for (const auto &e : view.errors()) out << "ERR " << e.toString() << Qt::endl;
            view.show();
            if (view.rootObject()) { QMetaObject::invokeMethod(view.rootObject(), "forceActiveFocus"); }
            spin(wait);
            view.grabWindow().save(u"%1/%2-%3%4.png"_s.arg(args[1], name, format.chinese() ? u"zh"_s : u"en"_s, dark ? u"-dark"_s : QString()));
        }
    };

    const auto listed = await(desk.board());
    if (!listed) { out << "board " << listed.error().detail << Qt::endl; return 1; }
    out << "waiting " << listed->waiting.size() << " late " << listed->late.size() << " pick " << listed->toPick.size() << " ready " << listed->ready.size() << Qt::endl;
    QString picking, ready, sarah;
    for (const auto &l : {listed->waiting, listed->late, listed->toPick, listed->ready})
        for (const auto &o : l) {
            out << o.order.orderNo << " " << o.order.id << " " << o.order.customerName << " st " << int(o.order.status) << " bay " << (o.order.staging.isEmpty() ? QString() : o.order.staging.first().code) << " claim " << o.claimedBy << Qt::endl;
            if (picking.isEmpty() && o.order.status == PickupStatus::Picking) picking = o.order.id;
            if (ready.isEmpty() && o.order.status == PickupStatus::Ready) ready = o.order.id;
        }
    if (picking.isEmpty() && !listed->toPick.isEmpty()) picking = listed->toPick.first().order.id;
    const auto found = lookup.search(u"syw"_s);
    for (const auto &h : found.hits) { out << "hit " << h.id << " " << h.name << Qt::endl; if (h.kind == SearchHit::Kind::Customer && sarah.isEmpty()) sarah = h.id; }

    for (const bool chinese : {true, false}) {
        if (chinese && !haveZh) continue;
        if (chinese) { app.installTranslator(&zh); format.setLanguage(u"zh-CN"_s); }
        else { app.removeTranslator(&zh); format.setLanguage(u"en"_s); }
        board.refresh(); spin(300);
        grab(u"PickupBoardScreen"_s, &board, u"05-board"_s);
        order.open(picking); spin(600);
        grab(u"PickupOrderScreen"_s, &order, u"06-order"_s);
        if (chinese && order.mainAction() == u"start"_s) { order.startPicking(); spin(800); }
        if (order.lines()->count() > 0) {
            if (chinese) { order.pickOne(order.lines()->row(0).value(u"lineId"_s).toString()); spin(500); }
            order.reportShort(order.lines()->row(order.lines()->count() - 1).value(u"lineId"_s).toString());
            grab(u"PickupOrderScreen"_s, &order, u"06-order-short"_s);
            order.choose(u"not_found"_s);
            grab(u"PickupOrderScreen"_s, &order, u"06-order-short2"_s);
            order.closeShort();
        }
        handOver.open(ready); spin(600);
        grab(u"HandOverScreen"_s, &handOver, u"06b-handover"_s);
        for (int i = 0; i < 6; ++i) handOver.typeDigit(u"1"_s);
        handOver.setDelegate(true);
        grab(u"HandOverScreen"_s, &handOver, u"06b-handover-full"_s);
        handOver.setDelegate(false); handOver.handOver(); spin(1500);
        grab(u"HandOverScreen"_s, &handOver, u"06b-handover-wrong"_s);
        coupon.reset();
        grab(u"CouponScreen"_s, &coupon, u"04-idle"_s);
        if (!sarah.isEmpty()) {
            customer.open(sarah, {}); spin(100);
            grab(u"CustomerScreen"_s, &customer, u"03-purpose"_s);
            customer.choosePurpose(u"asked"_s); spin(800);
            grab(u"CustomerScreen"_s, &customer, u"03-customer"_s);
            for (const QString &tab : {u"purchases"_s, u"coupons"_s, u"contact"_s, u"preferences"_s}) { customer.setTab(tab); grab(u"CustomerScreen"_s, &customer, u"03-"_s + tab); }
            customer.openWhy(); spin(500);
            grab(u"CustomerScreen"_s, &customer, u"03-why"_s); customer.closeWhy(); customer.setTab(u"overview"_s);
            customer.startNote(); grab(u"CustomerScreen"_s, &customer, u"03-note"_s); customer.cancelNote();
            int n = 0;
            for (int i = 0; i < customer.coupons()->count(); ++i) {
                const auto row = customer.coupons()->row(i);
                out << "coupon " << row.value(u"title"_s).toString() << " " << row.value(u"kind"_s).toString() << Qt::endl;
                coupon.check(row.value(u"couponId"_s).toString(), sarah); spin(500);
                grab(u"CouponScreen"_s, &coupon, u"04-coupon%1"_s.arg(n++));
                if (coupon.mainAction() == u"amount"_s) {
                    coupon.openAmount(); for (const QString &k : {u"8"_s, u"9"_s, u"9"_s}) coupon.press(k);
                    grab(u"CouponScreen"_s, &coupon, u"04-amount"_s);
                    coupon.confirmAmount(); spin(500);
                    grab(u"CouponScreen"_s, &coupon, u"04-coupon%1b"_s.arg(n - 1));
                    if (coupon.mainAction() == u"redeem"_s && i == 0) { coupon.redeem(); spin(800); grab(u"CouponScreen"_s, &coupon, u"04-redeemed"_s); out << toast.text() << Qt::endl; coupon.undo(); spin(1200); out << "after undo " << coupon.phase() << coupon.kind() << Qt::endl; }
                }
                if (n > 5) break;
            }
            coupon.check(u"NOPE-1234-XXXX"_s); spin(500); grab(u"CouponScreen"_s, &coupon, u"04-unknown"_s);
        }
    }
    return 0;
}
