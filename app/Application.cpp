#include "Application.h"

#include "FirstWindow.h"
#include "base/WhenDone.h"
#include "device/Device.h"
#include "usecases/CompanySearch.h"
#include "usecases/Core.h"
#include "viewmodels/AppFont.h"
#include "viewmodels/AppViewModel.h"
#include "viewmodels/CampaignsViewModel.h"
#include "viewmodels/Chime.h"
#include "viewmodels/CodesOnlyViewModel.h"
#include "viewmodels/CouponViewModel.h"
#include "viewmodels/CustomerViewModel.h"
#include "viewmodels/EnrolViewModel.h"
#include "viewmodels/FindViewModel.h"
#include "viewmodels/GoodwillViewModel.h"
#include "viewmodels/HandOverViewModel.h"
#include "viewmodels/IconProvider.h"
#include "viewmodels/PickupAttentionViewModel.h"
#include "viewmodels/PickupBoardViewModel.h"
#include "viewmodels/PickupOrderViewModel.h"
#include "viewmodels/RecentActsViewModel.h"
#include "viewmodels/ScanDetector.h"
#include "viewmodels/SignInViewModel.h"
#include "viewmodels/SyncCentreViewModel.h"
#include "viewmodels/TabletsViewModel.h"
#include "viewmodels/ToastViewModel.h"
#include "viewmodels/TouchHover.h"

#include <QGuiApplication>
#include <QLoggingCategory>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QSettings>
#include <QStandardPaths>
#include <QTranslator>

extern void qml_register_types_Counterpart();

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// QT_LOGGING_RULES=counterpart.frames.info=true tells when each stage is on the glass; ./dev bench reads it.
Q_LOGGING_CATEGORY(framesLog, "counterpart.frames", QtWarningMsg)
/// counterpart.window.info=true tells when another start brought this one to the front.
Q_LOGGING_CATEGORY(windowLog, "counterpart.window", QtWarningMsg)

/// As far as the desktop lets a program: where it may not come forward by itself, it asks for attention.
void comeForward(QQuickWindow &window)
{
    if (window.windowStates() & Qt::WindowMinimized)
        window.setWindowStates(window.windowStates() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.requestActivate();
    window.alert(0);
    qCInfo(windowLog) << "raised";
}

void tellFrames(QQuickWindow *window, const AppViewModel &app)
{
    if (!window || !framesLog().isInfoEnabled())
        return;
    QObject::connect(window, &QQuickWindow::frameSwapped, window, [&app, told = QString()]() mutable {
        if (app.stage() == told)
            return;
        told = app.stage();
        qCInfo(framesLog).noquote() << "frame of" << told;
    });
}

QString profileFolder(const LaunchOptions &options)
{
    return options.profile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)
                                     : options.profile;
}

Device::Setup deviceSetup(const LaunchOptions &options)
{
    Device::Setup setup;
    setup.folder = profileFolder(options);
    const QString service
        = options.keychainService.isEmpty() ? keychainService(setup.folder) : options.keychainService;
    setup.secrets = std::make_shared<KeychainSecretStore>(service);
    setup.clientVersion = QStringLiteral(COUNTERPART_VERSION);
    return setup;
}

QString systemLanguage()
{
    return QLocale::system().language() == QLocale::Chinese || QLocale::system().language() == QLocale::C
        ? u"zh-CN"_s
        : u"en"_s;
}

} // namespace

struct Application::Parts
{
    explicit Parts(const LaunchOptions &options) : device(deviceSetup(options)), first(profileFolder(options))
    {
    }

    Device device;
    Core core{device};
    Access access{core};
    CustomerLookup lookup{core};
    CustomerBriefing briefing{core};
    CouponCheck coupons{core};
    PickupDesk desk{core};
    GoodwillDesk goodwill{core};
    CampaignBoard campaigns{core};
    SyncHealth health{core};
    StoreTablets tablets{core};
    CompanySearch company{core};
    SlipBook slips{core, access};
    RecentActs recent{{core, coupons, desk, briefing}};

