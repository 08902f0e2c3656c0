#pragma once

#include "usecases/CompanySearch.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Format;

/// Backs the card under the hits of FindScreen.qml: the same words once more, asked of the whole company.
class CompanyViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of FindViewModel")

    Q_PROPERTY(bool offered READ offered NOTIFY changed) ///< this person may, and there are words
    /// Why it cannot be asked now; empty when it can.
    Q_PROPERTY(QString reason READ reason NOTIFY changed)
    /// "idle", "searching", "found", "none", "pin", "arriving" or "failed".
    Q_PROPERTY(QString step READ step NOTIFY changed)
    Q_PROPERTY(QString text READ text NOTIFY changed) ///< what is so, and what to do
    /// rowId, title, caption, letters, tint.
    Q_PROPERTY(counterpart::RowListModel *hits READ hits CONSTANT)

public:
    CompanyViewModel(CompanySearch &search, const Format &format, QObject *parent = nullptr);

    bool offered() const;
    QString reason() const;
    const QString &step() const { return m_step; }
    QString text() const;
    RowListModel *hits() { return &m_rows; }

    /// Other words: what was found for those before goes.
    void setWords(const QString &words);

    Q_INVOKABLE void ask();
    Q_INVOKABLE void confirm(const QString &pin);
    Q_INVOKABLE void open(int index);

Q_SIGNALS:
    /// The record is on this tablet.
    void customerWanted(const QString &customerId, const QString &purpose);

private:
    void setStep(const QString &step, const Error &error = {Error::Kind::Bug, {}, {}});
    void failed(const Error &error);
    void bring(const QString &customerId);
    void present();
    QString problemText() const;

    CompanySearch &m_search;
    const Format &m_format;
    RowListModel m_rows;
    QList<CompanyHit> m_hits;
    QString m_words, m_step = QStringLiteral("idle"), m_target;
    Error m_error{Error::Kind::Bug, {}, {}};
    int m_turn = 0; ///< answers to earlier words are dropped
};

} // namespace counterpart
