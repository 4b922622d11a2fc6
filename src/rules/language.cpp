// The script decides where it can; between languages in Latin letters the most
// frequent small words do.

#include "rules/find_text.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace assay::rules {

namespace {

struct Language {
    std::string_view code;
    std::string_view name;
};

constexpr std::array<Language, 16> languages{{{"en", "English"}, {"de", "German"},   {"fr", "French"},  {"es", "Spanish"},
                                              {"it", "Italian"}, {"pt", "Portuguese"}, {"nl", "Dutch"}, {"pl", "Polish"},
                                              {"tr", "Turkish"}, {"ja", "Japanese"}, {"zh", "Chinese"}, {"ko", "Korean"},
                                              {"ar", "Arabic"},  {"hi", "Hindi"},    {"ru", "Russian"}, {"he", "Hebrew"}}};

/// Indices into `languages` of the Latin-letter languages a small word belongs to, as bits.
unsigned small_word(std::string_view word)
{
    static const auto table = [] {
        constexpr std::string_view words[]{
            "the and is it was this to of for my not with i very but are in on have you its good great love",
            "der die das und ist ich nicht sehr ein eine mit den für auf es war sind habe aber zu auch wir gut in",
            "le la les et est je pas très un une des pour que ce mais il du avec cette nous au sur en bon",
            "el la los las y es no muy un una que de para con pero lo me en este por mi se todo bueno",
            "il la che di è non molto un una per con ma sono ho mi questo del le si della ottimo in",
            "o a os e é não muito um uma que de para com mas eu do da em no foi meu produto bom",
            "de het een en is niet ik van erg goed met maar was voor dat op te zeer mijn wij in",
            "i w nie jest na się z do to bardzo że ale mi jak po za polecam jestem",
            "ve bir çok bu için ama ne da de değil gibi daha en ürün güzel iyi"};
        std::unordered_map<std::string_view, unsigned> made;
        unsigned bit = 1;
        for (std::string_view rest : words) {
            while (!rest.empty()) {
                const std::size_t space = std::min(rest.find(' '), rest.size());
                made[rest.substr(0, space)] |= bit;
                rest.remove_prefix(std::min(space + 1, rest.size()));
            }
            bit <<= 1;
        }
        return made;
    }();
    const auto found = table.find(word);
    return found == table.end() ? 0 : found->second;
}

/// The code of the script a word is written in; empty for Latin letters.
std::string_view script_of(std::string_view word)
{
    if (word.size() < 2)
        return {};
    const auto first = static_cast<unsigned char>(word[0]);
    const auto second = static_cast<unsigned char>(word[1]);
    if (first == 0xd0 || first == 0xd1)
        return "ru";
    if (first == 0xd7)
        return "he";
    if (first >= 0xd8 && first <= 0xdb)
        return "ar";
    if (first == 0xe0 && second >= 0xa4 && second <= 0xa5)
        return "hi";
    if (first >= 0xea && first <= 0xed && !(first == 0xed && second >= 0x9f))
        return "ko";
    // Japanese shows itself by its kana anywhere in a run of ideographs.
    const bool east_asian = first >= 0xe3 && first <= 0xe9;
    if (!east_asian)
        return {};
    for (std::size_t i = 0; i + 2 < word.size(); ++i)
        if (static_cast<unsigned char>(word[i]) == 0xe3 && static_cast<unsigned char>(word[i + 1]) >= 0x81 &&
            static_cast<unsigned char>(word[i + 1]) <= 0x83)
            return "ja";
    return "zh";
}

}  // namespace

Texts find_language(const Part& part)
{
    const Tokens& tokens = part.reading->tokens();
    std::array<std::size_t, languages.size()> counts{};
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i) {
        if (tokens[i].kind != TokenKind::word)
            continue;
        const std::string_view script = script_of(tokens[i].word);
        const unsigned small = script.empty() ? small_word(tokens[i].word) : 0;
        for (std::size_t language = 0; language < languages.size(); ++language) {
            if (languages[language].code == script)
                counts[language] += 2;
            else if ((small >> language & 1U) != 0)
                ++counts[language];
        }
    }
    // A Japanese text has runs without kana too.
    const auto index = [](std::string_view code) {
        return static_cast<std::size_t>(std::find_if(languages.begin(), languages.end(), [code](const Language& l) { return l.code == code; }) - languages.begin());
    };
    if (counts[index("ja")] > 0)
        counts[index("ja")] += counts[index("zh")];
    const auto best = std::max_element(counts.begin(), counts.end());
    if (*best == 0)
        return {};
    return {std::string(languages[static_cast<std::size_t>(best - counts.begin())].code)};
}

std::string_view language_name(std::string_view code)
{
    for (const Language& language : languages)
        if (language.code == code)
            return language.name;
    return {};
}

}  // namespace assay::rules
