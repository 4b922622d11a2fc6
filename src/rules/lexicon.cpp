#include "rules/lexicon.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace assay::rules {

namespace {

struct Phrase {
    std::vector<std::string_view> rest;  ///< The words after the first.
    Entry entry;
};

using Phrases = std::unordered_map<std::string_view, std::vector<Phrase>>;

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty())
            parts.push_back(part);
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

bool is_negating_word(std::string_view word)
{
    static constexpr std::string_view words[]{"not", "no", "never", "dont", "didnt", "doesnt", "wont", "wouldnt",
                                              "cant", "couldnt", "isnt", "wasnt", "nothing", "cannot"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

void add_table(Phrases& phrases, std::span<const LexiconLine> table)
{
    for (const LexiconLine& line : table)
        for (const std::string_view text : split(line.entries, ',')) {
            std::vector<std::string_view> words = split(text, ' ');
            Phrase phrase;
            phrase.entry.role = line.role;
            phrase.entry.weight = static_cast<float>(line.tenths) / 10;
            phrase.entry.words = static_cast<std::uint32_t>(words.size());
            phrase.entry.negates_itself =
                words.size() > 1 && std::any_of(words.begin(), words.end(), is_negating_word);
            phrase.rest.assign(words.begin() + 1, words.end());
            phrases[words.front()].push_back(std::move(phrase));
        }
}

Phrases build()
{
    Phrases phrases;
    add_table(phrases, general_lexicon());
    add_table(phrases, clothing_lexicon());
    add_table(phrases, european_lexicon());
    for (auto& [first, list] : phrases)
        std::stable_sort(list.begin(), list.end(),
                         [](const Phrase& a, const Phrase& b) { return a.rest.size() > b.rest.size(); });
    return phrases;
}

bool continues(const Phrase& phrase, const Tokens& tokens, std::size_t at, std::size_t end)
{
    if (at + phrase.rest.size() > end)
        return false;
    for (std::size_t i = 0; i < phrase.rest.size(); ++i)
        if (tokens[at + i].word != phrase.rest[i])
            return false;
    return true;
}

}  // namespace

const Entry* find_entry(const Tokens& tokens, std::size_t at, std::size_t end)
{
    static const Phrases phrases = build();
    const auto found = phrases.find(tokens[at].word);
    if (found == phrases.end())
        return nullptr;
    for (const Phrase& phrase : found->second)
        if (continues(phrase, tokens, at + 1, end))
            return &phrase.entry;
    return nullptr;
}

}  // namespace assay::rules
