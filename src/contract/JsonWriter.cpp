#include "contract/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::json {

void Writer::string(Key key, const QString &value)
{
    if (value.isEmpty() && !at(key).isString())
        return;
    if (value.isEmpty() && !at(key).toString().isEmpty())
        m_object.remove(key);
    else
        m_object[key] = value;
}

void Writer::setWord(Key key, QLatin1StringView word)
{
    if (word.isEmpty())
        m_object.remove(key);
    else
        m_object[key] = word;
}

void Writer::boolean(Key key, bool value, bool otherwise)
{
    if (value != otherwise || at(key).isBool())
        m_object[key] = value;
}

void Writer::integer(Key key, std::optional<qint64> value)
{
    if (value)
        m_object[key] = *value;
    else if (!at(key).isNull())
        m_object.remove(key);
}

void Writer::integer(Key key, std::optional<int> value)
{
    integer(key, value ? std::optional<qint64>(*value) : std::nullopt);
}

void Writer::defaulted(Key key, qint64 value, qint64 otherwise)
{
    if (value != otherwise || at(key).isDouble())
        m_object[key] = value;
}

void Writer::instant(Key key, std::optional<Instant> value)
{
    if (!value) {
        if (!at(key).isNull())
            m_object.remove(key);
    } else if (parseInstant(at(key).toString()) != value) {
        m_object[key] = formatInstant(*value);
    }
}

void Writer::duration(Key key, std::optional<milliseconds> value)
{
    if (!value) {
        if (!at(key).isNull())
            m_object.remove(key);
    } else if (parseDuration(at(key).toString()) != value) {
        m_object[key] = formatDuration(*value);
    }
}

void Writer::stringMap(Key key, const QMap<QString, QString> &value)
{
    if (value.isEmpty() && at(key).toObject().isEmpty())
        return;
    QJsonObject map;
    for (auto it = value.begin(); it != value.end(); ++it)
        map[it.key()] = it.value();
    if (map.isEmpty())
        m_object.remove(key);
    else
        m_object[key] = map;
}

void Writer::text(Key key, const Text &value)
{
    stringMap(key, value.byLanguage);
}

void Writer::texts(Key key, const QList<Text> &values)
{
    QJsonArray array;
    for (const Text &value : values) {
        Writer one;
        one.text(key, value);
        array.append(one.json()[key].toObject());
    }
    if (!array.isEmpty() || m_object.contains(key))
        m_object[key] = array;
}

void Writer::userText(Key key, const UserText &value)
{
    if (value == UserText{}) {
        if (!at(key).toObject()["text"_L1].toString().isEmpty())
            m_object.remove(key);
        return;
    }
    object(key, [&](Writer &nested) {
        nested.requiredString("text"_L1, value.text);
        nested.string("lang"_L1, value.language);
    });
}

void Writer::money(Key key, const std::optional<Money> &value)
{
    if (!value) {
        if (!at(key).isNull())
            m_object.remove(key);
        return;
    }
    object(key, [&](Writer &nested) {
        nested.set("amount"_L1, value->amount);
        nested.set("currency"_L1, value->currency);
    });
}

void Writer::ref(Key key, const std::optional<Ref> &value)
{
    if (!value) {
        if (!at(key).isNull())
            m_object.remove(key);
        return;
    }
    object(key, [&](Writer &nested) {
        if (resourceType(nested.json()["type"_L1].toString()) != value->type
            || !nested.json().contains("type"_L1))
            nested.set("type"_L1, wireName(value->type));
        nested.set("id"_L1, value->id);
    });
}

void Writer::strings(Key key, const QStringList &value)
{
    if (!value.isEmpty() || at(key).isArray())
        m_object[key] = QJsonArray::fromStringList(value);
}

void Writer::resourceTypes(Key key, const QList<ResourceType> &value)
{
    QJsonArray array;
    for (const ResourceType type : value)
        array.append(wireName(type));
    if (!array.isEmpty() || m_object.contains(key))
        m_object[key] = array;
}

QJsonObject Writer::elementLike(const QJsonArray &array, const QJsonObject &plain,
                                std::initializer_list<Key> keys, qsizetype index)
{
    const auto alike = [&](const QJsonObject &element) {
        return std::all_of(keys.begin(), keys.end(), [&](Key key) { return element[key] == plain[key]; });
    };
    if (index < array.size() && alike(array[index].toObject()))
        return array[index].toObject();
    if (keys.size() > 0) {
        for (const auto &element : array) {
            if (alike(element.toObject()))
                return element.toObject();
        }
    }
    return {};
}

std::optional<milliseconds> parseDuration(QStringView text)
{
    using namespace std::chrono;
    struct Unit
    {
        char16_t letter;
        bool time;
        seconds size;
    };
    static constexpr Unit units[]{{u'Y', false, hours(24 * 365)}, {u'M', false, hours(24 * 30)},
                                  {u'W', false, hours(24 * 7)},   {u'D', false, hours(24)},
                                  {u'H', true, hours(1)},         {u'M', true, minutes(1)},
                                  {u'S', true, seconds(1)}};
    if (!text.startsWith(u'P') || text.size() < 3)
        return {};
    seconds sum{0};
    bool inTime = false;
    auto next = std::begin(units);
    for (qsizetype i = 1; i < text.size();) {
        if (text[i] == u'T') {
            if (inTime || ++i == text.size())
                return {};
            inTime = true;
            continue;
        }
        qint64 number = 0;
        const qsizetype start = i;
        while (i < text.size() && text[i] >= u'0' && text[i] <= u'9' && i - start < 10)
            number = number * 10 + (text[i++].unicode() - u'0');
        if (i == start || i == text.size())
            return {};
        while (next != std::end(units) && (next->letter != text[i] || next->time != inTime))
            ++next;
        if (next == std::end(units))
            return {};
        sum += number * next->size;
        ++next;
        ++i;
    }
    return duration_cast<milliseconds>(sum);
}

QString formatDuration(milliseconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count() / 1000);
    if (seconds > 0 && seconds % 3600 == 0)
        return u"PT%1H"_s.arg(seconds / 3600);
    if (seconds > 0 && seconds % 60 == 0)
        return u"PT%1M"_s.arg(seconds / 60);
    return u"PT%1S"_s.arg(seconds);
}

bool isCurrency(QStringView text)
{
    return text.size() == 3
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

bool isLanguageTag(QStringView text)
{
    const auto parts = text.split(u'-');
    const auto isPart = [&](QStringView part, int least, int most, bool digits) {
        return part.size() >= least && part.size() <= most
            && std::all_of(part.begin(), part.end(), [&](QChar c) {
                   return c.unicode() < 128 && (c.isLetter() || (digits && c.isDigit()));
               });
    };
    if (text.size() > limits::idLength || !isPart(parts.first(), 2, 3, false))
        return false;
    return std::all_of(parts.begin() + 1, parts.end(),
                       [&](QStringView part) { return isPart(part, 2, 8, true); });
}

} // namespace counterpart::json
