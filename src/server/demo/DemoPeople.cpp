#include "server/demo/DemoPeople.h"

#include "server/demo/DemoNames.h"
#include "server/import/NeutralPeople.h"

#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

struct Known
{
    const char *name, *family, *given, *pinyin, *latin;
    char sex;
    const char *last4;
    int tier;
};

// In the order of the ids: the first is Sarah.
constexpr Known pictured[]{
    {"苏雅雯", "苏", "雅雯", "su ya wen", "Sarah Su", 'f', "6027", 2},
    {"林知远", "林", "知远", "lin zhi yuan", "", 'm', "2208", 1},
    {"Marco Bianchi", "Bianchi", "Marco", "", "", 'm', "4410", 1},
    {"唐以宁", "唐", "以宁", "tang yi ning", "", 'f', "3395", 1},
    {"罗子墨", "罗", "子墨", "luo zi mo", "", 'm', "7716", 0},
    {"王梓涵", "王", "梓涵", "wang zi han", "", 'f', "8842", 1},
    {"Elena Petrova", "Petrova", "Elena", "", "", 'f', "5129", 2},
    {"周怀瑾", "周", "怀瑾", "zhou huai jin", "", 'm', "9057", 0},
    {"许念安", "许", "念安", "xu nian an", "", 'f', "1363", 1},
    {"Thomas Keller", "Keller", "Thomas", "", "", 'm', "6671", 2},
    {"赵砚秋", "赵", "砚秋", "zhao yan qiu", "", 0, "2984", 0},
    {"顾明轩", "顾", "明轩", "gu ming xuan", "", 'm', "4175", 3},
    {"陈若溪", "陈", "若溪", "chen ruo xi", "", 'f', "5530", 2},
    {"沈清和", "沈", "清和", "shen qing he", "", 'm', "7208", 1},
    {"沈雨薇", "沈", "雨薇", "shen yu wei", "", 'f', "1180", 1},
    {"宋毅文", "宋", "毅文", "song yi wen", "", 'm', "7743", 0},
    {"Giulia Conti", "Conti", "Giulia", "", "", 'f', "9914", 0},
    {"欧阳知夏", "欧阳", "知夏", "ou yang zhi xia", "", 'f', "6348", 2},
    {"单晓禾", "单", "晓禾", "shan xiao he", "", 'f', "2057", 1},
    {"江予安", "江", "予安", "jiang yu an", "", 0, "8126", 0},
    {"Zoë Lindqvist", "Lindqvist", "Zoë", "", "", 'f', "3471", 1},
    {"何嘉树", "何", "嘉树", "he jia shu", "", 'm', "7095", 1},
};

QString initialsOf(const QString &pinyin)
{
    QString initials;
    for (const QString &syllable : pinyin.split(u' ', Qt::SkipEmptyParts))
        initials.append(syllable.front());
    return initials;
}

void giveConsents(Person &person, Random &random)
{
    const int service = random.below(100);
    person.service = service < 68;
    person.serviceUnknown = service >= 86;
    person.profiling = person.service && random.percent(80);
    person.emailOk = random.percent(70);
    person.smsOk = random.percent(55);
    person.appOk = random.percent(75);
    person.wechatOk = random.percent(60);
    person.phoneOk = random.percent(12);
}

