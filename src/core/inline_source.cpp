#include "core/inline_source.hpp"

#include "core/base64.hpp"
#include "core/hash.hpp"

namespace assay {

std::string inline_source(std::string_view text)
{
    const auto hash = sha256(text);
    std::string source = "'sha256-";
    append_base64(source, {reinterpret_cast<const char*>(hash.data()), hash.size()});
    return source + "'";
}

}  // namespace assay
