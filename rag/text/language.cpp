#include "rag/text/language.hpp"

#include "rag/text/fold.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace assay::rag {

namespace {

constexpr std::array<std::string_view, 22> names{
    "arabic", "armenian", "catalan", "danish", "dutch", "english", "finnish", "french", "german", "greek", "hindi",
    "hungarian", "indonesian", "italian", "norwegian", "portuguese", "romanian", "russian", "spanish", "swedish",
    "tamil", "turkish"};

struct SmallWords {
    Language language;
    std::string_view words;  ///< The most frequent ones, in lower case.
};

constexpr std::array<SmallWords, 15> small_words{{
    {Language::english, "the of and to in is that for it was with as on are this by be from not which"},
    {Language::german, "der die und das ist nicht von mit den ein eine für auf sich dem im zu auch es werden"},
    {Language::french, "le la les de et est des un une que dans pour qui du sur par pas au avec il"},
    {Language::spanish, "el la los las de que y en un una es por con para del se no su al como"},
    {Language::italian, "il la di che e un una è per non con del della sono le gli nel si alla da"},
    {Language::portuguese, "o a os as de que e em um uma é não para com do da por se na no"},
    {Language::dutch, "de het een van en is dat niet op te zijn met voor die aan er ook bij door wordt"},
    {Language::swedish, "och att det som en på är av för med till den har inte ett om var jag de från"},
    {Language::danish, "og at det som en på er af for med til den har ikke et om var jeg de fra blev"},
    {Language::norwegian, "og å det som en på er av for med til den har ikke et om var jeg de fra ble"},
    {Language::finnish, "ja on ei se että oli hän mutta kun niin myös tai sen joka ovat mukaan ole kuin jo vain"},
    {Language::hungarian, "a az és hogy nem egy is volt meg ez de csak már ha van mint azt kell vagy el"},
    {Language::romanian, "și de la în cu pe nu este că o un din care pentru mai sunt fost sau ale prin"},
    {Language::turkish, "ve bir bu da de için ile olarak çok daha olan en ne gibi kadar var sonra ama ya olduğu"},
    {Language::indonesian, "yang dan di dari ini untuk dengan pada adalah itu tidak dalam ke akan oleh juga atau karena saya bisa"},
}};

template <class Visit>
void for_each_word(std::string_view text, Visit visit)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n.,;:!?\"()"), text.size());
        if (end > 0)
            visit(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// Bit i stands for the i-th language of `small_words`.
using LanguageBits = std::uint32_t;

const std::unordered_map<std::string_view, LanguageBits>& languages_by_word()
{
    static const auto table = [] {
        std::unordered_map<std::string_view, LanguageBits> made;
        for (std::size_t i = 0; i < small_words.size(); ++i)
            for_each_word(small_words[i].words, [&](std::string_view word) { made[word] |= LanguageBits{1} << i; });
        return made;
    }();
    return table;
}

}  // namespace

std::string_view language_name(Language language)
{
    return names[static_cast<std::size_t>(language)];
}

std::optional<Language> language_named(std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Language>(found - names.begin());
}

std::optional<Language> guess_latin_language(std::string_view utf8)
{
    // Languages in Latin letters have a small word in every four to six; below
    // one in twenty it is another language, a list or source code.
    constexpr std::size_t least_share = 20;
    std::array<std::size_t, small_words.size()> counts{};
    std::size_t words = 0;
    const std::string folded = fold_letters(utf8);
    for_each_word(folded, [&](std::string_view word) {
        ++words;
        const auto found = languages_by_word().find(word);
        if (found != languages_by_word().end())
            for (std::size_t i = 0; i < counts.size(); ++i)
                counts[i] += found->second >> i & 1;
    });
    const auto best = std::max_element(counts.begin(), counts.end());
    if (*best == 0 || *best * least_share < words)
        return std::nullopt;
    return small_words[static_cast<std::size_t>(best - counts.begin())].language;
}

}  // namespace assay::rag
