#include "support/test_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace assay::test {
namespace {

void expect_made(bool ok, const char* what)
{
    if (!ok)
        throw std::runtime_error(std::string{"cannot make a certificate: "} + what);
}

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, Freed<std::fclose>>;

void add_extension(X509* certificate, int kind, const char* value)
{
    const Extension extension{X509V3_EXT_conf_nid(nullptr, nullptr, kind, value)};
    expect_made(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

}  // namespace

TestCertificate make_certificate(const TempDir& dir)
{
    const Key key{EVP_EC_gen("P-256")};
    const Certificate certificate{X509_new()};
    expect_made(key && certificate, "key");
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* common_name = reinterpret_cast<const unsigned char*>("assay test");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    expect_made(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "signature");

    const TestCertificate files{.certificate = dir.path("certificate.pem"), .key = dir.path("key.pem")};
    const File certificate_file{std::fopen(files.certificate.c_str(), "w")};
    const File key_file{std::fopen(files.key.c_str(), "w")};
    expect_made(certificate_file && PEM_write_X509(certificate_file.get(), certificate.get()) == 1, "certificate file");
    expect_made(key_file && PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "key file");
    return files;
}

}  // namespace assay::test
