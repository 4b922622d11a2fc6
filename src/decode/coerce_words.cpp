#include "decode/coerce_words.hpp"

#include "decode/denial.hpp"
#include "decode/fold.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

constexpr std::size_t max_word_bytes = 32;

}  // namespace

std::optional<BooleanReading> read_boolean(std::string_view text)
{
    constexpr std::array<std::string_view, 6> yes = {"true", "yes", "y", "t", "on", "1"};
    constexpr std::array<std::string_view, 6> no = {"false", "no", "n", "f", "off", "0"};
    text = trim(text);
    if (text.empty() || text.size() > max_sentence_bytes)
        return std::nullopt;
    const bool is_number_below_zero = text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9';
    if (begins_with_negation(text) || is_number_below_zero)
        return std::nullopt;
    const bool is_asked = ends_in_question(text);
    if (text.size() <= max_word_bytes) {
        const auto word = fold(text);
        if (is_one_of(word, yes))
            return BooleanReading{true, is_asked ? "boolean_in_doubt" : "boolean_from_text"};
        if (is_one_of(word, no))
            return BooleanReading{false, is_asked ? "boolean_in_doubt" : "boolean_from_text"};
    }
    // In a sentence "no" and "on" mean other things.
    const auto words = words_of(text, Case::fold);
    const bool says_true = std::find(words.begin(), words.end(), "true") != words.end();
    const bool says_false = std::find(words.begin(), words.end(), "false") != words.end();
    // Nor is "not true" one of them.
    const bool says_not = std::find(words.begin(), words.end(), "not") != words.end() && words.front() != "true" &&
                          words.front() != "false";
    if (says_true == says_false || says_not)
        return std::nullopt;
    return BooleanReading{says_true, is_asked ? "boolean_in_doubt" : "boolean_in_text"};
}

bool is_null_word(std::string_view text)
{
    constexpr std::array<std::string_view, 8> words = {"", "null", "none", "nil", "na", "nan", "notavailable", "notapplicable"};
    text = trim(text);
    if (text.size() > max_word_bytes)
        return false;
    constexpr std::array<std::string_view, 5> marks = {"", "-", "--", "\xE2\x80\x93", "\xE2\x80\x94"};
    const auto word = fold(text);
    return word.empty() ? is_one_of(text, marks) : is_one_of(word, words);
}

}  // namespace assay::decode