    // What the CDP sent carries its time: an age is told by its clock, also on a tablet that was set wrong.
    Format format{[this] {
        return core.serverNow();
    }};
    ToastViewModel toast{systemNow};
    AppViewModel app{{core, access, lookup, desk, health, format}};
    EnrolViewModel enrolModel{access, format};
    CodesOnlyViewModel codesModel{slips, core, format};
    SignInViewModel signInModel{access, core, health, format};
    FindViewModel findModel{{core, lookup, briefing, campaigns, desk, company, format}};
    CustomerViewModel customerModel{briefing, core, format, toast};
    CouponViewModel couponModel{coupons, core, format, toast};
    GoodwillViewModel goodwillModel{goodwill, core, format, toast};
    PickupBoardViewModel boardModel{desk, core, format, toast};
    PickupAttentionViewModel attentionModel{desk, core, format};
    PickupOrderViewModel orderModel{desk, core, format, toast};
    HandOverViewModel handOverModel{desk, core, format, toast};
    CampaignsViewModel campaignsModel{campaigns, core, format, toast};
    SyncCentreViewModel syncModel{health, core, format, toast};
    TabletsViewModel tabletsModel{tablets, format, toast};
    RecentActsViewModel recentModel{recent, format, toast};
    Chime chime{systemSound()};
    ScanDetector scans;
    TouchHover touchHover;
    FirstWindow first;
    QTranslator translator;
    QQmlApplicationEngine engine;

    void join();
    void joinSounds();
    void translate();
    void joinFirstWindow();
    void keepSettings(const LaunchOptions &options);
};

void Application::Parts::joinSounds()
{
    for (ScreenViewModel *model : std::initializer_list<ScreenViewModel *>{
             &signInModel, &findModel, &customerModel, &couponModel, &boardModel, &orderModel, &handOverModel,
             &codesModel, &goodwillModel, &campaignsModel, &syncModel, &tabletsModel, &recentModel})
        QObject::connect(model, &ScreenViewModel::sound, &chime, &Chime::play);
    QObject::connect(&attentionModel, &ScreenViewModel::changed, &chime,
                     [this] { chime.setRinging(attentionModel.count() > 0); });
    QObject::connect(&app, &AppViewModel::mutedChanged, &chime, [this] { chime.setMuted(app.muted()); });
}

/// How the tablet is set: stays for whoever works with it next, and names nobody.
void Application::Parts::keepSettings(const LaunchOptions &options)
{
    const QString file = profileFolder(options) + u"/settings.ini"_s;
    const QSettings kept(file, QSettings::IniFormat);
    const QString language = options.language.isEmpty()
        ? kept.value(u"language"_s, systemLanguage()).toString()
        : options.language;
    format.setLanguage(language == "en"_L1 ? u"en"_s : u"zh-CN"_s);
    app.setDark(options.dark || kept.value(u"dark"_s).toBool());
    app.setTextScale(kept.value(u"textScale"_s, 1).toDouble());
    app.setMuted(kept.value(u"muted"_s).toBool());
    // Makers allow up to 990 ms between two keys (ui.md §8); set by whoever sets up the tablet.
    scans.setMaxGap(
        qBound(ScanDetector::usualGap, kept.value(u"scannerGap"_s, ScanDetector::usualGap).toInt(), 1000));
    const auto keep = [this, file] {
        QSettings settings(file, QSettings::IniFormat);
        settings.setValue(u"language"_s, app.language());
        settings.setValue(u"dark"_s, app.dark());
        settings.setValue(u"textScale"_s, app.textScale());
        settings.setValue(u"muted"_s, app.muted());
    };
    QObject::connect(&app, &AppViewModel::languageChanged, &app, keep);
    QObject::connect(&app, &AppViewModel::themeChanged, &app, keep);
    QObject::connect(&app, &AppViewModel::mutedChanged, &app, keep);
}

