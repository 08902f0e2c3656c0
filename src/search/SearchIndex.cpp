#include "search/SearchIndex.h"

#include "search/Fold.h"
#include "search/PhoneNumbers.h"
#include "search/Readings.h"

#include <algorithm>

namespace counterpart {

struct SearchIndex::Person
{
    QString id; ///< empty: removed
    QStringList names;
    std::vector<NameKey> keys;
    QStringList phones; ///< digits only
    QStringList texts;  ///< e-mails and member numbers, lower case; member numbers from `memberFrom` on
    qsizetype memberFrom = 0;
    QStringList lookupKeys;
};

struct SearchIndex::Scored
{
    uint32_t person = 0;
    int rank = 0;
    MatchField field = MatchField::Name;
    int name = -1; ///< which name met
    QString text;  ///< when no name met
};

namespace {

/// Ranks of unlike fields against each other: an exact number before a whole name before the beginning of
/// one.
int rankOf(const NameMatch &match)
{
    return 1000 * match.shortened + 100 * std::min(match.initials, 9) + 50 * match.cutSyllable
        + 5 * std::min(match.rest, 9);
}

QString digitsOf(const QString &text)
{
    QString digits;
    for (const QChar c : tidy(text)) {
        if (c.isDigit())
            digits += QChar(u'0' + c.digitValue());
    }
    return digits;
}

/// Only digits and what people write between them.
bool isNumber(const QString &tidied)
{
    static const QString between = QStringLiteral(" +-().");
    return !tidied.isEmpty() && std::all_of(tidied.begin(), tidied.end(), [](QChar c) {
        return c.isDigit() || between.contains(c);
    });
}

QString codeKey(const QString &code)
{
    QString key = tidy(code).toUpper();
    key.remove(u'-').remove(u' ');
    return key;
}

} // namespace

bool isTooShort(const QString &query)
{
    const QString tidied = tidy(query);
    if (isNumber(tidied))
        return digitsOf(tidied).size() < 4;
    int words = 0, visible = 0;
    for (const char32_t c : fold(tidied)) {
        if (isHan(c) || isHangul(c))
            return false;
        visible += !isSeparator(c);
        words += isWordCharacter(c);
    }
    return words < 1 || visible < 2;
}

SearchIndex::SearchIndex() : m_readings(std::make_unique<Readings>()) { }
SearchIndex::~SearchIndex() = default;

void SearchIndex::clear()
{
    m_people.clear();
    m_places.clear();
    m_lookup.clear();
    m_postings.clear();
    m_orders.clear();
    m_coupons.clear();
    m_removed = 0;
}

qsizetype SearchIndex::customerCount() const
{
    return m_places.size();
}

void SearchIndex::upsert(const SearchableCustomer &customer)
{
    remove(customer.id);
    const auto place = uint32_t(m_people.size());
    Person person;
    person.id = customer.id;
    for (const auto &name : customer.names) {
        NameKey key = makeNameKey(name.text, name.pinyin, *m_readings, m_syllables);
        for (size_t cell = 0; cell < key.cells.size(); ++cell) {
            for (const char32_t first : key.cells[cell].firstCharacters(m_syllables))
                m_postings[first].push_back({place, uint16_t(person.keys.size()), uint16_t(cell)});
        }
        person.names.append(name.text);
        person.keys.push_back(std::move(key));
    }
    for (const QString &phone : customer.phones)
        person.phones.append(digitsOf(phone));
    for (const QString &email : customer.emails)
        person.texts.append(email.toLower());
    person.memberFrom = person.texts.size();
    for (const QString &number : customer.memberNumbers)
        person.texts.append(number.toLower());
    person.lookupKeys = customer.lookupKeys;
    for (const QString &key : customer.lookupKeys)
        m_lookup.insert(key, customer.id);
    m_people.push_back(std::move(person));
    m_places.insert(customer.id, place);
}

void SearchIndex::remove(const QString &customerId)
{
    const auto place = m_places.constFind(customerId);
    if (place == m_places.constEnd())
        return;
    for (const QString &key : std::as_const(m_people[*place].lookupKeys))
        m_lookup.remove(key, customerId);
    m_people[*place] = {};
    m_places.erase(place);
    if (++m_removed > 64 && m_removed > m_people.size() / 3)
        rebuild();
}

void SearchIndex::rebuild()
{
    std::vector<Person> kept;
    kept.reserve(size_t(m_places.size()));
    std::vector<uint32_t> moved(m_people.size(), UINT32_MAX);
    for (size_t i = 0; i < m_people.size(); ++i) {
        if (m_people[i].id.isEmpty())
            continue;
        moved[i] = uint32_t(kept.size());
        m_places[m_people[i].id] = moved[i];
        kept.push_back(std::move(m_people[i]));
    }
    m_people = std::move(kept);
    for (auto &[first, postings] : m_postings) {
        std::erase_if(postings, [&](const Posting &p) { return moved[p.person] == UINT32_MAX; });
        for (Posting &posting : postings)
            posting.person = moved[posting.person];
    }
    m_removed = 0;
}

void SearchIndex::setOrders(const QList<SearchableCode> &orders)
{
    m_orders.clear();
    for (const auto &order : orders)
        m_orders.insert(order.id, order);
}

void SearchIndex::setCoupons(const QList<SearchableCode> &coupons)
{
    m_coupons.clear();
    for (const auto &coupon : coupons)
        m_coupons.insert(coupon.id, coupon);
}

void SearchIndex::upsertOrder(const SearchableCode &order)
{
    m_orders.insert(order.id, order);
}

void SearchIndex::upsertCoupon(const SearchableCode &coupon)
{
    m_coupons.insert(coupon.id, coupon);
}

void SearchIndex::removeCode(const QString &id)
{
    m_orders.remove(id);
    m_coupons.remove(id);
}

void SearchIndex::collect(const NameMatcher &matcher, std::vector<Scored> &found) const
{
    const auto add = [&](uint32_t person, size_t name, const NameMatch &match) {
        const MatchField field = match.initials > 0                              ? MatchField::Initials
            : matcher.pinyin() && m_people[person].keys[name].cells[0].character ? MatchField::Pinyin
                                                                                 : MatchField::Name;
        found.push_back({person, rankOf(match) + (name > 0), field, int(name), {}});
    };
    if (matcher.literal()) {
        for (uint32_t person = 0; person < m_people.size(); ++person) {
            for (size_t name = 0; name < m_people[person].keys.size(); ++name) {
                if (const auto match = matcher.matchLiteral(m_people[person].keys[name]))
                    found.push_back({person, rankOf(*match), MatchField::Name, int(name), {}});
            }
        }
        return;
    }
    const auto postings = m_postings.find(matcher.firstCharacter());
    if (postings == m_postings.end())
        return;
    for (const Posting &posting : postings->second) {
        const Person &person = m_people[posting.person];
        if (person.id.isEmpty())
            continue;
        const NameKey &key = person.keys[posting.name];
        if (const auto match = matcher.match(key, posting.cell))
            add(posting.person, posting.name, *match);
        else if (const auto words = matcher.matchWords(key))
            add(posting.person, posting.name, *words);
    }
}

void SearchIndex::findByName(const QString &query, std::vector<Scored> &found) const
{
    collect(NameMatcher(query, m_syllables), found);
    if (query.contains(QChar(0xFC)) || query.contains(QChar(0xDC)))
        collect(NameMatcher(query, m_syllables, true), found);
}

void SearchIndex::findByNumber(const QString &digits, std::vector<Scored> &found) const
{
    // Staff type the country's 00 or a trunk 0 that the stored E.164 number does not have.
    QStringList spellings{digits};
    if (digits.startsWith(u"00"))
        spellings.append(digits.mid(2));
    else if (digits.startsWith(u'0') && digits.size() >= 9)
        spellings.append(digits.mid(1));
    for (uint32_t person = 0; person < m_people.size(); ++person) {
        for (const QString &phone : m_people[person].phones) {
            int rank = -1;
            for (const QString &spelling : spellings) {
                const qsizetype at = phone.indexOf(spelling);
                if (at >= 0)
                    rank = phone.endsWith(spelling) ? 0 : at <= 3 ? 300 : 600;
                if (rank >= 0)
                    break;
            }
            if (rank >= 0)
                found.push_back({person, rank, MatchField::Phone, -1, phone.right(4)});
        }
    }
}

void SearchIndex::findByText(const QString &query, std::vector<Scored> &found) const
{
    const QString text = tidy(query).toLower();
    if (text.size() < 4)
        return;
    const bool email = text.contains(u'@');
    for (uint32_t person = 0; person < m_people.size(); ++person) {
        const QStringList &texts = m_people[person].texts;
        for (qsizetype i = 0; i < texts.size(); ++i) {
            const bool member = i >= m_people[person].memberFrom;
            const bool meets = member ? texts[i].startsWith(text) : email && texts[i].contains(text);
            if (meets)
                found.push_back({person,
                                 texts[i] == text ? 0 : 400,
                                 member ? MatchField::MemberNumber : MatchField::Email,
                                 -1,
                                 {}});
        }
    }
}

/// Whole numbers and addresses that the retailer keeps back are found by their keyed hash only.
void SearchIndex::findByKey(const QString &query, std::vector<Scored> &found) const
{
    if (!m_keyed || m_lookup.isEmpty())
        return;
    const auto look = [&](const QString &value, MatchField field, const QString &shown) {
        const QString key = m_keyed(value);
        for (auto it = m_lookup.constFind(key); it != m_lookup.constEnd() && it.key() == key; ++it)
            found.push_back({m_places.value(*it), 0, field, -1, shown});
    };
    const QStringList numbers = isNumber(query) ? internationalSpellings(query) : QStringList();
    for (const QString &number : numbers)
        look(number, MatchField::Phone, number.right(4));
    if (query.contains(u'@'))
        look(query.toLower(), MatchField::Email, {});
    else if (query.size() >= 4)
        look(query.toLower(), MatchField::MemberNumber, {});
}

void SearchIndex::findCodes(const QString &query, QList<SearchMatch> &found) const
{
    const QString key = codeKey(query);
    if (key.size() < 4)
        return;
    const auto look
        = [&](const QHash<QString, SearchableCode> &codes, SearchMatch::Kind kind, MatchField field) {
              for (auto it = codes.constBegin(); it != codes.constEnd(); ++it) {
                  const QString code = codeKey(it->code);
                  // The last four of a long order number are what staff and customers say.
                  const bool ending = kind == SearchMatch::Kind::Order && code.endsWith(key);
                  if (code.startsWith(key) || ending)
                      found.append({kind, it.key(), field, it->label, it->code, {}, code == key ? 0 : 200});
              }
          };
    look(m_orders, SearchMatch::Kind::Order, MatchField::OrderNumber);
    look(m_coupons, SearchMatch::Kind::Coupon, MatchField::CouponCode);
}

SearchResult SearchIndex::find(const QString &query, int limit) const
{
    if (isTooShort(query))
        return {};
    std::vector<Scored> found;
    const QString tidied = tidy(query);
    if (isNumber(tidied))
        findByNumber(digitsOf(tidied), found);
    else
        findByName(query, found);
    findByText(query, found);
    findByKey(tidied, found);

    // The best of each person first, then the best persons; ties by id, so that the order never jumps.
    std::sort(found.begin(), found.end(), [](const Scored &a, const Scored &b) {
        return std::tie(a.person, a.rank) < std::tie(b.person, b.rank);
    });
    found.erase(std::unique(found.begin(), found.end(),
                            [](const Scored &a, const Scored &b) { return a.person == b.person; }),
                found.end());
    const auto better = [this](const Scored &a, const Scored &b) {
        return a.rank != b.rank ? a.rank < b.rank : m_people[a.person].id < m_people[b.person].id;
    };
    const size_t wanted = std::min(found.size(), size_t(limit) + 1);
    std::partial_sort(found.begin(), found.begin() + long(wanted), found.end(), better);

    QList<SearchMatch> matches;
    findCodes(query, matches);
    for (size_t i = 0; i < wanted; ++i) {
        const Person &person = m_people[found[i].person];
        const QString text = found[i].name >= 0 ? person.names[found[i].name] : found[i].text;
        matches.append({SearchMatch::Kind::Customer, person.id, found[i].field, person.names.value(0), text,
                        person.phones.value(0).right(4), found[i].rank});
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const SearchMatch &a, const SearchMatch &b) { return a.rank < b.rank; });
    SearchResult result;
    result.more = matches.size() > limit;
    result.matches = matches.mid(0, limit);
    return result;
}

} // namespace counterpart