Person picturedPerson(const Known &known, size_t index)
{
    Person person;
    person.displayName = QString::fromUtf8(known.name);
    person.familyName = QString::fromUtf8(known.family);
    person.givenName = QString::fromUtf8(known.given);
    person.pinyin = QString::fromUtf8(known.pinyin);
    person.latinName = QString::fromUtf8(known.latin);
    person.knownHonorific = known.sex != 0;
    person.female = known.sex == 'f';
    person.phone
        = u"+86141%1%2"_s.arg(index * 7919 % 10'000, 4, 10, QChar(u'0')).arg(QLatin1StringView(known.last4));
    person.tier = known.tier;
    person.joinedDays = 400 + int(index) * 37;
    person.service = person.profiling = person.emailOk = person.smsOk = person.appOk = person.wechatOk = true;
    return person;
}

Person crowdPerson(Random &random)
{
    Person person;
    person.female = random.oneIn(2);
    person.knownHonorific = random.percent(80);
    if (random.percent(72)) {
        // Weighted to the front of the list, as surnames are.
        const auto &surname = surnames()[random.below(int(surnames().size())) * random.below(100) / 100];
        const HanName &first = random.pick(givenCharacters());
        person.familyName = QString::fromUtf8(surname.text);
        person.givenName = QString::fromUtf8(first.text);
        person.pinyin = QString::fromUtf8(surname.reading) + u' ' + QString::fromUtf8(first.reading);
        if (random.percent(82)) {
            const HanName &second = random.pick(givenCharacters());
            person.givenName += QString::fromUtf8(second.text);
            person.pinyin += u' ' + QString::fromUtf8(second.reading);
        }
        person.displayName = person.familyName + person.givenName;
    } else {
        person.givenName = QString::fromUtf8(random.pick(latinFirstNames()));
        person.familyName = QString::fromUtf8(random.pick(latinLastNames()));
        person.displayName = person.givenName + u' ' + person.familyName;
    }
    const int store = random.below(100);
    person.store = store < 60 ? 0 : store < 84 ? 1 : 2;
    person.tier = random.below(4) * random.below(4) / 3;
    person.joinedDays = random.between(5, 2600);
    giveConsents(person, random);
    return person;
}

QString asciiOf(const QString &name)
{
    QString ascii;
    for (const QChar c : name.normalized(QString::NormalizationForm_D).toLower()) {
        if (c >= u'a' && c <= u'z')
            ascii.append(c);
    }
    return ascii;
}

QJsonObject consent(const char *purpose, const char *status, const QString &since,
                    const char *channel = nullptr)
{
    QJsonObject given{{"purpose"_L1, QLatin1StringView(purpose)},
                      {"status"_L1, QLatin1StringView(status)},
                      {"since"_L1, since}};
    if (channel)
        given.insert("channel"_L1, QLatin1StringView(channel));
    return given;
}

QJsonArray consentsOf(const Person &person, const QString &since)
{
    QJsonArray consents;
    const auto granted = [](bool yes) {
        return yes ? "granted" : "denied";
    };
    if (!person.serviceUnknown) {
        consents.append(consent("personalised_service", granted(person.service), since));
        consents.append(consent("profiling", granted(person.profiling), since));
    }
    consents.append(consent("marketing", granted(person.emailOk), since, "email"));
    consents.append(consent("marketing", granted(person.smsOk), since, "sms"));
    consents.append(consent("marketing", granted(person.appOk), since, "app"));
    consents.append(consent("marketing", granted(person.wechatOk), since, "wechat"));
    consents.append(consent("marketing", granted(person.phoneOk), since, "phone"));
    return consents;
}

QJsonObject tierOf(const Person &person, const DemoTime &time, Random &random)
{
    struct Name
    {
        const char *code, *zh, *en;
    };
    static constexpr Name names[]{{"member", "会员", "Member"},
                                  {"silver", "银卡", "Silver"},
                                  {"gold", "金卡", "Gold"},
                                  {"platinum", "白金卡", "Platinum"}};
    const Name &name = names[person.tier];
    return {{"code"_L1, QLatin1StringView(name.code)},
            {"name"_L1, text(name.zh, name.en)},
            {"points"_L1, random.between(40, 4000) * (person.tier + 1)},
            {"since"_L1, time.today().addDays(-person.joinedDays).toString(Qt::ISODate)}};
}

QJsonArray contactPointsOf(const Person &person, bool full)
{
    QJsonObject phone{{"id"_L1, "ct-1"_L1},
                      {"kind"_L1, "phone"_L1},
                      {"masked"_L1, maskedPhone(person.phone)},
                      {"primary"_L1, true}};
    QJsonObject email{
        {"id"_L1, "ct-2"_L1}, {"kind"_L1, "email"_L1}, {"masked"_L1, maskedEmail(person.email)}};
    if (full) {
        phone.insert("value"_L1, person.phone);
        email.insert("value"_L1, person.email);
    }
    return {phone, email};
}

} // namespace

QJsonObject Person::honorific() const
{
    if (!knownHonorific)
        return {};
    return female ? text("女士", "Ms") : text("先生", "Mr");
}

