#include "usecases/LastPlace.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QFuture<std::optional<LastPlace::Place>> LastPlace::left() const
{
    const auto read = [](Outbox &outbox) {
        return outbox.meta("place");
    };
    return chain(m_core.device().withOutbox(read), &m_core,
                 [](const Result<QByteArray> &bytes) -> std::optional<Place> {
                     const QJsonObject json = QJsonDocument::fromJson(bytes ? *bytes : QByteArray()).object();
                     Place place{json[u"screen"].toString(), json[u"id"].toString(),
                                 json[u"purpose"].toString(), json[u"associate"].toString()};
                     if (place.screen.isEmpty())
                         return {};
                     return place;
                 });
}

void LastPlace::write(const QByteArray &bytes)
{
    // Kept or not: nobody's work hangs on it.
    m_core.device().withOutbox([bytes](Outbox &outbox) { return outbox.setMeta("place", bytes); });
}

void LastPlace::keep(const Place &place)
{
    if (m_kept == place)
        return;
    m_kept = place;
    write(QJsonDocument(QJsonObject{{u"screen"_s, place.screen},
                                    {u"id"_s, place.id},
                                    {u"purpose"_s, place.purpose},
                                    {u"associate"_s, place.associateId}})
              .toJson(QJsonDocument::Compact));
}

void LastPlace::forget()
{
    if (std::exchange(m_kept, std::nullopt))
        write({});
}

} // namespace counterpart
