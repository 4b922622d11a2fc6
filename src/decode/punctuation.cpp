#include "decode/punctuation.hpp"

#include "decode/lookahead.hpp"

namespace assay::decode {
namespace {

constexpr std::string_view wide_colon = "\xEF\xBC\x9A";
constexpr std::string_view wide_comma = "\xEF\xBC\x8C";

}  // namespace

std::optional<std::string> with_plain_punctuation(std::string_view text)
{
    if (text.find(wide_colon) == std::string_view::npos)
        return std::nullopt;
    const Lookahead lookahead{text};
    std::string plain;
    plain.reserve(text.size());
    bool is_quoted = false;
    bool is_after_mark = false;
    bool has_wide_colon = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = text.substr(at, wide_colon.size());
        const bool is_wide = next == wide_colon || next == wide_comma;
        if (const auto bytes = lookahead.quote_bytes(at); bytes > 0 && !lookahead.is_apostrophe(at)) {
            is_quoted = !is_quoted;
            is_after_mark = true;
            plain += text.substr(at, bytes);
            at += bytes;
            continue;
        }
        if (!is_quoted && is_after_mark && text[at] == ':')
            return std::nullopt;
        if (!is_quoted && is_wide) {
            has_wide_colon = has_wide_colon || (is_after_mark && next == wide_colon);
            plain += next == wide_colon ? ':' : ',';
            at += next.size();
            is_after_mark = false;
            continue;
        }
        is_after_mark = is_after_mark && lookahead.blank_bytes(at) > 0;
        const std::size_t bytes = text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
        plain += text.substr(at, bytes);
        at += bytes;
    }
    if (!has_wide_colon)
        return std::nullopt;
    return plain;
}

}  // namespace assay::decode
