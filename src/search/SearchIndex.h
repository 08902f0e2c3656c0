#pragma once

#include "search/NameKey.h"
#include "search/NameMatcher.h"

#include <QHash>
#include <QList>
#include <QString>

#include <functional>
#include <memory>

namespace counterpart {

/// What the index is told of one customer. It lives in memory only and is dropped at lock.
struct SearchableCustomer
{
    QString id;
    struct Name
    {
        QString text;
        QStringList pinyin;
    };
    QList<Name> names;  ///< the display name first
    QStringList phones; ///< E.164 where the retailer keeps them in full, else the last four digits
    QStringList emails;
    QStringList memberNumbers;
    QStringList lookupKeys = {}; ///< keyed hashes of whole numbers and addresses, see SearchIndex::setLookup
};

/// An order or a coupon, found by its number or code.
struct SearchableCode
{
    QString id;
    QString code;
    QString label; ///< what a hit shows beside the code; may be empty
};

enum class MatchField { Name, Pinyin, Initials, Phone, Email, MemberNumber, OrderNumber, CouponCode };

struct SearchMatch
{
    enum class Kind { Customer, Order, Coupon };
    Kind kind = Kind::Customer;
    QString id;
    MatchField field = MatchField::Name;
    QString name;        ///< display name of a customer, label of a code
    QString matchedText; ///< the name or code that met; the last four digits for a phone
    QString phoneEnding; ///< last four digits of the customer's first number; may be empty
    int rank = 0;        ///< smaller is better; for tests and merging
};

struct SearchResult
{
    QList<SearchMatch> matches; ///< best first, at most `limit`
    bool more = false;
};

/// Finds customers, orders and coupons by name (characters, pinyin, initials, mixtures, other scripts),
/// phone, e-mail, member number and code. Ranked over all matches. One thread.
class SearchIndex
{
public:
    SearchIndex();
    ~SearchIndex();

    /// How a whole phone (E.164), e-mail address or member number is hashed into `lookupKeys`; null: not at
    /// all.
    void setLookup(std::function<QString(const QString &)> keyed) { m_keyed = std::move(keyed); }

    void upsert(const SearchableCustomer &customer);
    void remove(const QString &customerId);
    void setOrders(const QList<SearchableCode> &orders);
    void setCoupons(const QList<SearchableCode> &coupons);
    void upsertOrder(const SearchableCode &order);
    void upsertCoupon(const SearchableCode &coupon);
    void removeCode(const QString &id);
    void clear();
    qsizetype customerCount() const;

    /// `limit` at most 20. A query below the minimum (isTooShort) finds nothing.
    SearchResult find(const QString &query, int limit = 20) const;

private:
    struct Person;
    struct Posting
    {
        uint32_t person;
        uint16_t name;
        uint16_t cell;
    };
    struct Scored;

    void findByNumber(const QString &digits, std::vector<Scored> &found) const;
    void findByName(const QString &query, std::vector<Scored> &found) const;
    void findByText(const QString &query, std::vector<Scored> &found) const;
    void findByKey(const QString &query, std::vector<Scored> &found) const;
    void findCodes(const QString &query, QList<SearchMatch> &found) const;
    void collect(const NameMatcher &matcher, std::vector<Scored> &found) const;
    void rebuild();

    std::unique_ptr<class Readings> m_readings;
    SyllableTable m_syllables;
    std::vector<Person> m_people; ///< removed ones stay as empty places until the next rebuild
    QHash<QString, uint32_t> m_places;
    QMultiHash<QString, QString> m_lookup; ///< keyed hash → customer id
    std::function<QString(const QString &)> m_keyed;
    std::unordered_map<char32_t, std::vector<Posting>> m_postings;
    QHash<QString, SearchableCode> m_orders, m_coupons; ///< by id
    size_t m_removed = 0;
};

/// At least one Han character, two letters or four digits (decisions §8); a query with other signs needs
/// three characters.
bool isTooShort(const QString &query);

} // namespace counterpart
