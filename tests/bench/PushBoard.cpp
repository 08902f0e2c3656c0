#include "bench/PushBoard.h"

#include "server/sqlite/SqliteStorage.h"
#include "viewmodels/AppFont.h"
#include "viewmodels/IconProvider.h"

#include <QGuiApplication>
#include <QQmlEngine>

extern void qml_register_types_Counterpart();

namespace counterpart::bench {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

double between(Moment from, Moment to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

QStringList addOrders(const QString &database, int count)
{
    const auto opened = server::SqliteStorage::open({.path = database});
    if (!opened)
        return {};
    server::SqliteStorage &storage = **opened;
    const auto page = storage.records(
        {.type = ResourceType::PickupOrder, .statuses = {u"placed"_s}, .open = true, .limit = 1});
    if (!page || page->records.isEmpty())
        return {};
    QStringList ids;
    const auto added = storage.transact([&]() -> Result<Done> {
        QJsonObject order = page->records.first().data();
        const Instant first = systemNow() + 10min;
        for (int n = 0; n < count; ++n) {
            ids.append(u"pk-%1"_s.arg(600'000 + n));
            order[u"id"_s] = ids.last();
            order[u"orderNo"_s] = QString::number(600'000 + n);
            order[u"promise"_s] = QJsonObject{{u"readyBy"_s, formatInstant(first + n * 1s)}};
            const auto written
                = storage.write({.type = ResourceType::PickupOrder, .id = ids.last(), .data = order});
            if (!written)
                return written.error();
        }
        return Done();
    });
    return added ? ids : QStringList();
}

PushBoard::PushBoard(const CdpProcess &cdp) : m_tablet(0, cdp.associate())
{
    if (!m_tablet.enrol(cdp.address(), cdp.codes().first()))
        give(u"enrolment failed"_s);
    if (const auto person = await(m_access.signIn(cdp.associate(), cdp.pin())); !person)
        give(u"sign-in failed: "_s + person.error().code);
    if (m_tablet.device.store())
        m_format.setStore(*m_tablet.device.store());
    QObject::connect(&m_tablet.device, &Device::rowsChanged, &m_view,
                     [this](const QSet<ResourceType> &types) {
                         if (!m_applied && types.contains(ResourceType::PickupOrder))
                             m_applied = std::chrono::steady_clock::now();
                     });
    QObject::connect(m_model.waiting(), &QAbstractItemModel::rowsInserted, &m_view,
                     [this](const QModelIndex &, int first, int last) { onRows(first, last); });
    QObject::connect(&m_view, &QQuickWindow::frameSwapped, &m_view, [this] {
        if (m_listed && !m_painted)
            m_painted = std::chrono::steady_clock::now();
    });

    qml_register_types_Counterpart();
    QGuiApplication::setFont(applicationFont());
    m_view.engine()->addImportPath(u"qrc:/qt/qml"_s);
    m_view.engine()->addImageProvider(u"icon"_s, new IconProvider);
    m_view.setInitialProperties({{u"vm"_s, QVariant::fromValue(&m_model)}});
    m_view.setResizeMode(QQuickView::SizeRootObjectToView);
    m_view.resize(1280, 800);
    m_view.setSource(u"qrc:/qt/qml/Counterpart/Ui/PickupBoardScreen.qml"_s);
    if (m_view.status() != QQuickView::Ready)
        give(u"the board cannot be shown"_s);
    m_view.show();
    if (!waitFor([this] { return orders() > 0; }, 2min))
        give(u"the board stays empty"_s);
}

int PushBoard::orders()
{
    return m_model.waiting()->count() + m_model.late()->count() + m_model.toPick()->count()
        + m_model.ready()->count();
}

void PushBoard::expect(const QString &orderId)
{
    m_orderId = orderId;
    m_applied.reset();
    m_listed.reset();
    m_painted.reset();
}

void PushBoard::onRows(int first, int last)
{
    for (int row = first; row <= last && !m_listed; ++row) {
        if (m_model.waiting()->row(row)[u"orderId"_s].toString() == m_orderId)
            m_listed = std::chrono::steady_clock::now();
    }
}

} // namespace counterpart::bench
