#pragma once

#include "base/Time.h"
#include "domain/Coupon.h"
#include "domain/Store.h"

#include <QObject>

namespace counterpart {

/// How times, money, discounts, names and codes are written for people (ui.md §10): in the language of the
/// screen, on the wall clock of the store. View models ask it for every figure and write their rows again on
/// changed().
class Format : public QObject
{
    Q_OBJECT

public:
    explicit Format(Clock clock, QObject *parent = nullptr);

    /// BCP 47: "zh-CN" or "en". The matching translation must be installed by whoever calls this.
    void setLanguage(const QString &language);
    /// Zone and currency of the store; until then the system's zone.
    void setStore(const Store &store);

    const QString &language() const { return m_language; }
    bool chinese() const { return m_language.startsWith(QLatin1String("zh")); }
    Instant now() const { return m_clock(); }
    const QString &currency() const { return m_currency; }
    const QByteArray &zone() const { return m_zone; } ///< of the store; what file names and days are told by
    /// The text in the screen's language, else in the nearest there is.
    QString text(const Text &text) const { return text.in(m_language); }

    QString time(Instant at) const;    ///< 14:36
    QString day(Instant at) const;     ///< 11月22日 / 22 Nov; with the year when it is another year
    QString weekday(Instant at) const; ///< 11月22日 周六 / Sat 22 Nov
    QString dayAndTime(Instant at) const; ///< 14:36 today, else "昨天 18:02", "明天 14:31", "11月25日 18:02"
    QString dayOrTime(Instant at) const;         ///< 14:36 today, else 昨天, 明天 or the day
    QString isoDay(const QString &isoDay) const; ///< of "2025-12-31"; as given when it is not a day
    QString month(Instant at) const;             ///< 今天, 11月, 2024年12月: headings of a list
    QString ago(Instant at) const;     ///< 刚刚, 16 分钟前, 2 小时 10 分钟前, else dayAndTime
    QString left(Instant until) const; ///< 还剩 18 分钟, 还剩 23 小时 54 分, 还剩 8 天
    QString duration(milliseconds length) const; ///< 6 分钟, 1 小时 5 分; whole minutes, never negative
    QString late(Instant since) const;           ///< 超时 12 分钟
    QString waited(Instant since) const;         ///< 已等 6 分钟

    QString money(const Money &money) const;      ///< ¥1,286 when whole, else ¥719.20
    QString exactMoney(const Money &money) const; ///< ¥719.20: what is paid
    QString number(qint64 number) const;          ///< 12,480
    QString offer(const OfferValue &value) const; ///< 8 折 / 20% off, 减 ¥100, 买 2 送 1 …
    /// With what must be spent for it: 满 ¥300 减 ¥50 / ¥50 off from ¥300.
    QString offer(const Coupon &coupon) const;
    QString channel(Channel channel) const; ///< 短信, App …
    QString count(qint64 items) const;      ///< 2 件 / 2 items

    /// A sentence with its blanks filled: in Chinese, no space is left between two characters.
    QString sentence(QString filled) const;
    QString code(const QString &code) const;     ///< groups of 4 with hyphens where there are none yet
    static QString channelIcon(Channel channel); ///< name in resources/icons
    static QString initials(const QString &name, const QString &familyName); ///< 苏, TK
    static int tint(const QString &id); ///< 0 … 4, the same for an id for ever

Q_SIGNALS:
    void changed();

private:
    QDateTime local(Instant at) const { return inZone(at, m_zone); }
    QString percentOff(int basisPoints) const;
    QString tiers(const OfferValue &value) const;
    QString buyAndGet(const OfferValue &value) const;
    QString withDecimals(const Money &money, bool always) const;

    Clock m_clock;
    QString m_language;
    QByteArray m_zone;
    QString m_currency;
};

} // namespace counterpart
