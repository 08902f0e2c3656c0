#include "contract/Json.h"

#include "base/Ids.h"
#include "contract/Protocol.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::json {

namespace {

/// Qt reads U+0000 and lone surrogates without a word; neither may reach a file, a log or a screen.
bool isPlain(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isNull() || c.isLowSurrogate())
            return false;
        if (c.isHighSurrogate() && (++i == text.size() || !text[i].isLowSurrogate()))
            return false;
    }
    return true;
}

bool isExactInteger(const QJsonValue &value)
{
    return value.isDouble() && value.toInteger(0) == value.toInteger(1);
}

QString pointerToken(const QString &key)
{
    // A member name of an attacker's choice goes to logs: only what looks like a name is repeated.
    const bool harmless = key.size() <= limits::idLength && std::all_of(key.begin(), key.end(), [](QChar c) {
                              return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
                          });
    return harmless ? key : u"?"_s;
}

} // namespace

Reader::Reader(const QJsonObject &object) : m_object(object), m_root(this) { }

Reader::Reader(const QJsonObject &object, Reader *parent, Key key, qsizetype index)
    : m_object(object)
    , m_root(parent->m_root)
    , m_parent(parent)
    , m_key(key)
    , m_index(index)
{
}

bool Reader::has(Key key) const
{
    const auto found = m_object.constFind(key);
    return found != m_object.constEnd() && !found->isNull();
}

QString Reader::path() const
{
    if (!m_parent)
        return {};
    QString path = m_parent->path() + u'/' + m_key;
    if (m_index >= 0)
        path += u'/' + QString::number(m_index);
    return path;
}

void Reader::setFault(const QString &tail)
{
    if (m_root->m_faulty)
        return;
    m_root->m_faulty = true;
    m_root->m_pointer = path() + u'/' + tail;
}

void Reader::fault(Key key)
{
    setFault(QString(key));
}

void Reader::faultAt(Key key, qsizetype index)
{
    setFault(QString(key) + u'/' + QString::number(index));
}

void Reader::refuseOthers(std::initializer_list<Key> known)
{
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        const QString key = it.key();
        if (std::find(known.begin(), known.end(), key) == known.end())
            setFault(pointerToken(key));
    }
}

QString Reader::string(Key key, int maxLength)
{
    if (!has(key))
        return {};
    const QJsonValue value = m_object[key];
    const QString text = value.toString();
    if (!value.isString() || text.size() > maxLength || !isPlain(text)) {
        fault(key);
        return {};
    }
    return text;
}

QString Reader::requiredString(Key key, int maxLength)
{
    if (!has(key))
        fault(key);
    return string(key, maxLength);
}

QString Reader::pattern(Key key, bool (*matches)(QStringView), int maxLength)
{
    const QString text = string(key, maxLength);
    if (!has(key) || !ok())
        return {};
    if (!matches(text)) {
        fault(key);
        return {};
    }
    return text;
}

QString Reader::id(Key key)
{
    return pattern(key, protocol::isId, limits::idLength);
}

QString Reader::requiredId(Key key)
{
    if (!has(key))
        fault(key);
    return id(key);
}

QString Reader::uuid(Key key)
{
    return pattern(key, isUuid7, 36);
}

QString Reader::requiredUuid(Key key)
{
    if (!has(key))
        fault(key);
    return uuid(key);
}

QString Reader::oneOf(Key key, std::initializer_list<Key> words)
{
    const QString text = string(key);
    if (has(key) && std::find(words.begin(), words.end(), text) == words.end()) {
        fault(key);
        return {};
    }
    return text;
}

bool Reader::boolean(Key key, bool otherwise)
{
    if (!has(key))
        return otherwise;
    if (!m_object[key].isBool())
        fault(key);
    return m_object[key].toBool(otherwise);
}

std::optional<qint64> Reader::integer(Key key, qint64 min, qint64 max)
{
    if (!has(key))
        return {};
    const QJsonValue value = m_object[key];
    const qint64 number = value.toInteger();
    if (!isExactInteger(value) || number < min || number > max) {
        fault(key);
        return {};
    }
    return number;
}

qint64 Reader::requiredInteger(Key key, qint64 min, qint64 max)
{
    if (!has(key))
        fault(key);
    return integer(key, min, max).value_or(0);
}

int Reader::small(Key key, int otherwise, int min, int max)
{
    return int(integer(key, min, max).value_or(otherwise));
}

