#pragma once

#include <QColor>
#include <QQuickPaintedItem>

namespace counterpart {

/// A QR code (libqrencode, error correction M) with its quiet zone. Dark on light in both themes: scanners
/// need it so.
class QrCodeItem : public QQuickPaintedItem
{
    Q_OBJECT
    QML_NAMED_ELEMENT(QrCode)

    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QColor ink MEMBER m_ink NOTIFY textChanged)
    Q_PROPERTY(QColor paper MEMBER m_paper NOTIFY textChanged)

public:
    explicit QrCodeItem(QQuickItem *parent = nullptr);

    const QString &text() const { return m_text; }
    void setText(const QString &text);
    void paint(QPainter *painter) override;

    /// Rows of the symbol without quiet zone; empty for an empty text and for one that fits no QR code.
    static QList<QList<bool>> modules(const QString &text);

Q_SIGNALS:
    void textChanged();

private:
    QString m_text;
    QList<QList<bool>> m_modules;
    QColor m_ink{Qt::black};
    QColor m_paper{Qt::white};
};

} // namespace counterpart