std::vector<Person> makePeople(const DemoOptions &options)
{
    Random random(options.seed);
    std::vector<Person> people;
    people.reserve(size_t(options.customers));
    // The searches of the pictures find the people of the pictures and nobody who is like them by chance.
    const QSet<QString> taken{u"6027"_s, u"1180"_s, u"7743"_s};
    for (size_t index = 0; people.size() < size_t(qMax(options.customers, int(std::size(pictured))));
         ++index) {
        const bool known = index < std::size(pictured);
        Person person = known ? picturedPerson(pictured[index], index) : crowdPerson(random);
        person.initials = initialsOf(person.pinyin);
        if (!known) {
            const quint64 number = (quint64(index) * 611'953 + 20'000'003) % 100'000'000;
            person.phone = u"+86141%1"_s.arg(number, 8, 10, QChar(u'0'));
            if (person.initials == u"syw" || taken.contains(person.phone.right(4)))
                continue;
        }
        person.id = u"cu-%1"_s.arg(1001 + people.size());
        person.memberNo
            = u"8800%1"_s.arg((people.size() * 7'368'787 + 31'337) % 100'000'000, 8, 10, QChar(u'0'));
        const QString mail = asciiOf(person.pinyin.isEmpty() ? person.displayName : person.pinyin);
        person.email = u"%1%2@example.com"_s.arg(mail).arg(1001 + people.size());
        people.push_back(std::move(person));
    }
    // Sarah's choice and, to show what is then folded, one customer without consent for in-store service.
    people[personNamed(people, "苏雅雯")].phoneOk = false;
    people[personNamed(people, "苏雅雯")].joinedDays = 2380;
    Person &private_ = people[personNamed(people, "沈雨薇")];
    private_.service = private_.profiling = false;
    return people;
}

size_t personNamed(const std::vector<Person> &people, const char *name)
{
    const QString wanted = QString::fromUtf8(name);
    for (size_t i = 0; i < people.size() && i < std::size(pictured); ++i) {
        if (people[i].displayName == wanted)
            return i;
    }
    qFatal("nobody in the demo is called that");
}

QJsonObject customerDocument(const Person &person, const DemoTime &time, Random &random,
                             const DemoOptions &options)
{
    const bool han = !person.pinyin.isEmpty();
    QJsonObject name{{"text"_L1, person.displayName}, {"script"_L1, han ? "Hans"_L1 : "Latn"_L1}};
    if (han) {
        name.insert("pinyin"_L1, QJsonArray{person.pinyin});
        name.insert("initials"_L1, QJsonArray{person.initials});
    }
    QJsonArray names{name};
    if (!person.latinName.isEmpty())
        names.append(QJsonObject{{"text"_L1, person.latinName}, {"script"_L1, "Latn"_L1}});
    QJsonObject lookup{{"phoneLast4"_L1, QJsonArray{person.phone.right(4)}}};
    if (options.lookupKey)
        lookup.insert("keys"_L1,
                      QJsonArray{options.lookupKey(person.phone), options.lookupKey(person.email)});
    const int lastSeen = random.between(1, 400);
    QJsonObject document{
        {"id"_L1, person.id},
        {"createdAt"_L1, stamp(time.daysAgo(person.joinedDays, 11, 20))},
        {"displayName"_L1, person.displayName},
        {"familyName"_L1, person.familyName},
        {"givenName"_L1, person.givenName},
        {"names"_L1, names},
        {"preferredLanguage"_L1, han ? "zh-CN"_L1 : "en"_L1},
        {"languages"_L1, han ? QJsonArray{"zh-CN"_L1} : QJsonArray{"en"_L1}},
        {"kind"_L1, "member"_L1},
        {"identities"_L1,
         QJsonArray{QJsonObject{{"system"_L1, "loyalty"_L1},
                                {"kind"_L1, "member_no"_L1},
                                {"value"_L1, person.memberNo},
                                {"masked"_L1, maskedNumber(person.memberNo)}}}},
        {"contactPoints"_L1, contactPointsOf(person, options.contactsFull)},
        {"lookup"_L1, lookup},
        {"consents"_L1, consentsOf(person, stamp(time.daysAgo(qMin(person.joinedDays, 420), 11, 25)))},
        {"tier"_L1, tierOf(person, time, random)},
        {"relationship"_L1,
         QJsonObject{{"homeStoreId"_L1, StoreIds[person.store].toString()},
                     {"lastVisitAt"_L1, stamp(time.daysAgo(qMin(lastSeen, person.joinedDays), 15, 10))}}},
        {"scope"_L1, QJsonObject{{"reason"_L1, "home_store"_L1}}}};
    if (person.knownHonorific)
        document.insert("honorific"_L1, person.honorific());
    return document;
}

} // namespace counterpart::server::demo
