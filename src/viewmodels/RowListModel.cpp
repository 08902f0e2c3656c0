#include "viewmodels/RowListModel.h"

#include <QSet>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString keyName = u"key"_s;

void makeKeysUnique(QList<QVariantMap> &rows)
{
    QSet<QString> seen;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        QString key = rows[i].value(keyName).toString();
        if (key.isEmpty() || seen.contains(key))
            key += u"#%1"_s.arg(i);
        seen.insert(key);
        rows[i].insert(keyName, key);
    }
}

} // namespace

RowListModel::RowListModel(const QList<QByteArray> &roles, QObject *parent)
    : QAbstractListModel(parent)
    , m_roles(roles)
{
    m_roles.prepend(keyName.toUtf8());
}

int RowListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant RowListModel::data(const QModelIndex &index, int role) const
{
    const int column = role - Qt::UserRole;
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || column < 0 || column >= m_roles.size())
        return {};
    return m_rows[index.row()].value(QString::fromLatin1(m_roles[column]));
}

QHash<int, QByteArray> RowListModel::roleNames() const
{
    QHash<int, QByteArray> names;
    for (qsizetype i = 0; i < m_roles.size(); ++i)
        names.insert(Qt::UserRole + int(i), m_roles[i]);
    return names;
}

void RowListModel::show(QList<QVariantMap> rows)
{
    makeKeysUnique(rows);
    const int before = count();
    dropMissing(rows);
    for (int i = 0; i < int(rows.size()); ++i) {
        const int at = indexOf(rows[i].value(keyName), i);
        if (at < 0) {
            beginInsertRows({}, i, i);
            m_rows.insert(i, rows[i]);
            endInsertRows();
            continue;
        }
        if (at != i) {
            beginMoveRows({}, at, at, {}, i);
            m_rows.move(at, i);
            endMoveRows();
        }
        if (m_rows[i] != rows[i]) {
            m_rows[i] = rows[i];
            Q_EMIT dataChanged(index(i), index(i));
        }
    }
    if (count() != before)
        Q_EMIT countChanged();
}

QVariantMap RowListModel::row(int index) const
{
    return m_rows.value(index);
}

void RowListModel::dropMissing(const QList<QVariantMap> &wanted)
{
    QSet<QString> keys;
    for (const QVariantMap &row : wanted)
        keys.insert(row.value(keyName).toString());
    for (int i = count() - 1; i >= 0; --i) {
        if (keys.contains(m_rows[i].value(keyName).toString()))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
}

int RowListModel::indexOf(const QVariant &key, int from) const
{
    for (int i = from; i < count(); ++i) {
        if (m_rows[i].value(keyName) == key)
            return i;
    }
    return -1;
}

} // namespace counterpart
