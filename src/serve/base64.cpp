#include "serve/base64.hpp"

#include <openssl/evp.h>

namespace assay::serve {

std::string base64(std::string_view bytes)
{
    // OpenSSL ends what it writes with a zero.
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace assay::serve
