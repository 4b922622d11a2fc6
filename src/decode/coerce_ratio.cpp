#include "decode/coerce_ratio.hpp"

#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "decode/denial.hpp"
#include "decode/fold.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

/// Enough for "I would give it 4 out of 5 stars"; a longer text says more.
constexpr std::size_t max_ratio_bytes = 80;
constexpr std::size_t max_digits = 6;

/// Takes the number at the begin of `text`: digits, perhaps with decimals.
std::optional<std::string> take_number(std::string_view& text)
{
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end]))
        ++end;
    const std::size_t whole = end;
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
        ++end;
        while (end < text.size() && is_digit(text[end]))
            ++end;
    }
    // 007 is no number of anything.
    if (whole == 0 || end > max_digits || (whole > 1 && text[0] == '0'))
        return std::nullopt;
    std::string number{text.substr(0, end)};
    text.remove_prefix(end);
    return number;
}

bool take_of(std::string_view& text)
{
    constexpr std::array<std::string_view, 4> words = {"/", "out of ", "of ", "von "};
    const auto rest = trim(text);
    for (const auto word : words) {
        if (rest.starts_with(word)) {
            text = trim(rest.substr(word.size()));
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<Ratio> find_ratio(std::string_view text)
{
    text = trim(text);
    if (text.empty() || text.size() > max_ratio_bytes)
        return std::nullopt;
    const auto first = std::find_if(text.begin(), text.end(), is_digit);
    const auto before = text.substr(0, static_cast<std::size_t>(first - text.begin()));
    auto rest = text.substr(before.size());
    const bool has_sign = !before.empty() && std::string_view{"-+.,/$%"}.find(before.back()) != std::string_view::npos;
    auto part = take_number(rest);
    if (!part || has_sign || !take_of(rest))
        return std::nullopt;
    auto whole = take_number(rest);
    const bool goes_on = !rest.empty() && std::string_view{"%/-"}.find(rest.front()) != std::string_view::npos;
    if (!whole || *whole == "0" || goes_on || std::any_of(rest.begin(), rest.end(), is_digit))
        return std::nullopt;
    const auto leading = words_of(before, Case::fold);
    const auto following = words_of(rest, Case::fold);
    if (has_denial(leading, 0, leading.size()) || has_denial(following, 0, following.size()))
        return std::nullopt;
    const bool is_plain = before.empty() && rest.empty() && text.find('/') != std::string_view::npos &&
                          part->find('.') == std::string::npos && whole->find('.') == std::string::npos;
    return Ratio{std::move(*part), std::move(*whole), is_plain};
}

std::optional<std::string> quotient_of(const Ratio& ratio)
{
    if (!ratio.is_plain)
        return std::nullopt;
    const int numerator = std::stoi(ratio.part);
    const int denominator = std::stoi(ratio.whole);
    int rest = denominator;
    while (rest % 2 == 0)
        rest /= 2;
    while (rest % 5 == 0)
        rest /= 5;
    if (rest != 1 && numerator % rest != 0)
        return std::nullopt;
    std::string json;
    append_json_number(json, static_cast<double>(numerator) / denominator);
    return json;
}

}  // namespace assay::decode