std::optional<int> Reader::smallOrNone(Key key, int min, int max)
{
    const auto value = integer(key, min, max);
    return value ? std::optional(int(*value)) : std::nullopt;
}

std::optional<Instant> Reader::instant(Key key)
{
    if (!has(key))
        return {};
    const auto value = parseInstant(string(key, limits::idLength));
    if (!value)
        fault(key);
    return value;
}

Instant Reader::requiredInstant(Key key)
{
    if (!has(key))
        fault(key);
    return instant(key).value_or(Instant{});
}

std::optional<milliseconds> Reader::duration(Key key)
{
    if (!has(key))
        return {};
    const auto value = parseDuration(string(key, limits::idLength));
    if (!value)
        fault(key);
    return value;
}

QMap<QString, QString> Reader::ownStrings(int maxLength)
{
    QMap<QString, QString> map;
    if (m_object.size() > limits::listItems)
        setFault(u"?"_s);
    for (auto it = m_object.begin(); it != m_object.end() && ok(); ++it) {
        const QString name = it.key();
        const QString value = it.value().toString();
        if (!it.value().isString() || value.size() > maxLength || name.size() > limits::shortText
            || !isPlain(value) || !isPlain(name))
            setFault(pointerToken(name));
        else
            map.insert(name, value);
    }
    return map;
}

Text Reader::ownText()
{
    const Text text{ownStrings(limits::longText)};
    for (auto it = text.byLanguage.keyBegin(); it != text.byLanguage.keyEnd(); ++it) {
        if (!isLanguageTag(*it))
            setFault(pointerToken(*it));
    }
    return text;
}

QMap<QString, QString> Reader::stringMap(Key key, int maxLength)
{
    QMap<QString, QString> map;
    object(key, [&](Reader &nested) { map = nested.ownStrings(maxLength); });
    return map;
}

Text Reader::text(Key key)
{
    Text text;
    object(key, [&](Reader &nested) { text = nested.ownText(); });
    return text;
}

QList<Text> Reader::texts(Key key)
{
    return list(key, [](Reader &nested) { return nested.ownText(); });
}

Text Reader::requiredText(Key key)
{
    Text value = text(key);
    if (value.isEmpty())
        fault(key);
    return value;
}

UserText Reader::userText(Key key)
{
    UserText value;
    object(key, [&](Reader &nested) {
        value.text = nested.requiredString("text"_L1, limits::longText);
        value.language = nested.pattern("lang"_L1, isLanguageTag, limits::idLength);
    });
    return value;
}

std::optional<Money> Reader::money(Key key)
{
    Money value;
    const bool there = object(key, [&](Reader &nested) {
        value.amount = nested.requiredInteger("amount"_L1);
        value.currency = nested.requiredCurrency("currency"_L1);
    });
    return there && ok() ? std::optional(value) : std::nullopt;
}

Money Reader::requiredMoney(Key key)
{
    if (!has(key))
        fault(key);
    return money(key).value_or(Money{});
}

QString Reader::requiredCurrency(Key key)
{
    if (!has(key))
        fault(key);
    return pattern(key, isCurrency, 3);
}

std::optional<Ref> Reader::ref(Key key)
{
    Ref value;
    const bool there = object(key, [&](Reader &nested) {
        value.type = resourceType(nested.requiredString("type"_L1));
        value.id = nested.requiredId("id"_L1);
    });
    return there && ok() ? std::optional(value) : std::nullopt;
}

QJsonArray Reader::arrayAt(Key key, qsizetype maxItems)
{
    if (!has(key))
        return {};
    const QJsonArray array = m_object[key].toArray();
    if (!m_object[key].isArray() || array.size() > maxItems) {
        fault(key);
        return {};
    }
    return array;
}

QStringList Reader::strings(Key key, int maxLength)
{
    QStringList values;
    const QJsonArray array = arrayAt(key, limits::listItems);
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString text = array[i].toString();
        if (!array[i].isString() || text.size() > maxLength || !isPlain(text)) {
            faultAt(key, i);
            return {};
        }
        values.append(text);
    }
    return values;
}

QStringList Reader::ids(Key key)
{
    const QStringList values = strings(key, limits::idLength);
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (!protocol::isId(values[i])) {
            faultAt(key, i);
            return {};
        }
    }
    return values;
}

QList<ResourceType> Reader::resourceTypes(Key key)
{
    QList<ResourceType> types;
    for (const QString &name : strings(key))
        types.append(resourceType(name));
    return types;
}

} // namespace counterpart::json
