#include "seal/Deflate.h"
#include "seal/Sealer.h"

#include <QTest>

#include <rapidcheck.h>
#include <sodium.h>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

SecretBytes keyOf(char fill)
{
    return SecretBytes::take(QByteArray(32, fill));
}

Sealer sealer(int keyVersion = 1)
{
    return Sealer(keyOf('k'), keyOf('i'), keyVersion, systemRandom);
}

SealedPlace place(const QString &id = u"cu-1"_s, qint64 version = 7)
{
    return {"customer", id, version};
}

} // namespace

class tst_Sealer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_record_opens_where_it_was_sealed()
    {
        QVERIFY(rc::check([](const std::string &text) {
            const QByteArray plain(text.data(), qsizetype(text.size()));
            const auto opened = sealer().open(place(), sealer().seal(place(), plain));
            RC_ASSERT(bool(opened));
            RC_ASSERT(*opened == plain);
        }));
        const QByteArray big(300'000, 'x');
        QCOMPARE(*sealer().open(place(), sealer().seal(place(), big)), big);
    }

    void a_record_of_a_fixed_key_and_nonce_is_known()
    {
        // The XChaCha20-Poly1305 vector of draft-irtf-cfrg-xchacha-03, A.3.1: the library is the algorithm we
        // think it is.
        const QByteArray text
            = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
              "sunscreen would be it.";
        const QByteArray data = QByteArray::fromHex("50515253c0c1c2c3c4c5c6c7");
        const QByteArray key
            = QByteArray::fromHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        const QByteArray nonce = QByteArray::fromHex("404142434445464748494a4b4c4d4e4f5051525354555657");
        QByteArray out(text.size() + 16, '\0');
        const auto bytes = [](const QByteArray &b) {
            return reinterpret_cast<const unsigned char *>(b.constData());
        };
        crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char *>(out.data()), nullptr,
                                                   bytes(text), quint64(text.size()), bytes(data),
                                                   quint64(data.size()), nullptr, bytes(nonce), bytes(key));
        QCOMPARE(out.right(16).toHex(), QByteArray("c0875924c1c7987947deafd8780acf49"));

        // Our own record, byte for byte: an old file must open with a new build.
        const auto fixed = [](qsizetype count) {
            return QByteArray(count, '\x11');
        };
        const Sealer known(keyOf('k'), {}, 1, fixed);
        QCOMPARE(
            known.seal(place(), "{\"id\":\"cu-1\"}").toHex(),
            QByteArray("0101000000111111111111111111111111111111111111111111111111de76e8def3e10853175b3921"
                       "15667ef1c7dce7f0155ded7b2429edabbe604aff85de9bef07514fdde358c2958adde46d4e54e11505"
                       "c0891987089fff58cf561841de8cfc0015e4c570fba24bb57602d8"));
    }

    void every_flipped_bit_is_noticed()
    {
        const QByteArray good = sealer().seal(place(), "{\"name\":\"林书雅\"}");
        for (qsizetype i = 0; i < good.size() * 8; ++i) {
            QByteArray bad = good;
            bad[i / 8] = char(bad[i / 8] ^ (1 << (i % 8)));
            const auto opened = sealer().open(place(), bad);
            QVERIFY(!opened);
            QCOMPARE(opened.error().kind, Error::Kind::Corrupt);
        }
    }

    void a_cut_record_is_noticed()
    {
        const QByteArray good = sealer().seal(place(), "text");
        for (qsizetype size = 0; size < good.size(); ++size)
            QVERIFY(!sealer().open(place(), good.left(size)));
        QVERIFY(!sealer().open(place(), good + 'x'));
    }

    void a_record_moved_elsewhere_does_not_open()
    {
        const QByteArray sealed = sealer().seal(place(), "text");
        QVERIFY(sealer().open(place(), sealed));
        QVERIFY(!sealer().open(place(u"cu-2"_s), sealed));
        QVERIFY(!sealer().open(place(u"cu-1"_s, 8), sealed));
        QVERIFY(!sealer().open({"coupon", u"cu-1"_s, 7}, sealed));
        // Table and id must not run together.
        QVERIFY(!sealer().open({"custome", u"rcu-1"_s, 7}, sealed));
        QVERIFY(!sealer(2).open(place(), sealed));
        QVERIFY(!Sealer(keyOf('o'), {}, 1, systemRandom).open(place(), sealed));
    }

    void equal_records_look_different()
    {
        QVERIFY(sealer().seal(place(), "text") != sealer().seal(place(), "text"));
    }

    void sizes_are_rounded_to_64_bytes()
    {
        QSet<qsizetype> sizes;
        for (int length = 0; length < 60; ++length)
            sizes.insert(sealer().seal(place(), systemRandom(length)).size());
        QCOMPARE(sizes.size(), 1);
        QCOMPARE((*sizes.begin() - 29 - 16) % 64, 0);
    }

    void nothing_of_the_text_is_in_the_record()
    {
        const QByteArray sealed = sealer().seal(place(), "{\"name\":\"CANARY-NAME\"}");
        QVERIFY(!sealed.contains("CANARY"));
        QVERIFY(!sealed.contains("cu-1"));
    }

    void a_packed_bomb_is_refused()
    {
        const QByteArray bomb = deflated(QByteArray(17 << 20, '\0'));
        QVERIFY(bomb.size() < 200'000);
        QVERIFY(!inflated(bomb, 16 << 20));
        QVERIFY(inflated(bomb, 17 << 20));
        QVERIFY(!inflated(bomb.left(bomb.size() - 1), 17 << 20));
        QVERIFY(!inflated("no zlib stream", 1000));
    }

    void a_blind_index_is_the_same_for_the_same_value_only()
    {
        QCOMPARE(sealer().blindIndex("phone", u"13800138000"_s),
                 sealer().blindIndex("phone", u"13800138000"_s));
        QCOMPARE(sealer().blindIndex("phone", u"13800138000"_s).size(), 16);
        QVERIFY(sealer().blindIndex("phone", u"1"_s) != sealer().blindIndex("email", u"1"_s));
        QVERIFY(sealer().blindIndex("phone", u"1"_s) != sealer().blindIndex("phone", u"2"_s));
        const Sealer other(keyOf('k'), keyOf('j'), 1, systemRandom);
        QVERIFY(sealer().blindIndex("phone", u"1"_s) != other.blindIndex("phone", u"1"_s));
    }

    void a_secret_is_wiped_where_it_came_from()
    {
        QByteArray bytes(32, 's');
        const char *where = bytes.constData();
        const SecretBytes secret = SecretBytes::take(std::move(bytes));
        QVERIFY(bytes.isEmpty());
        Q_UNUSED(where)
        QCOMPARE(secret.view(), QByteArrayView(QByteArray(32, 's')));
        QVERIFY(secret.derived("a").view() != secret.derived("b").view());
        QCOMPARE(secret.derived("a").view(), secret.derived("a").view());
    }
};

QTEST_APPLESS_MAIN(tst_Sealer)
#include "tst_Sealer.moc"
