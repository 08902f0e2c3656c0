#include "bench/OutageScreen.h"

#include "viewmodels/AppFont.h"
#include "viewmodels/IconProvider.h"

#include <QGuiApplication>
#include <QQmlEngine>

extern void qml_register_types_Counterpart();

namespace counterpart::bench {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

OutageScreen::OutageScreen(Tablet &tablet, const CdpProcess &cdp) : m_core(tablet.device)
{
    if (const auto person = await(m_access.signIn(cdp.associate(), cdp.pin())); !person)
        give(u"sign-in failed: "_s + person.error().code);
    if (tablet.device.store())
        m_format.setStore(*tablet.device.store());
    QObject::connect(&m_view, &QQuickWindow::frameSwapped, &m_view, [this] { ++m_frames; });

    QObject::connect(&m_hands, &QTimer::timeout, &m_app, &AppViewModel::touched);
    m_hands.start(20s);

    qml_register_types_Counterpart();
    QGuiApplication::setFont(applicationFont());
    m_view.engine()->addImportPath(u"qrc:/qt/qml"_s);
    m_view.engine()->addImageProvider(u"icon"_s, new IconProvider);
    m_view.setInitialProperties({{u"app"_s, QVariant::fromValue(&m_app)},
                                 {u"model"_s, QVariant::fromValue(&m_sync)},
                                 {u"tablets"_s, QVariant::fromValue(&m_tabletsModel)}});
    m_view.setResizeMode(QQuickView::SizeRootObjectToView);
    m_view.resize(1280, 800);
    m_view.setSource(u"qrc:/qt/qml/Counterpart/Ui/SyncScreen.qml"_s);
    if (m_view.status() != QQuickView::Ready)
        give(u"the Sync centre cannot be shown"_s);
    m_view.show();
    m_sync.refresh();
    if (!waitFor([this] { return m_frames > 0 && m_sync.freshness()->count() > 0; }, 2min))
        give(u"the Sync centre stays empty"_s);
}

} // namespace counterpart::bench
