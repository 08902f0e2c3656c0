#pragma once

#include "base/Result.h"
#include "contract/Limits.h"
#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <iterator>

namespace counterpart::json {

using Key = QLatin1StringView;

/// One row of a table between words on the wire and an enum.
template<typename E>
struct Word
{
    QLatin1StringView word;
    E value;
};

template<typename E, std::size_t N>
std::optional<E> fromWord(const Word<E> (&table)[N], QStringView word)
{
    for (const auto &row : table) {
        if (row.word == word)
            return row.value;
    }
    return {};
}

/// Empty for a value without a word.
template<typename E, std::size_t N>
QLatin1StringView toWord(const Word<E> (&table)[N], E value)
{
    for (const auto &row : table) {
        if (row.value == value)
            return row.word;
    }
    return {};
}

/// Reads members of one JSON object and keeps the JSON Pointer of the first fault; readers of nested objects
/// share it. After a fault every read gives the default, so a decoder reads to its end and asks once. A
/// member that is null counts as absent. On the stack only: a nested reader refers to its parent.
class Reader
{
public:
    explicit Reader(const QJsonObject &object);
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    bool has(Key key) const;
    bool ok() const { return !m_root->m_faulty; }
    /// JSON Pointer of the first fault; empty also when the document itself is wrong.
    QString pointer() const { return m_root->m_pointer; }
    void fault(Key key);
    /// Faults at the first member that `known` does not name.
    void refuseOthers(std::initializer_list<Key> known);

