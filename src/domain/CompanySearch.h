#pragma once

#include <QString>

namespace counterpart {

/// What the whole company is asked for: one kind of word about a customer.
struct CompanyQuery
{
    enum class By { Phone, Email, MemberNo, Code, Name, PhoneLast4, Other };
    By by = By::Name;
    QString value;
    QString storeId; ///< where it is asked; may be empty

    bool operator==(const CompanyQuery &) const = default;
};

/// What is told of a customer of any store before that customer is brought here.
struct CompanyHit
{
    QString id;
    QString displayName;
    QString phoneMasked; ///< may be empty
    QString tierCode;    ///< may be empty
    QString homeStoreId; ///< may be empty
    bool exact = false;  ///< the words are the customer's, not only like them
    bool inScope = false;

    bool operator==(const CompanyHit &) const = default;
};

/// A customer from elsewhere is brought into the scope of a store for so long.
struct ScopeVisit
{
    QString reason = QStringLiteral("in_store"); ///< in_store, called, pickup, case
    int hours = 24;

    bool operator==(const ScopeVisit &) const = default;
};

} // namespace counterpart
