#include "server/import/NeutralPeople.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

QString onlyDigits(const QString &text)
{
    QString digits;
    for (const QChar c : text) {
        if (c >= u'0' && c <= u'9')
            digits.append(c);
    }
    return digits;
}

/// As the contract names scripts; Han characters count before kana, which stand between them in Japanese
/// names.
QString scriptOf(const QString &text)
{
    bool kana = false, hangul = false, other = false;
    for (const char32_t c : text.toUcs4()) {
        switch (QChar::script(c)) {
        case QChar::Script_Han: return u"Hans"_s;
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana: kana = true; break;
        case QChar::Script_Hangul: hangul = true; break;
        case QChar::Script_Latin:
        case QChar::Script_Common:
        case QChar::Script_Inherited: break;
        default: other = true;
        }
    }
    return kana ? u"Kana"_s : hangul ? u"Hang"_s : other ? u"other"_s : u"Latn"_s;
}

/// Adds one contact point and what exact look-ups need of it.
struct ContactPoints
{
    NeutralRow &row;
    QJsonArray points, last4, keys;

    void add(QLatin1StringView kind, const QString &value, const QString &masked)
    {
        const NeutralOptions &options = *row.set().options;
        const bool first = points.isEmpty() || points.last()["kind"_L1] != kind;
        QJsonObject point{{"id"_L1, u"ct-"_s + QString::number(points.size() + 1)},
                          {"kind"_L1, kind},
                          {"masked"_L1, masked}};
        if (options.contactsFull)
            point.insert("value"_L1, value);
        if (first)
            point.insert("primary"_L1, true);
        points.append(point);
        if (options.lookupKey)
            keys.append(options.lookupKey(value.toLower()));
    }
};

} // namespace

QString maskedPhone(const QString &phone)
{
    const QString digits = onlyDigits(phone);
    return digits.size() < 8 ? u"••••"_s : u"•••• "_s + digits.right(4);
}

QString maskedEmail(const QString &address)
{
    const qsizetype at = address.lastIndexOf(u'@');
    return at < 1 ? u"•••"_s : address.left(1) + u"•••"_s + address.mid(at);
}

QString maskedNumber(const QString &number)
{
    return number.size() < 8 ? u"••••"_s : u"•••• "_s + number.right(4);
}

void customerNames(NeutralRow &row, QJsonObject &out)
{
    QString name = row.text("display_name"_L1, 120);
    // The contract asks for a name; a customer without one goes by number, never dropped.
    const bool named = !name.isEmpty();
    if (!named) {
        name = row.text("member_no"_L1);
        name = name.isEmpty() ? row.id() : name;
    }
    out.insert("kind"_L1, "member"_L1);
    out.insert("displayName"_L1, name);
    const QString reading = row.text("name_reading"_L1), initials = row.text("name_initials"_L1);
    if (!named)
        return;
    QJsonObject text{{"text"_L1, name}, {"script"_L1, scriptOf(name)}};
    // A reading in Latin letters is pinyin; one in kana is a spelling of its own that people are found by.
    const bool pinyin = scriptOf(reading) == u"Latn"_s;
    if (!reading.isEmpty() && pinyin)
        text.insert("pinyin"_L1, QJsonArray{reading});
    if (!initials.isEmpty())
        text.insert("initials"_L1, QJsonArray{initials});
    QJsonArray names{text};
    if (!pinyin)
        names.append(QJsonObject{{"text"_L1, reading}, {"script"_L1, scriptOf(reading)}});
    out.insert("names"_L1, names);
    row.set().customerNames.insert(row.id(), name);
}

void customerContactPoints(NeutralRow &row, QJsonObject &out)
{
    ContactPoints all{row, {}, {}, {}};
    const QJsonArray phones = row.list("phones"_L1);
    for (const auto &entry : phones) {
        const QString phone = entry.toString(), digits = onlyDigits(phone);
        if (digits.size() < 4) {
            row.broken("phones"_L1, u"holds something that is no number"_s);
            continue;
        }
        all.add("phone"_L1, phone, maskedPhone(phone));
        if (!all.last4.contains(digits.right(4)))
            all.last4.append(digits.right(4));
    }
    const QJsonArray emails = row.list("emails"_L1);
    for (const auto &entry : emails) {
        const QString address = entry.toString();
        if (address.indexOf(u'@') < 1) {
            row.broken("emails"_L1, u"holds something that is no address"_s);
            continue;
        }
        all.add("email"_L1, address, maskedEmail(address));
    }
    out.insert("contactPoints"_L1, all.points);
    QJsonObject lookup{{"phoneLast4"_L1, all.last4}};
    if (!all.keys.isEmpty())
        lookup.insert("keys"_L1, all.keys);
    out.insert("lookup"_L1, lookup);
}

void customerIdentities(NeutralRow &row, QJsonObject &out)
{
    const QString number = row.text("member_no"_L1);
    if (number.isEmpty())
        return;
    out.insert("identities"_L1,
               QJsonArray{QJsonObject{{"system"_L1, "loyalty"_L1},
                                      {"kind"_L1, "member_no"_L1},
                                      {"value"_L1, number},
                                      {"masked"_L1, maskedNumber(number)}}});
}

void customerHome(NeutralRow &row, QJsonObject &out)
{
    QString home = row.text("home_store_id"_L1);
    if (home.isEmpty())
        home = row.set().options->storeId;
    if (home.isEmpty() && row.set().report->storeMade)
        home = MadeStoreId.toString();
    if (!home.isEmpty())
        out.insert("relationship"_L1, QJsonObject{{"homeStoreId"_L1, home}});
}

void customerConsents(NeutralRow &row, QJsonObject &out)
{
    static const QSet<QString> purposes{u"marketing"_s,    u"profiling"_s, u"personalised_service"_s,
                                        u"location"_s,     u"sharing"_s,   u"sensitive"_s,
                                        u"cross_border"_s, u"survey"_s};
    static const QSet<QString> statuses{u"granted"_s, u"denied"_s, u"withdrawn"_s, u"expired"_s};
    QJsonArray consents;
    const QJsonArray given = row.list("consents"_L1);
    for (const auto &entry : given) {
        QJsonObject consent = entry.toObject();
        const QString purpose = consent["purpose"_L1].toString();
        if (!purposes.contains(purpose)) {
            row.broken("consents"_L1, u"names no known purpose"_s);
            continue;
        }
        if (!statuses.contains(consent["status"_L1].toString()))
            consent.insert("status"_L1, "unknown"_L1);
        consents.append(consent);
    }
    out.insert("consents"_L1, consents);
}

} // namespace counterpart::server