    QString string(Key key, int maxLength = limits::shortText);
    QString requiredString(Key key, int maxLength = limits::shortText);
    QString id(Key key);
    QString requiredId(Key key);
    QString uuid(Key key);
    QString requiredUuid(Key key);
    /// One of `words` or a fault; empty when absent.
    QString oneOf(Key key, std::initializer_list<Key> words);
    bool boolean(Key key, bool otherwise = false);
    std::optional<qint64> integer(Key key, qint64 min = -limits::maxInteger, qint64 max = limits::maxInteger);
    qint64 requiredInteger(Key key, qint64 min = -limits::maxInteger, qint64 max = limits::maxInteger);
    int small(Key key, int otherwise, int min = 0, int max = 1'000'000'000);
    std::optional<int> smallOrNone(Key key, int min = 0, int max = 1'000'000'000);
    std::optional<Instant> instant(Key key);
    Instant requiredInstant(Key key);
    /// ISO 8601 duration; a year counts 365 days, a month 30.
    std::optional<milliseconds> duration(Key key);
    Text text(Key key);
    Text requiredText(Key key);
    QList<Text> texts(Key key);
    UserText userText(Key key);
    std::optional<Money> money(Key key);
    Money requiredMoney(Key key);
    std::optional<Ref> ref(Key key);
    /// ISO 4217.
    QString requiredCurrency(Key key);
    QStringList strings(Key key, int maxLength = limits::shortText);
    QStringList ids(Key key);
    QList<ResourceType> resourceTypes(Key key);

    template<typename E, std::size_t N>
    E word(Key key, const Word<E> (&table)[N], E absent, E unknown)
    {
        return has(key) ? fromWord(table, string(key)).value_or(unknown) : absent;
    }
    template<typename E, std::size_t N>
    E requiredWord(Key key, const Word<E> (&table)[N], E unknown)
    {
        return fromWord(table, requiredString(key)).value_or(unknown);
    }
    template<typename E, std::size_t N>
    QList<E> words(Key key, const Word<E> (&table)[N], E unknown)
    {
        QList<E> values;
        for (const QString &word : strings(key))
            values.append(fromWord(table, word).value_or(unknown));
        return values;
    }

    /// Calls `read` with a reader of the nested object, when it is there.
    template<typename Read>
    bool object(Key key, Read read)
    {
        if (!has(key))
            return false;
        if (!m_object[key].isObject()) {
            fault(key);
            return false;
        }
        const QJsonObject nested = m_object[key].toObject();
        Reader reader(nested, this, key, -1);
        read(reader);
        return true;
    }
    template<typename Read>
    void requiredObject(Key key, Read read)
    {
        if (!object(key, read))
            fault(key);
    }
    /// A list of what `read` makes of each object of the array.
    template<typename Read>
    auto list(Key key, Read read, qsizetype maxItems = limits::listItems)
        -> QList<std::invoke_result_t<Read, Reader &>>
    {
        QList<std::invoke_result_t<Read, Reader &>> items;
        const QJsonArray array = arrayAt(key, maxItems);
        items.reserve(array.size());
        for (qsizetype i = 0; i < array.size() && ok(); ++i) {
            if (!array[i].isObject()) {
                faultAt(key, i);
                break;
            }
            const QJsonObject nested = array[i].toObject();
            Reader reader(nested, this, key, i);
            items.append(read(reader));
        }
        return items;
    }
    template<typename Read>
    auto requiredList(Key key, Read read, qsizetype maxItems = limits::listItems)
    {
        if (!has(key))
            fault(key);
        return list(key, read, maxItems);
    }
    /// Members of a nested object whose values are all strings.
    QMap<QString, QString> stringMap(Key key, int maxLength = limits::shortText);

    const QJsonObject &json() const { return m_object; }

private:
    Reader(const QJsonObject &object, Reader *parent, Key key, qsizetype index);
    QJsonArray arrayAt(Key key, qsizetype maxItems);
    void faultAt(Key key, qsizetype index);
    QMap<QString, QString> ownStrings(int maxLength);
    Text ownText();
    void setFault(const QString &tail);
    QString path() const;
    QString pattern(Key key, bool (*matches)(QStringView), int maxLength);

    const QJsonObject &m_object;
    Reader *m_root;
    const Reader *m_parent = nullptr;
    Key m_key;
    qsizetype m_index = -1;
    bool m_faulty = false;
    QString m_pointer;
};

/// What a decoder returns: the value, or the reader's fault as `kind` with code "invalid".
template<typename T>
Result<T> finished(const Reader &reader, T value, Error::Kind kind = Error::Kind::BadResponse)
{
    if (reader.ok())
        return value;
    return Error{kind, reader.pointer(), QStringLiteral("invalid")};
}

/// Lays members over an object that may hold members of a newer server. A member whose value says the same
/// already stays as it was written.
class Writer
{
public:
    explicit Writer(const QJsonObject &onto = {}) : m_object(onto) { }

    void set(Key key, const QJsonValue &value) { m_object[key] = value; }
    /// Empty removes the member.
    void string(Key key, const QString &value);
    void requiredString(Key key, const QString &value) { m_object[key] = value; }
    /// Left out while it is the default and was not there before.
    void boolean(Key key, bool value, bool otherwise);
    void integer(Key key, std::optional<qint64> value);
    void integer(Key key, std::optional<int> value);
    void defaulted(Key key, qint64 value, qint64 otherwise);
    void instant(Key key, std::optional<Instant> value);
    void duration(Key key, std::optional<milliseconds> value);
    void text(Key key, const Text &value);
    void texts(Key key, const QList<Text> &values);
    void userText(Key key, const UserText &value);
    void money(Key key, const std::optional<Money> &value);
    void ref(Key key, const std::optional<Ref> &value);
    void strings(Key key, const QStringList &value);
    void resourceTypes(Key key, const QList<ResourceType> &value);
    void stringMap(Key key, const QMap<QString, QString> &value);
    void remove(Key key) { m_object.remove(key); }

    template<typename E, std::size_t N>
    void word(Key key, const Word<E> (&table)[N], E value, E absent, E unknown)
    {
        const QJsonValue was = at(key);
        if (was.isString() ? fromWord(table, was.toString()).value_or(unknown) == value : value == absent)
            return;
        setWord(key, toWord(table, value));
    }
    template<typename E, std::size_t N>
    void requiredWord(Key key, const Word<E> (&table)[N], E value, E unknown)
    {
        const QJsonValue was = at(key);
        if (was.isString() && fromWord(table, was.toString()).value_or(unknown) == value)
            return;
        m_object[key] = toWord(table, value);
    }
    template<typename E, std::size_t N>
    void words(Key key, const Word<E> (&table)[N], const QList<E> &values, E unknown)
    {
        const QJsonArray was = at(key).toArray();
        QJsonArray array;
        for (qsizetype i = 0; i < values.size(); ++i) {
            const QString before = was[i].toString();
            const bool same = i < was.size() && fromWord(table, before).value_or(unknown) == values[i];
            array.append(same ? before : QString(toWord(table, values[i])));
        }
        if (!array.isEmpty() || m_object.contains(key))
            m_object[key] = array;
    }

    /// `write(Writer &)` over the nested object; made only when it has something in it.
    template<typename Write>
    void object(Key key, Write write)
    {
        const bool was = at(key).isObject();
        Writer nested(at(key).toObject());
        write(nested);
        if (was || !nested.m_object.isEmpty())
            m_object[key] = nested.m_object;
    }
    /// `write(Writer &, item)` over the element that agrees with the item in the members `keys` after
    /// writing, else over a new object: elements keep their unknown members when the list is re-ordered or
    /// grows.
    template<typename T, typename Write>
    void list(Key key, const QList<T> &items, std::initializer_list<Key> keys, Write write)
    {
        const QJsonArray was = at(key).toArray();
        QJsonArray array;
        for (qsizetype i = 0; i < items.size(); ++i) {
            Writer plain;
            write(plain, items[i]);
            Writer nested(elementLike(was, plain.m_object, keys, i));
            write(nested, items[i]);
            array.append(nested.m_object);
        }
        if (!array.isEmpty() || m_object.contains(key))
            m_object[key] = array;
    }
    template<typename T, typename Write>
    void requiredList(Key key, const QList<T> &items, std::initializer_list<Key> keys, Write write)
    {
        if (!at(key).isArray())
            m_object[key] = QJsonArray();
        list(key, items, keys, write);
    }

    const QJsonObject &json() const { return m_object; }

private:
    // Not operator[]: on a non-const object it would insert the member.
    QJsonValue at(Key key) const { return m_object.value(key); }
    void setWord(Key key, QLatin1StringView word);
    static QJsonObject elementLike(const QJsonArray &array, const QJsonObject &plain,
                                   std::initializer_list<Key> keys, qsizetype index);

    QJsonObject m_object;
};

/// Nothing for what is not an ISO 8601 duration of whole seconds.
std::optional<milliseconds> parseDuration(QStringView text);
/// "PT10M", "PT24H", "PT90S".
QString formatDuration(milliseconds duration);

bool isCurrency(QStringView text);
bool isLanguageTag(QStringView text);

} // namespace counterpart::json
