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
    QByteArray rest = random(10);
    Q_ASSERT(rest.size() == 10);
    if (planted(Plant::IdsNotUnique)) { // whole seconds and four bits
        const quint64 second = ms / 1'000 * 1'000;
        for (int i = 0; i < 6; ++i)
            bytes[i] = char((second >> (40 - 8 * i)) & 0xff);
        rest = QByteArray(9, '\0') + char(rest[9] & 0x0f);
    }
    for (int i = 0; i < 10; ++i)
        bytes[6 + i] = rest[i];
    bytes[6] = char((uchar(bytes[6]) & 0x0f) | 0x70);
    bytes[8] = char((uchar(bytes[8]) & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces);
}

bool isUuid7(QStringView text)
{
    if (text.size() != 36)
        return false;
    const QUuid id = QUuid::fromString(text);
    return !id.isNull() && text[14] == u'7' && QStringView(u"89ab").contains(text[19]);
}

} // namespace counterpart
