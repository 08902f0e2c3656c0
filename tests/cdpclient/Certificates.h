#pragma once

#include <QByteArray>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace counterpart::test {

/// Keys and certificates made on the spot, with any dates.
class Authority
{
public:
    struct Wish
    {
        QByteArray altName = "IP:127.0.0.1,DNS:localhost";
        qint64 fromSeconds = -3'600; ///< relative to now
        qint64 untilSeconds = 86'400;
        bool selfSigned = false;
    };

    Authority()
        : m_key(EVP_EC_gen("P-256"), EVP_PKEY_free)
        , m_certificate(make(m_key.get(), "Test CA", {{}, -3'600 * 24 * 3'650, 3'600 * 24 * 3'650, true},
                             nullptr, nullptr))
    {
    }

    QByteArray pem() const { return pemOf(m_certificate.get()); }

    QSslConfiguration server(const Wish &wish) const
    {
        const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        const X509Ptr certificate
            = make(key.get(), "cdp", wish, wish.selfSigned ? nullptr : m_key.get(), m_certificate.get());
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate(pemOf(certificate.get())));
        tls.setPrivateKey(QSslKey(pemOf(key.get()), QSsl::Ec));
        return tls;
    }

private:
    using X509Ptr = std::unique_ptr<X509, void (*)(X509 *)>;

    static X509Ptr make(EVP_PKEY *key, const char *name, const Wish &wish, EVP_PKEY *issuerKey, X509 *issuer)
    {
        static long serial = 1;
        X509Ptr certificate(X509_new(), X509_free);
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.fromSeconds);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.untilSeconds);
        X509_set_pubkey(certificate.get(), key);
        X509_NAME *subject = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>(name),
                                   -1, -1, 0);
        X509_set_issuer_name(certificate.get(), issuerKey ? X509_get_subject_name(issuer) : subject);
        if (wish.altName.isEmpty())
            add(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
        else
            add(certificate.get(), NID_subject_alt_name, wish.altName.constData());
        X509_sign(certificate.get(), issuerKey ? issuerKey : key, EVP_sha256());
        return certificate;
    }
    static void add(X509 *certificate, int nid, const char *value)
    {
        X509V3_CTX context;
        X509V3_set_ctx_nodb(&context);
        X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
    template<typename Write>
    static QByteArray pemBy(Write write)
    {
        const std::unique_ptr<BIO, int (*)(BIO *)> out(BIO_new(BIO_s_mem()), BIO_free);
        write(out.get());
        char *data = nullptr;
        const long size = BIO_get_mem_data(out.get(), &data);
        return QByteArray(data, size);
    }
    static QByteArray pemOf(X509 *certificate)
    {
        return pemBy([certificate](BIO *out) { PEM_write_bio_X509(out, certificate); });
    }
    static QByteArray pemOf(EVP_PKEY *key)
    {
        return pemBy([key](BIO *out) {
            PEM_write_bio_PrivateKey_traditional(out, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
    }

    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> m_key;
    X509Ptr m_certificate;
};

} // namespace counterpart::test
