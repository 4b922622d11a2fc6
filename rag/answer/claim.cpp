#include "rag/answer/claim.hpp"

#include "rag/answer/citation_check.hpp"
#include "rag/answer/function_words.hpp"
#include "rag/text/analyzer.hpp"
#include "rag/text/stem.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace assay::rag {
namespace {

constexpr std::string_view negations =
    " not no never none nobody nothing neither nor cannot without non nowhere "
    "nicht kein keine keinen keinem keiner keines keins nie niemals niemand nichts weder ohne "
    "ne n pas jamais aucun aucune rien sans "
    "nunca jamás ningún ninguno ninguna nadie nada tampoco sin "
    "nessun nessuno nessuna niente nulla senza "
    "niet geen nooit zonder não nunca sem nenhum nenhuma inte ingen ikke "
    "не нет ни никогда без لا لم لن ليس ليست بدون ";

/// What stands before "t" in "don't", folded.
constexpr std::string_view contracted =
    " don doesn didn isn aren ain wasn weren won wouldn can couldn shouldn hasn haven hadn mustn needn ";

/// In scripts without spaces a negation is a part of a run of characters.
constexpr std::array run_negations = {"不", "没", "沒", "未", "无", "無", "非", "勿", "ない", "なく", "ません", "않", "없", "못", "ไม่"};
/// Words that have such a character and deny nothing.
constexpr std::array no_run_negations = {"非常", "未来", "未來", "不同", "不仅", "不僅", "不但", "不断", "不過", "不过", "不少", "無線", "无线", "是非"};

/// Signs that are read as words.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> signs = {{{"%", " percent "},
                                                                                 {"％", " percent "},
                                                                                 {"per cent", " percent "},
                                                                                 {"€", " euro "},
                                                                                 {"$", " dollar "},
                                                                                 {"£", " pound "},
                                                                                 {"¥", " yen "},
                                                                                 {"°", " degree "}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

bool is_number(std::string_view word) { return std::any_of(word.begin(), word.end(), is_digit); }

/// The words of a folded text, where "30km" and "为30天" are a number and its neighbours.
std::vector<std::string> words_of(std::string_view folded)
{
    std::vector<std::string> words;
    std::string open;
    const auto close = [&] {
        if (!open.empty())
            words.push_back(std::exchange(open, {}));
    };
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char c = folded[i];
        const bool in_number = !open.empty() && is_digit(open.front());
        if (c == ' ')
            close();
        else if ((is_digit(c) && !in_number && !open.empty() && !is_ascii(open.back())) ||
                 (in_number && !is_digit(c) && c != '.'))
            close();
        if (c != ' ')
            open += c;
    }
    close();
    return words;
}

/// Those up to ninety-nine: one word each.
std::optional<int> number_named(const std::string& word)
{
    static const std::map<std::string, int, std::less<>> names = {
        {"zero", 0}, {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8},
        {"nine", 9}, {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15},
        {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20}, {"thirty", 30},
        {"forty", 40}, {"fifty", 50}, {"sixty", 60}, {"seventy", 70}, {"eighty", 80}, {"ninety", 90},
        {"zwei", 2}, {"drei", 3}, {"vier", 4}, {"fünf", 5}, {"sechs", 6}, {"sieben", 7}, {"acht", 8}, {"neun", 9},
        {"zehn", 10}, {"zwölf", 12}, {"zwanzig", 20}, {"dreissig", 30}, {"vierzig", 40}, {"fünfzig", 50}, {"sechzig", 60},
        {"siebzig", 70}, {"achtzig", 80}, {"neunzig", 90},
        {"deux", 2}, {"trois", 3}, {"quatre", 4}, {"cinq", 5}, {"sept", 7}, {"huit", 8}, {"neuf", 9}, {"dix", 10},
        {"onze", 11}, {"douze", 12}, {"quinze", 15}, {"vingt", 20}, {"trente", 30}, {"quarante", 40}, {"cinquante", 50},
        {"soixante", 60},
        {"dos", 2}, {"tres", 3}, {"cuatro", 4}, {"cinco", 5}, {"seis", 6}, {"siete", 7}, {"ocho", 8}, {"nueve", 9},
        {"diez", 10}, {"doce", 12}, {"quince", 15}, {"veinte", 20}, {"treinta", 30}, {"cuarenta", 40}, {"cincuenta", 50},
        {"tre", 3}, {"quattro", 4}, {"cinque", 5}, {"sette", 7}, {"otto", 8}, {"nove", 9}, {"dieci", 10}, {"dodici", 12},
        {"venti", 20}, {"trenta", 30}, {"quaranta", 40}, {"cinquanta", 50}, {"sessanta", 60}};
    const auto found = names.find(word);
    return found == names.end() ? std::nullopt : std::optional{found->second};
}

