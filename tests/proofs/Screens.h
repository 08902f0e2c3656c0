#pragma once

#include "usecases/Tablet.h"
#include "viewmodels/ActText.h"
#include "viewmodels/AppViewModel.h"
#include "viewmodels/CouponViewModel.h"
#include "viewmodels/SignInViewModel.h"
#include "viewmodels/SyncCentreViewModel.h"
#include "viewmodels/TabletsViewModel.h"
#include "viewmodels/ToastViewModel.h"

#include <QCoreApplication>
#include <QTranslator>

namespace counterpart::test {

/// The view models that speak to the person, on a real tablet.
struct Screens
{
    explicit Screens(Tablet &tablet) : t(tablet) { format.setLanguage(u"en"_s); }

    /// What `sentence` says in each language. Fails the test when one is missing or not in that language.
    QString english(const std::function<QString()> &sentence)
    {
        const QString en = in(u"en"_s, sentence), zh = in(u"zh-CN"_s, sentence);
        const auto han = [](QChar c) {
            return c.unicode() >= 0x4E00 && c.unicode() <= 0x9FFF;
        };
        if (en.size() < 8 || std::any_of(en.begin(), en.end(), han))
            return u"not a sentence: "_s + en;
        if (zh == en || std::count_if(zh.begin(), zh.end(), han) < 4)
            return u"not in Chinese: "_s + zh;
        return en;
    }

    Tablet &t;
    Format format{shopNow};
    ToastViewModel toast{shopNow};
    AppViewModel app{{t.core, t.access, t.lookup, t.desk, t.health, format}};
    SignInViewModel signIn{t.access, t.core, t.health, format};
    CouponViewModel coupon{t.coupons, t.core, format, toast};
    SyncCentreViewModel sync{t.health, t.core, format, toast};
    TabletsViewModel tablets{t.tablets, format, toast};

private:
    QString in(const QString &language, const std::function<QString()> &sentence)
    {
        QTranslator translator;
        const QString file = language == u"en"_s ? u"counterpart_en"_s : u"counterpart_zh_CN"_s;
        if (!translator.load(QStringLiteral(BINARY_DIR "/translations/") + file))
            return {};
        QCoreApplication::installTranslator(&translator);
        format.setLanguage(language);
        Q_EMIT format.changed();
        const QString said = sentence();
        QCoreApplication::removeTranslator(&translator);
        return said;
    }
};

/// A cell of a list that a screen shows, by the row's key; empty when there is no such row.
inline QString cell(RowListModel *rows, const QVariant &key, const QString &role)
{
    for (int i = 0; i < rows->count(); ++i) {
        if (rows->row(i).value(u"key"_s) == key)
            return rows->row(i).value(role).toString();
    }
    return {};
}

} // namespace counterpart::test
