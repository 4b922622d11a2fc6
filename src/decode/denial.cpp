#include "decode/denial.hpp"

#include "decode/fold.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>

namespace assay::decode {

bool is_denial(std::string_view word)
{
    // "isn't" is two words: "isn" and "t".
    constexpr std::string_view known =
        "not no non never neither nor none nobody nothing cannot isn wasn aren weren don doesn didn wouldn couldn shouldn hasn "
        "haven hadn ain hardly barely scarcely rarely seldom without lack lacks lacked lacking "
        "unlike except fails failed "
        "nicht kein keine keinen keinem keiner keines ohne weder kaum nie niemals nichts entfernt statt anstatt "
        "ne pas jamais sans aucun aucune ni guère sauf rien "
        "nunca sin ningún ninguna jamás apenas tampoco nada "
        "mai senza nessun nessuna nemmeno neanche "
        "não sem nem nenhum nenhuma "
        "niet geen nooit zonder "
        "не нет без никогда ни";
    static const auto words = [] {
        const auto folded = words_of(known, Case::fold);
        return std::unordered_set<std::string>{folded.begin(), folded.end()};
    }();
    return words.contains(std::string{word});
}

bool has_denial(const std::vector<std::string>& words, std::size_t begin, std::size_t end)
{
    using Pair = std::pair<std::string_view, std::string_view>;
    constexpr std::array<Pair, 12> pairs = {{{"far", "from"}, {"anything", "but"}, {"rather", "than"}, {"less", "than"},
                                             {"other", "than"}, {"instead", "of"}, {"opposite", "of"}, {"andere", "als"},
                                             {"loin", "de"}, {"lejos", "de"}, {"lontano", "da"}, {"longe", "de"}}};
    end = std::min(end, words.size());
    for (std::size_t i = begin; i < end; ++i) {
        const bool is_pair = i + 1 < words.size() && std::find(pairs.begin(), pairs.end(), Pair{words[i], words[i + 1]}) != pairs.end();
        if (is_pair || is_denial(words[i]))
            return true;
    }
    return false;
}

bool begins_with_negation(std::string_view text)
{
    constexpr std::array<std::string_view, 4> signs = {"!", "~", "\xC2\xAC", "\xE2\x89\xA0"};  // The last are \u00AC and \u2260.
    const auto first = text.find_first_not_of(" \t\r\n\"'([*_`");
    return first != std::string_view::npos &&
           std::any_of(signs.begin(), signs.end(), [&](auto sign) { return text.substr(first).starts_with(sign); });
}

bool ends_in_question(std::string_view text)
{
    const auto last = text.find_last_not_of("?!.)]}*_`'\" \t\r\n");
    return text.find('?', last == std::string_view::npos ? 0 : last) != std::string_view::npos;
}

}  // namespace assay::decode
