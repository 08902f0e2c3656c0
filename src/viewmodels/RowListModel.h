#pragma once

#include <QAbstractListModel>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

namespace counterpart {

/// Rows prepared for a list on a screen: finished sentences and flags under named roles. `key` identifies a
/// row, so that a refresh moves and changes rows instead of resetting the list (scroll place and focus stay).
class RowListModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Made by the view models")

    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    /// `roles` beside "key", which is always there; every row has every role.
    explicit RowListModel(const QList<QByteArray> &roles, QObject *parent = nullptr);

    int count() const { return int(m_rows.size()); }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// Shows exactly these rows in this order. Rows with an empty or repeated key are told apart by their
    /// position.
    void show(QList<QVariantMap> rows);
    const QList<QVariantMap> &rows() const { return m_rows; }
    Q_INVOKABLE QVariantMap row(int index) const; ///< empty outside the list

Q_SIGNALS:
    void countChanged();

private:
    void dropMissing(const QList<QVariantMap> &wanted);
    int indexOf(const QVariant &key, int from) const;

    QList<QByteArray> m_roles;
    QList<QVariantMap> m_rows;
};

} // namespace counterpart
