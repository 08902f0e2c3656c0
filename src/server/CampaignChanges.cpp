#include "server/CampaignChanges.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// What is read aloud in the morning, without the counts of who has read it.
QJsonObject wordsOf(const QJsonObject &campaign)
{
    QJsonObject words;
    const QJsonObject briefing = campaign["briefing"_L1].toObject();
    for (const auto member : {"headline"_L1, "steps"_L1, "faq"_L1, "artwork"_L1})
        words[member] = briefing[member];
    return words;
}

} // namespace

QStringList campaignChanges(const QJsonObject &before, const QJsonObject &now)
{
    struct Part
    {
        QString word;
        QList<QLatin1StringView> members;
    };
    static const QList<Part> parts{
        {u"status"_s, {"status"_L1}},
        {u"schedule"_s, {"schedule"_L1}},
        {u"offers"_s, {"offers"_L1, "goodwill"_L1}},
        {u"conditions"_s,
         {"conditions"_L1, "rules"_L1, "limits"_L1, "offline"_L1, "stacking"_L1, "undoWindow"_L1}},
        {u"stores"_s, {"storeScope"_L1, "channels"_L1}},
        {u"audience"_s, {"audience"_L1}}};
    QStringList changed;
    for (const Part &part : parts) {
        for (const QLatin1StringView member : part.members) {
            if (before[member] != now[member]) {
                changed.append(part.word);
                break;
            }
        }
    }
    if (wordsOf(before) != wordsOf(now))
        changed.append(u"briefing"_s);
    return changed;
}

} // namespace counterpart::server
