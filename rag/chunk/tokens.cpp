#include "rag/chunk/chunker.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace assay::rag {
namespace {

/// Eighths of a token.
constexpr std::size_t ascii_weight = 2;
constexpr std::size_t letter_weight = 4;
constexpr std::size_t dense_weight = 8;

bool has_no_spaces(UChar32 point)
{
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(point, &status);
    return U_SUCCESS(status) && uscript_breaksBetweenLetters(script) != 0;
}

}  // namespace

std::size_t estimate_tokens(std::string_view utf8)
{
    std::size_t eighths = 0;
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t at = 0; at < size;) {
        if (static_cast<unsigned char>(utf8[static_cast<std::size_t>(at)]) < 0x80) {
            eighths += ascii_weight;
            ++at;
            continue;
        }
        UChar32 point = 0;
        U8_NEXT(utf8.data(), at, size, point);
        eighths += point < 0 || point >= 0x1F000 || has_no_spaces(point) || u_hasBinaryProperty(point, UCHAR_IDEOGRAPHIC)
                       ? dense_weight
                       : letter_weight;
    }
    return (eighths + 7) / 8;
}

}  // namespace assay::rag
