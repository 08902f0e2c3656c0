#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTest>

/// Files of tests/fixtures/cdp and JSON Pointers into them.
namespace counterpart::fixtures {

inline QByteArray bytes(const QString &name)
{
    QFile file(QStringLiteral(SOURCE_DIR "/tests/fixtures/cdp/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QJsonObject object(const QString &name)
{
    return QJsonDocument::fromJson(bytes(name)).object();
}

inline QStringList tokens(const QString &pointer)
{
    return pointer.split(u'/').mid(1);
}

/// The value with the member at the pointer replaced; an undefined value takes the member out.
inline QJsonValue replaced(const QJsonValue &in, const QStringList &path, const QJsonValue &by)
{
    if (path.isEmpty())
        return by;
    if (in.isArray()) {
        QJsonArray array = in.toArray();
        const int index = path.first().toInt();
        array[index] = replaced(array.at(index), path.mid(1), by);
        return array;
    }
    QJsonObject object = in.toObject();
    const QJsonValue value = replaced(object.value(path.first()), path.mid(1), by);
    if (value.isUndefined())
        object.remove(path.first());
    else
        object[path.first()] = value;
    return object;
}

inline QJsonObject with(const QJsonObject &in, const QString &pointer, const QJsonValue &by)
{
    return replaced(in, tokens(pointer), by).toObject();
}

inline QJsonObject without(const QJsonObject &in, const QString &pointer)
{
    return with(in, pointer, QJsonValue(QJsonValue::Undefined));
}

/// The value at the pointer; undefined when there is none.
inline QJsonValue at(const QJsonValue &in, const QString &pointer)
{
    QJsonValue value = in;
    for (const QString &token : tokens(pointer))
        value = value.isArray() ? value.toArray().at(token.toInt()) : value.toObject().value(token);
    return value;
}

/// Pointers of all members, deepest included.
inline QStringList pointers(const QJsonValue &value, const QString &at = {})
{
    QStringList all;
    if (!at.isEmpty())
        all.append(at);
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            all += pointers(it.value(), at + u'/' + it.key());
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            all += pointers(array.at(i), at + u'/' + QString::number(i));
    }
    return all;
}

} // namespace counterpart::fixtures
