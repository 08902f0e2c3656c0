#include "viewmodels/QrCodeItem.h"

#include <QPainter>
#include <qrencode.h>

#include <memory>

namespace counterpart {

namespace {

constexpr int quietZone = 4; // modules, by ISO/IEC 18004

} // namespace

QrCodeItem::QrCodeItem(QQuickItem *parent) : QQuickPaintedItem(parent)
{
    setAntialiasing(false);
    connect(this, &QrCodeItem::textChanged, this, [this] { update(); });
}

void QrCodeItem::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_modules = modules(text);
    Q_EMIT textChanged();
}

QList<QList<bool>> QrCodeItem::modules(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.isEmpty() || bytes.contains('\0'))
        return {};
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(bytes.constData(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code)
        return {};
    QList<QList<bool>> rows;
    for (int y = 0; y < code->width; ++y) {
        QList<bool> row;
        for (int x = 0; x < code->width; ++x)
            row.append(code->data[y * code->width + x] & 1);
        rows.append(row);
    }
    return rows;
}

void QrCodeItem::paint(QPainter *painter)
{
    painter->fillRect(boundingRect(), m_paper);
    if (m_modules.isEmpty())
        return;
    const int modules = int(m_modules.size()) + 2 * quietZone;
    // Whole pixels a module: a blurred edge costs a scanner more than a smaller symbol.
    const int size = int(qMin(width(), height()) / modules);
    if (size < 1)
        return;
    const int left = int(width() - size * modules) / 2 + quietZone * size;
    const int top = int(height() - size * modules) / 2 + quietZone * size;
    for (qsizetype y = 0; y < m_modules.size(); ++y) {
        for (qsizetype x = 0; x < m_modules.size(); ++x) {
            if (m_modules[y][x])
                painter->fillRect(left + int(x) * size, top + int(y) * size, size, size, m_ink);
        }
    }
}

} // namespace counterpart