void Application::Parts::join()
{
    QObject::connect(&scans, &ScanDetector::scanned, &app, &AppViewModel::scanned);
    QObject::connect(&scans, &ScanDetector::scanned, &syncModel, &SyncCentreViewModel::scanSeen);
    QObject::connect(&scans, &ScanDetector::touched, &app, &AppViewModel::touched);
    QObject::connect(&scans, &ScanDetector::slashTyped, &app, &AppViewModel::focusSearch);
    QObject::connect(&app, &AppViewModel::scanForSignIn, &signInModel, &SignInViewModel::badge);
    QObject::connect(&app, &AppViewModel::scanForEnrolment, &enrolModel, &EnrolViewModel::scan);
    QObject::connect(&app, &AppViewModel::scanForSlip, &codesModel, &CodesOnlyViewModel::note);
    QObject::connect(&codesModel, &CodesOnlyViewModel::codeWanted, &app, &AppViewModel::scanned);
    QObject::connect(&codesModel, &ScreenViewModel::changed, &app,
                     [this] { app.setNotesCodes(codesModel.isOpen()); });
    QObject::connect(&app, &AppViewModel::scanForScreen, &app,
                     [this](const QString &screen, const QString &code) {
                         if (screen == "order"_L1)
                             orderModel.scan(code);
                         else if (screen == "handOver"_L1)
                             handOverModel.scan(code);
                         else
                             couponModel.scanItem(code);
                     });

    QObject::connect(&couponModel, &ScreenViewModel::changed, &app,
                     [this] { app.setTakesItems(couponModel.phase() == "ready"_L1); });
    QObject::connect(&app, &AppViewModel::changed, &couponModel, [this] {
        if (!app.screen().startsWith("coupon"_L1))
            couponModel.leave();
    });
    QObject::connect(&app, &AppViewModel::customerWanted, &customerModel, &CustomerViewModel::open);
    QObject::connect(&app, &AppViewModel::couponWanted, &couponModel, &CouponViewModel::check);
    QObject::connect(&app, &AppViewModel::orderWanted, &orderModel, &PickupOrderViewModel::open);
    QObject::connect(&app, &AppViewModel::handOverWanted, &handOverModel, &HandOverViewModel::open);
    QObject::connect(&app, &AppViewModel::campaignWanted, &campaignsModel, &CampaignsViewModel::choose);

    QObject::connect(&attentionModel, &PickupAttentionViewModel::orderWanted, &app, &AppViewModel::openOrder);
    QObject::connect(&findModel, &FindViewModel::customerWanted, &app, &AppViewModel::openCustomer);
    QObject::connect(&findModel, &FindViewModel::orderWanted, &app, &AppViewModel::openOrder);
    QObject::connect(&findModel, &FindViewModel::couponWanted, &app,
                     [this](const QString &id) { app.openCoupon(id, {}); });
    QObject::connect(&couponModel, &CouponViewModel::customerWanted, &app,
                     [this](const QString &id) { app.openCustomer(id, u"coupon"_s); });
    QObject::connect(&couponModel, &CouponViewModel::makeUpWanted, &goodwillModel,
                     &GoodwillViewModel::openForCoupon);
    QObject::connect(&goodwillModel, &GoodwillViewModel::given, &couponModel,
                     [this](const QString &couponId, const QString &customerId, bool afterCoupon) {
                         if (afterCoupon) // the refused one is done with: this one can be used now
                             couponModel.check(couponId, customerId);
                     });
    QObject::connect(&customerModel, &CustomerViewModel::leaveWanted, &app, &AppViewModel::back);
    QObject::connect(&customerModel, &CustomerViewModel::handOverWanted, &app, &AppViewModel::openHandOver);
    QObject::connect(&customerModel, &CustomerViewModel::orderWanted, &app, &AppViewModel::openOrder);
    QObject::connect(&customerModel, &CustomerViewModel::couponWanted, &app, &AppViewModel::openCoupon);
    QObject::connect(&orderModel, &PickupOrderViewModel::handOverWanted, &app, &AppViewModel::openHandOver);
    QObject::connect(&access, &Access::stateChanged, &couponModel, [this] {
        if (const auto store = access.store())
            couponModel.setStoreName(store->name);
        if (!core.person())
            couponModel.reset(); // nothing of the last customer stays behind a lock
    });
    QObject::connect(&access, &Access::stateChanged, &toast, [this, told = false]() mutable {
        if (told || access.state() != AccessState::SignedIn)
            return;
        told = true;
        if (const QString repaired = app.repairText(); !repaired.isEmpty())
            toast.say(repaired);
    });
    QObject::connect(&app, &AppViewModel::languageChanged, &app, [this] { translate(); });
}

