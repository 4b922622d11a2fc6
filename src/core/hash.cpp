#include "core/hash.hpp"

#include <openssl/evp.h>

#include <cassert>
#include <memory>

namespace assay {
namespace {

/// Kept by each thread: OpenSSL would look the algorithm up by its name, under
/// a lock, for every digest, which takes longer than hashing a short text.
struct Sha256 {
    std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view bytes)
{
    thread_local const Sha256 kept;
    std::array<std::uint8_t, 32> digest;
    const bool ok = EVP_DigestInit_ex2(kept.context.get(), kept.algorithm.get(), nullptr) == 1 &&
                    EVP_DigestUpdate(kept.context.get(), bytes.data(), bytes.size()) == 1 &&
                    EVP_DigestFinal_ex(kept.context.get(), digest.data(), nullptr) == 1;
    assert(ok);
    (void)ok;
    return digest;
}

std::string sha256_hex(std::string_view bytes)
{
    constexpr char hex[] = "0123456789abcdef";
    std::string text;
    for (const auto byte : sha256(bytes)) {
        text += hex[byte >> 4];
        text += hex[byte & 15];
    }
    return text;
}

std::string short_hash(std::string_view bytes)
{
    return sha256_hex(bytes).substr(0, 16);
}

}  // namespace assay
