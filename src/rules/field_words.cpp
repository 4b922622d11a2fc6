#include "rules/field_words.hpp"

#include "core/ascii.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool any_starts_with(const std::vector<std::string>& words, std::initializer_list<std::string_view> stems)
{
    return std::any_of(words.begin(), words.end(), [stems](const std::string& word) {
        return std::any_of(stems.begin(), stems.end(), [&word](std::string_view stem) { return word.starts_with(stem); });
    });
}

}  // namespace

std::vector<std::string> split_name(std::string_view name)
{
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&words, &word] {
        if (!word.empty())
            words.push_back(std::move(word));
        word.clear();
    };
    char before = '\0';
    for (const char c : name) {
        const bool other = static_cast<unsigned char>(c) >= 0x80;
        if (!is_upper(c) && !is_lower(c) && !is_digit(c) && !other) {
            if (c != '\'')
                finish();
        } else {
            if (is_upper(c) && (is_lower(before) || is_digit(before)))
                finish();
            word += is_upper(c) ? static_cast<char>(c + 0x20) : c;
        }
        before = c;
    }
    finish();
    return words;
}

bool FieldWords::name_has(std::initializer_list<std::string_view> stems) const { return any_starts_with(name, stems); }

bool FieldWords::parent_has(std::initializer_list<std::string_view> stems) const
{
    return any_starts_with(parent, stems);
}

bool FieldWords::description_has(std::initializer_list<std::string_view> stems) const
{
    return any_starts_with(description, stems);
}

bool FieldWords::name_is(std::initializer_list<std::string_view> names) const
{
    std::string joined;
    for (const std::string& word : name)
        joined += (joined.empty() ? "" : " ") + word;
    return std::find(names.begin(), names.end(), joined) != names.end();
}

}  // namespace assay::rules