void Application::Parts::translate()
{
    QCoreApplication::removeTranslator(&translator);
    QLocale::setDefault(QLocale(format.chinese() ? u"zh_CN"_s : u"en"_s)); // for the %Ln of counts
    const QString name = format.chinese() ? u":/i18n/counterpart_zh_CN.qm"_s : u":/i18n/counterpart_en.qm"_s;
    if (translator.load(name))
        QCoreApplication::installTranslator(&translator);
    engine.retranslate();
}

Application::Application(const LaunchOptions &options)
{
    qml_register_types_Counterpart();
    QGuiApplication::setFont(applicationFont());
    m = std::make_unique<Parts>(options);
    m->syncModel.setFontsComplete(fontsComplete());
    m->join();
    m->joinSounds();
    m->joinFirstWindow();
    m->keepSettings(options);
    m->translate();
}

Application::~Application() = default;

/// While the lock of the profile is held, later starts come to this window. One that lost the race for the
/// lock goes to the other.
void Application::Parts::joinFirstWindow()
{
    QObject::connect(&access, &Access::stateChanged, &first, [this] {
        const bool starting = access.state() == AccessState::Starting;
        const bool inUse
            = access.state() == AccessState::StorageTrouble && access.trouble().kind == Error::Kind::InUse;
        if (inUse && first.bringForward())
            QCoreApplication::exit(0);
        if (starting || inUse)
            return;
        first.listen([this] {
            if (auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().value(0)))
                comeForward(*window);
        });
    });
}

bool Application::openElsewhere() const
{
    return m->first.bringForward();
}

bool Application::show()
{
    QCoreApplication::instance()->installEventFilter(&m->scans);
    QCoreApplication::instance()->installEventFilter(&m->touchHover);
    m->engine.addImportPath(u"qrc:/qt/qml"_s);
    m->engine.addImageProvider(u"icon"_s, new IconProvider);
    const auto give = [](auto &model) {
        return QVariant::fromValue(&model);
    };
    m->engine.setInitialProperties({{u"app"_s, give(m->app)},
                                    {u"toast"_s, give(m->toast)},
                                    {u"enrolModel"_s, give(m->enrolModel)},
                                    {u"codesModel"_s, give(m->codesModel)},
                                    {u"signInModel"_s, give(m->signInModel)},
                                    {u"findModel"_s, give(m->findModel)},
                                    {u"customerModel"_s, give(m->customerModel)},
                                    {u"couponModel"_s, give(m->couponModel)},
                                    {u"goodwillModel"_s, give(m->goodwillModel)},
                                    {u"boardModel"_s, give(m->boardModel)},
                                    {u"orderModel"_s, give(m->orderModel)},
                                    {u"handOverModel"_s, give(m->handOverModel)},
                                    {u"campaignsModel"_s, give(m->campaignsModel)},
                                    {u"syncModel"_s, give(m->syncModel)},
                                    {u"tabletsModel"_s, give(m->tabletsModel)},
                                    {u"attentionModel"_s, give(m->attentionModel)},
                                    {u"recentModel"_s, give(m->recentModel)}});
    m->engine.load(u"qrc:/qt/qml/Counterpart/Ui/Main.qml"_s);
    if (m->engine.rootObjects().isEmpty())
        return false;
    tellFrames(qobject_cast<QQuickWindow *>(m->engine.rootObjects().first()), m->app);
    // Quick items handle what the filter hands on; the files are opened once the first frame can be shown.
    QMetaObject::invokeMethod(
        &m->access, [this] { m->access.start(); }, Qt::QueuedConnection);
    return true;
}

void Application::enrolWith(const QString &server, const QString &code)
{
    QObject::connect(
        &m->access, &Access::stateChanged, &m->access, [this, server, code, asked = false]() mutable {
            if (asked || m->access.state() != AccessState::NotEnrolled)
                return;
            asked = true;
            m->access.enrol(server, code, QCoreApplication::translate("Application", "Counter tablet 2"));
        });
}

} // namespace counterpart
