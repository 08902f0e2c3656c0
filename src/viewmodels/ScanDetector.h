#pragma once

#include <QKeyEvent>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <vector>

namespace counterpart {

/// Tells a scanner that types like a keyboard from a person (ui.md §8): six or more characters, at most 35 ms
/// apart, ended by Enter or by 60 ms of silence; or a label of three or more with a digit, ended by Enter,
/// faster than hands whatever the setting. Keys are held back until that is clear, so that a scan never lands
/// in a field; what a person typed is handed on unchanged. A busy machine may deliver the rest of a code
/// after the silence: by the times of the keys it still belongs to it, so the whole code is then told once
/// more and its Enter reaches no button. Install it on the application; it watches windows only.
class ScanDetector : public QObject
{
    Q_OBJECT

public:
    explicit ScanDetector(QObject *parent = nullptr);

    /// The longest pause inside a scan; a setting of the device, because makers allow up to a second.
    void setMaxGap(int gap) { m_maxGap = gap; } // ms

    static constexpr int usualGap = 35; ///< ms; ui.md §8: scanners were seen at 7 to 16 ms

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void scanned(const QString &code);
    /// Somebody typed, tapped or moved the mouse: the lock waits again.
    void touched();
    /// "/" alone: the person wants the search box. Emitted only when no field takes it.
    void slashTyped();

private:
    bool holdBack(QObject *window, QKeyEvent *key);
    bool endsBurst(QObject *window, const QKeyEvent &key);
    bool follows(QObject *window, const QKeyEvent &key) const;
    void hold(QObject *window, const QKeyEvent &key, bool following);
    bool isScan() const;
    bool isLabel(quint64 endedAt) const;
    void silence();
    void finishScan();
    void handOn();

    QTimer m_silence;
    QPointer<QObject> m_window;
    std::vector<std::unique_ptr<QKeyEvent>> m_held;
    QString m_text;
    QString m_told; ///< a scan that silence ended: more of it may be on its way
    quint64 m_last = 0;
    quint64 m_widest = 0; ///< the longest pause of the burst, in ms
    int m_maxGap = usualGap;
    bool m_handingOn = false;
    bool m_lookedAgain = false; ///< silence was seen, and what waited to be delivered has come since
};

} // namespace counterpart