/// What is counted, in a form that can be compared.
std::string unit_of(const std::vector<std::string>& words, std::size_t at)
{
    if (at >= words.size() || is_function_word(words[at]) || has_word(negations, words[at]) || is_number(words[at]) ||
        number_named(words[at]))
        return {};
    const auto lead = static_cast<unsigned char>(words[at].front());
    // A run without spaces goes on behind its unit: "30天内".
    return lead >= 0xE0 ? words[at].substr(0, lead >= 0xF0 ? 4 : 3) : stem(Language::english, words[at]);
}

std::vector<Quantity> quantities_of(const std::vector<std::string>& words)
{
    std::vector<Quantity> quantities;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const std::string unit = unit_of(words, i + 1);
        if (is_number(word)) {
            // "5." at the end of a run, "5.50" as it stands.
            quantities.push_back({word.back() == '.' ? word.substr(0, word.size() - 1) : word, unit});
        } else if (word == "a" || word == "an") {
            if (!unit.empty())
                quantities.push_back({"1", unit, true});
        } else if (const auto named = number_named(word)) {
            // "one of them", "no one" count nothing.
            if (word == "one" && (unit.empty() || (i > 0 && words[i - 1] == "no")))
                continue;
            const auto next = *named >= 20 && i + 1 < words.size() ? number_named(words[i + 1]) : std::nullopt;
            if (next && *next > 0 && *next < 10) {
                quantities.push_back({std::to_string(*named + *next), unit_of(words, i + 2)});
                ++i;
            } else {
                quantities.push_back({std::to_string(*named), unit});
            }
        }
    }
    return quantities;
}

bool is_negation(const std::vector<std::string>& words, std::size_t at)
{
    return has_word(negations, words[at]) || (words[at] == "t" && at > 0 && has_word(contracted, words[at - 1]));
}

bool has_run_negation(std::string folded)
{
    for (const std::string_view harmless : no_run_negations)
        folded = replaced(std::move(folded), harmless, " ");
    return std::any_of(run_negations.begin(), run_negations.end(),
                       [&](const char* negation) { return folded.find(negation) != std::string::npos; });
}

std::size_t shared_words(const Claim& a, const Claim& b)
{
    return static_cast<std::size_t>(std::count_if(a.words.begin(), a.words.end(),
                                                  [&](const auto& word) { return b.words.contains(word); }));
}

bool counts_another(const Claim& source, const Quantity& than)
{
    return std::any_of(source.quantities.begin(), source.quantities.end(), [&](const Quantity& other) {
        return !other.is_article && other.unit == than.unit && other.value != than.value;
    });
}

}  // namespace

Claim read_claim(std::string_view utf8)
{
    std::string text{utf8};
    for (const auto& [sign, word] : signs)
        text = replaced(std::move(text), sign, word);
    const std::string folded = folded_words(text);
    const auto words = words_of(folded);
    Claim claim;
    claim.quantities = quantities_of(words);
    claim.is_negated = has_run_negation(folded);
    std::string content;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_negation(words, i))
            claim.is_negated = true;
        else if (!is_function_word(words[i]) && !is_number(words[i]) && !number_named(words[i]) &&
                 !(i + 1 < words.size() && is_negation(words, i + 1) && words[i + 1] == "t"))
            content += words[i] + " ";
    }
    Terms terms;
    Analyzer{}.analyse(content, Purpose::document, terms);
    for (std::size_t i = 0; i < terms.size(); ++i)
        claim.words.emplace(terms[i]);
    return claim;
}

bool ends_with_negation(std::string_view folded)
{
    const auto words = words_of(folded);
    if (words.empty())
        return false;
    if (is_negation(words, words.size() - 1))
        return true;
    const std::string& last = words.back();
    return folded.back() != ' ' && std::any_of(run_negations.begin(), run_negations.end(),
                                               [&](const char* negation) { return last.ends_with(negation); });
}

bool has_quantity(const std::vector<Claim>& sources, const Claim& claim, const Quantity& wanted)
{
    const auto is_it = [&](const Claim& source) {
        if (!claim.words.empty() && shared_words(claim, source) == 0)
            return false;
        return std::any_of(source.quantities.begin(), source.quantities.end(), [&](const Quantity& there) {
            if (there.value != wanted.value)
                return false;
            if (there.unit == wanted.unit)
                return true;
            if (there.is_article)
                return false;
            // "30 days" may be said of "30 calendar days", or of "30 or 60 days".
            return wanted.unit.empty() || there.unit.empty() ||
                   (source.words.contains(wanted.unit) && !counts_another(source, wanted));
        });
    };
    return std::any_of(sources.begin(), sources.end(), is_it);
}

bool contradicts(const std::vector<Claim>& sources, const Claim& claim)
{
    std::size_t most = 0;
    for (const Claim& source : sources)
        most = std::max(most, shared_words(claim, source));
    bool best_negated = false;
    bool other_negated = false;
    for (const Claim& source : sources) {
        const std::size_t shared = shared_words(claim, source);
        best_negated = best_negated || (source.is_negated && shared == most);
        other_negated = other_negated || (source.is_negated && shared * 2 > source.words.size());
    }
    return claim.is_negated ? !best_negated : best_negated || other_negated;
}

}  // namespace assay::rag
