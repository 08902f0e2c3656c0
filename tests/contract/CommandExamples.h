#pragma once

#include "contract/Commands.h"

namespace counterpart::fixtures {

using namespace Qt::Literals::StringLiterals;

inline QString uuid(int n)
{
    return u"01935000-0000-7000-8000-%1"_s.arg(n, 12, 10, QChar(u'0'));
}

inline Command commandWith(const CommandPayload &payload)
{
    Command command;
    command.id = uuid(1);
    command.seq = 413;
    command.issuedAt = fromMs(1'795'242'770'000);
    command.issuedBy = u"as-0155"_s;
    command.aggregate = {aggregateType(payload), u"x-1"_s};
    command.payload = payload;
    return command;
}

/// One of every type with every member filled.
inline QList<CommandPayload> fullPayloads()
{
    const Instant later = fromMs(1'795'249'999'000);
    const UserText note{u"请放门口"_s, u"zh-CN"_s};
    OfferValue fifty;
    fifty.kind = OfferValue::Kind::Amount;
    fifty.amount = Money{5000, u"CNY"_s};
    return {
        command::CouponReserve{uuid(2), 300},
        command::CouponRelease{uuid(2)},
        command::CouponRedeem{uuid(3),
                              {20940, u"CNY"_s},
                              104700,
                              u"SH001-1"_s,
                              u"ZJ8Z-7Q2M"_s,
                              u"R12"_s,
                              u"as-1"_s,
                              uuid(2),
                              u"al-1"_s,
                              u"promised"_s,
                              note,
                              {u"expired"_s}},
        command::CouponUndoRedeem{uuid(3), u"mistake"_s},
        command::CouponRecordRefusal{u"staff_unsure"_s, note},
        command::CouponGrantGoodwill{uuid(7), u"cm-sorry"_s, fifty, u"other"_s, note, u"as-1"_s,
                                     Ref{ResourceType::PickupOrder, u"po-1"_s}},
        command::CouponWithdrawGoodwill{uuid(7)},
        command::PickupClaim{600, u"shift over"_s},
        command::PickupReleaseClaim{u"break"_s},
        command::PickupStartPicking{u"as-2"_s},
        command::PickupPickLine{u"l1"_s, 2, u"6901234567908"_s, {u"SN1"_s}, u"B2-14"_s},
        command::PickupUnpickLine{u"l1"_s, 1, u"mistake"_s},
        command::PickupShortLine{u"l2"_s, 1, u"not_found"_s, u"fewer"_s},
        command::PickupStage{{u"C-04"_s, u"C-05"_s}},
        command::PickupMarkReady{{u"C-04"_s}, false, later},
        command::PickupUnready{u"mistake"_s},
        command::PickupMove{{u"C-06"_s}},
        command::PickupCustomerArrived{u"curbside"_s, u"3"_s, u"blue"_s, note},
        command::PickupRevisePromise{later, u"line_short"_s, false},
        command::PickupHandOver{uuid(4),
                                {{u"l1"_s, 1, {u"SN1"_s}}},
                                u"delegate"_s,
                                u"id_document"_s,
                                u"offline_hash"_s,
                                u"passport"_s,
                                u"as-1"_s,
                                uuid(5),
                                u"R-1"_s},
        command::CustomerView{u"service"_s},
        command::CustomerAddNote{uuid(6), note, u"occasion"_s, later, u"store"_s},
        command::CustomerRemoveNote{u"no-11"_s},
        command::CampaignAcknowledge{4},
        command::ExceptionResolve{u"honoured"_s, note},
    };
}

/// With only what is required.
inline QList<CommandPayload> leanPayloads()
{
    return {
        command::CouponReserve{uuid(2)},
        command::CouponRedeem{uuid(3), {20940, u"CNY"_s}, {}, {}, {}, {}, {}},
        command::CouponRecordRefusal{u"other"_s, {}},
        command::CouponGrantGoodwill{.couponId = uuid(7), .campaignId = u"cm-sorry"_s, .reason = u"late"_s},
        command::PickupClaim{},
        command::PickupReleaseClaim{},
        command::PickupStartPicking{},
        command::PickupPickLine{u"l1"_s, 1, {}},
        command::PickupUnpickLine{u"l1"_s, 1, {}},
        command::PickupShortLine{u"l2"_s, 1, u"sold"_s, {}},
        command::PickupMarkReady{},
        command::PickupCustomerArrived{u"counter"_s},
        command::PickupRevisePromise{fromMs(0), u"x"_s, true},
        command::PickupHandOver{uuid(4), {{u"l1"_s}}, {}, u"code"_s, {}, {}, {}},
        command::CustomerAddNote{uuid(6), {u"x"_s, {}}, {}, {}},
        command::CampaignAcknowledge{},
        command::ExceptionResolve{u"voided"_s, {}},
    };
}

} // namespace counterpart::fixtures
