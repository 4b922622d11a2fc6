#include "report/reason.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace assay::report {
namespace {

/// Behind the quote that closes the one at `open`, or `open` if none does.
std::size_t quoted_end(std::string_view text, std::size_t open)
{
    for (auto i = open + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return open;
}

}  // namespace

std::string reason_of(std::string_view error)
{
    constexpr std::size_t max_bytes = 200;
    constexpr std::string_view ellipsis = "\u2026";
    std::string reason;
    for (std::size_t i = 0; i < error.size() && reason.size() <= max_bytes;) {
        const auto behind_quote = error[i] == '"' ? quoted_end(error, i) : i;
        if (behind_quote > i) {
            reason.append("\"").append(ellipsis).append("\"");
            i = behind_quote;
        } else if (is_digit(error[i])) {
            while (i < error.size() && (is_digit(error[i]) || error[i] == ',' || error[i] == '.') &&
                   (is_digit(error[i]) || (i + 1 < error.size() && is_digit(error[i + 1]))))
                ++i;
            reason.append(ellipsis);
        } else {
            reason += error[i++];
        }
    }
    return shorten(replace_invalid_utf8(reason), max_bytes);
}

}  // namespace assay::report
