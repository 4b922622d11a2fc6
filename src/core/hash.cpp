#include "core/hash.hpp"

#include <openssl/evp.h>

#include <cassert>

namespace assay {

std::string sha256_hex(std::string_view bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    const int ok = EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
    assert(ok == 1);
    (void)ok;
    constexpr char hex[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * length);
    for (unsigned int i = 0; i < length; ++i) {
        text += hex[digest[i] >> 4];
        text += hex[digest[i] & 15];
    }
    return text;
}

std::string short_hash(std::string_view bytes)
{
    return sha256_hex(bytes).substr(0, 16);
}

}  // namespace assay
