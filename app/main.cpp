// counterpart: the desktop and tablet application.
#include "Application.h"
#include "DemoCdp.h"

#include <QCommandLineParser>
#include <QDir>
#include <QGuiApplication>
#include <QQuickStyle>
#include <QStandardPaths>
#include <QTextStream>

#include <sys/prctl.h>
#include <sys/resource.h>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Nothing of a customer may reach a core file, and no other program of this user may read our memory.
void closeMemory()
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

QString demoFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/counterpart-demo"_s;
}

} // namespace

int main(int argc, char **argv)
{
    closeMemory();
    QQuickStyle::setStyle(u"Basic"_s);
    QGuiApplication application(argc, argv);
    QGuiApplication::setApplicationName(u"counterpart"_s);
    QGuiApplication::setApplicationVersion(QStringLiteral(COUNTERPART_VERSION));
    QGuiApplication::setDesktopFileName(u"counterpart"_s);

    QCommandLineParser parser;
    parser.setApplicationDescription(u"The store associate's counterpart to the CDP"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{u"profile"_s, u"Folder of the device profile"_s, u"DIR"_s},
                       {u"demo"_s, u"Start an invented chain of stores on this machine and work in it"_s},
                       {u"reset"_s, u"With --demo: make the demo new"_s},
                       {u"script"_s, u"With --demo: live or still"_s, u"SCRIPT"_s, u"live"_s},
                       {u"clock"_s, u"With --demo: the instant to start from"_s, u"INSTANT"_s},
                       {u"language"_s, u"zh-CN or en"_s, u"TAG"_s},
                       {u"dark"_s, u"Dark theme"_s}});
    parser.process(application);

    LaunchOptions options;
    options.profile = parser.value(u"profile"_s);
    options.language = parser.value(u"language"_s);
    options.dark = parser.isSet(u"dark"_s);
    options.demo = parser.isSet(u"demo"_s);

    std::unique_ptr<DemoCdp> cdp;
    if (options.demo) {
        const QString folder = options.profile.isEmpty() ? demoFolder() : options.profile;
        if (parser.isSet(u"reset"_s))
            QDir(folder).removeRecursively();
        options.profile = folder + u"/device"_s;
        options.keychainService = u"Counterpart demo"_s;
        QStringList arguments{u"--script"_s, parser.value(u"script"_s)};
        if (parser.isSet(u"clock"_s))
            arguments += QStringList{u"--clock"_s, parser.value(u"clock"_s)};
        cdp = std::make_unique<DemoCdp>(folder + u"/cdp"_s, arguments);
    }

    Application counterpart(options);
    if (counterpart.openElsewhere())
        return 0;
    if (!cdp) {
        if (!counterpart.show())
            return 1;
        return application.exec();
    }
    int code = 0;
    QObject::connect(cdp.get(), &DemoCdp::ready, &application,
                     [&](const QString &server, const QString &enrolment) {
                         counterpart.enrolWith(server, enrolment);
                         if (!counterpart.show()) {
                             code = 1;
                             QGuiApplication::exit(1);
                         }
                     });
    QObject::connect(cdp.get(), &DemoCdp::failed, &application, [&](const QString &words) {
        QTextStream(stderr) << "The demo's CDP did not start: " << words << Qt::endl;
        code = 5;
        QGuiApplication::exit(5);
    });
    cdp->start();
    const int ended = application.exec();
    return code != 0 ? code : ended;
}
