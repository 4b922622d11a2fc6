#include "core/hash.hpp"

#include <openssl/evp.h>

#include <cassert>

namespace assay {

std::array<std::uint8_t, 32> sha256(std::string_view bytes)
{
    std::array<std::uint8_t, 32> digest;
    const int ok = EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    assert(ok == 1);
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
