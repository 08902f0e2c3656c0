#include "base/Ids.h"

#include "base/Planted.h"

#include <QRandomGenerator>
#include <QUuid>

namespace counterpart {

QByteArray systemRandom(qsizetype count)
{
    QByteArray bytes((count + 3) / 4 * 4, Qt::Uninitialized);
    auto *words = reinterpret_cast<quint32 *>(bytes.data());
    QRandomGenerator::system()->fillRange(words, bytes.size() / 4);
    bytes.truncate(count);
    return bytes;
}

QString uuid7(Instant now, const RandomBytes &random)
{
    QByteArray bytes(16, '\0');
    const auto ms = quint64(toMs(now));
    for (int i = 0; i < 6; ++i)
        bytes[i] = char((ms >> (40 - 8 * i)) & 0xff);
    const QByteArray rest = random(10);
    Q_ASSERT(rest.size() == 10);
    for (int i = 0; i < 10; ++i)
        bytes[6 + i] = rest[i];
    bytes[6] = char((uchar(bytes[6]) & 0x0f) | 0x70);
    bytes[8] = char((uchar(bytes[8]) & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces);
}

QString idOfAct(Instant now, const RandomBytes &random)
{
    if (!planted(Plant::IdsNotUnique))
        return uuid7(now, random);
    const char few = char(random(1)[0] & 0x0f); // whole seconds and four bits
    return uuid7(std::chrono::floor<std::chrono::seconds>(now),
                 [few](qsizetype count) { return QByteArray(count, few); });
}

bool isUuid7(QStringView text)
{
    if (text.size() != 36)
        return false;
    const QUuid id = QUuid::fromString(text);
    return !id.isNull() && text[14] == u'7' && QStringView(u"89ab").contains(text[19]);
}

} // namespace counterpart
