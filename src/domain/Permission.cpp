#include "domain/Permission.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

struct Row
{
    Action action;
    Permission associate, desk, manager, storeAdmin, auditor;
};

constexpr auto Yes = Permission::Allowed;
constexpr auto Mgr = Permission::WithManager;
constexpr auto No = Permission::Never;

// product.md §6.4. The store admin is its "Support" column: devices, nothing personal; the auditor sees
// figures only.
constexpr Row table[] = {
    {Action::SearchCustomers, Yes, Yes, Yes, No, No},   {Action::SeeInterests, Yes, No, Yes, No, No},
    {Action::SeeBrowsing, Yes, No, Yes, No, No},        {Action::SeeReturnRate, No, No, Yes, No, No},
    {Action::EditNotes, Yes, Yes, Yes, No, No},         {Action::VerifyCoupon, Yes, Yes, Yes, No, No},
    {Action::RedeemCoupon, Yes, Yes, Yes, No, No},      {Action::VoidOwnRedemption, Yes, Yes, Yes, No, No},
    {Action::VoidAnyRedemption, No, No, Yes, No, No},   {Action::OverrideVerdict, Mgr, Mgr, Yes, No, No},
    {Action::GrantGoodwill, Mgr, Mgr, Yes, No, No},     {Action::WorkPickups, Yes, Yes, Yes, No, No},
    {Action::HandOver, Yes, Yes, Yes, No, No},          {Action::TakeOverClaim, Mgr, Mgr, Yes, No, No},
    {Action::CancelOrder, Mgr, Mgr, Yes, No, No},       {Action::SeeBriefing, Yes, Yes, Yes, No, No},
    {Action::SeeCampaignFigures, No, No, Yes, No, Yes}, {Action::ResolveExceptions, No, No, Yes, No, No},
    {Action::SeeDeviceHealth, Yes, Yes, Yes, Yes, Yes},
};

} // namespace

Permission permission(Action action, Role role)
{
    const auto *row = std::find_if(std::begin(table), std::end(table),
                                   [action](const Row &r) { return r.action == action; });
    if (row == std::end(table))
        return No;
    switch (role) {
    case Role::Associate: return row->associate;
    case Role::PickupDesk: return row->desk;
    case Role::Manager: return row->manager;
    case Role::StoreAdmin: return row->storeAdmin;
    case Role::Auditor: return row->auditor;
    case Role::Other: return No; // a role of a newer server: nothing is granted by guess
    }
    return No;
}

Permission permission(Action action, const QList<Role> &roles)
{
    Permission best = No;
    for (const Role role : roles) {
        const Permission one = permission(action, role);
        if (one == Yes || (one == Mgr && best == No))
            best = one;
        if (best == Yes)
            break;
    }
    return best;
}

QStringList scopesOf(Role role)
{
    static const QStringList desk{u"customers.read"_s, u"customers.write"_s, u"coupons.redeem"_s,
                                  u"pickups.work"_s,   u"campaigns.read"_s,  u"tasks.work"_s,
                                  u"feedback.write"_s, u"stock.write"_s};
    static const QStringList associate
        = desk + QStringList{u"consents.write"_s, u"cases.write"_s, u"messages.send"_s};
    static const QStringList manager
        = associate + QStringList{u"coupons.grant"_s, u"exceptions.resolve"_s, u"devices.manage"_s};
    switch (role) {
    case Role::Associate: return associate;
    case Role::PickupDesk: return desk;
    case Role::Manager: return manager;
    case Role::StoreAdmin: return {u"devices.manage"_s};
    case Role::Auditor: return {u"campaigns.read"_s};
    case Role::Other: return {};
    }
    return {};
}

} // namespace counterpart
