#include "outbox/PickupCodeCheck.h"

#include <QTest>

#include <sodium.h>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

class tst_PickupCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_pickup_code_is_checked_against_its_salted_hash()
    {
        const QByteArray salt(crypto_pwhash_SALTBYTES, 's');
        QByteArray hash(32, '\0');
        QCOMPARE(crypto_pwhash(reinterpret_cast<unsigned char *>(hash.data()), 32, "048213", 6,
                               reinterpret_cast<const unsigned char *>(salt.constData()),
                               crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                               crypto_pwhash_ALG_ARGON2ID13),
                 0);
        QCOMPARE(*verifyPickupCode(u"048213"_s, salt, hash), true);
        QCOMPARE(*verifyPickupCode(u"048214"_s, salt, hash), false);
        for (const QString &bad : {u""_s, u"48213"_s, u"0482133"_s, u"04821a"_s, u"０４８２１３"_s})
            QCOMPARE(verifyPickupCode(bad, salt, hash).error().kind, Error::Kind::BadInput);
        QCOMPARE(verifyPickupCode(u"048213"_s, {}, {}).error().kind, Error::Kind::BadResponse);
    }
};

QTEST_APPLESS_MAIN(tst_PickupCode)
#include "tst_PickupCode.moc"
