#include "rag/answer/negation.hpp"

#include "rag/answer/function_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
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
    "hardly barely scarcely lack lacks lacked lacking deny denies denied denying myth myths untrue kaum "
    "except ausser sauf excepto salvo tranne eccetto exceto behalve кроме "
    "не нет ни никогда без لا لم لن ليس ليست بدون ";

/// What stands before "t" in "don't", folded.
constexpr std::string_view contracted =
    " don doesn didn isn aren ain wasn weren won wouldn can couldn shouldn hasn haven hadn mustn needn ";

/// In scripts without spaces a negation is a part of a run of characters.
constexpr std::array run_negations = {"不", "没", "沒", "未", "无", "無", "非", "勿", "ない", "なく", "ません", "않", "없", "못", "ไม่"};
/// Words that have such a character and deny nothing.
constexpr std::array no_run_negations = {"非常", "未来", "未來", "不同", "不仅", "不僅", "不但", "不断", "不過", "不过", "不少", "無線", "无线", "是非"};

/// Pairs of opposites, each side a list of forms.
constexpr std::array<std::pair<std::string_view, std::string_view>, 44> opposites = {{
    {" increase increases increased increasing rise rises rose risen grow grows grew grown ",
     " decrease decreases decreased decreasing fall falls fell fallen shrink shrinks shrank drop drops dropped decline declines declined "},
    {" more greater higher ", " less fewer smaller lower "},
    {" above over exceeds ", " below under "},
    {" before ", " after "},
    {" open opens opened ", " closed closes close shut "},
    {" allowed permitted accepted legal ", " forbidden prohibited banned refused rejected illegal "},
    {" allow allows permit permits accept accepts ", " forbid forbids prohibit prohibits ban bans refuse refuses reject rejects "},
    {" minimum least ", " maximum most "},
    {" include includes included including ", " exclude excludes excluded excluding "},
    {" first ", " last "},
    {" always often frequently usually mostly ", " seldom rarely infrequently "},
    {" only solely exclusively nur uniquement seulement sólo solamente soltanto somente apenas alleen только ",
     " anyone everyone anybody everybody jeder jedermann "},
    {" открыт открыта открыто открыты открывается ", " закрыт закрыта закрыто закрыты закрывается "},
    {" oft häufig immer souvent toujours siempre sempre ", " selten rarement raramente "},
    {" required mandatory compulsory obligatory ", " optional voluntary "},
    {" win wins won ", " lose loses lost "},
    {" buy buys bought ", " sell sells sold "},
    {" north northern ", " south southern "},
    {" east eastern ", " west western "},
    {" left ", " right "},
    {" hot warm ", " cold cool "},
    {" safe harmless ", " dangerous harmful unsafe "},
    {" guilty ", " innocent "},
    {" true correct ", " false wrong incorrect "},
    {" early earlier ", " late later "},
    {" start starts started begin begins began ", " end ends ended stop stops stopped "},
    {" success succeeded succeeds ", " failure failed fails "},
    {" present ", " absent "},
    {" cheap cheaper ", " expensive dearer "},
    {" men male boys ", " women female girls "},
    {" steigt steigen stieg gestiegen erhöht ", " sinkt sinken sank gesunken gesenkt fällt fiel gefallen "},
    {" erlaubt gestattet zulässig ", " verboten untersagt unzulässig "},
    {" mindestens ", " höchstens maximal "},
    {" offen geöffnet ", " geschlossen "},
    {" vorher ", " nachher "},
    {" augmente augmentent augmenté ", " diminue diminuent diminué baisse baissent baissé "},
    {" autorisé autorisée permis permise ", " interdit interdite "},
    {" ouvert ouverte ", " fermé fermée "},
    {" avant ", " après "},
    {" aumenta aumentan aumentó ", " disminuye disminuyen disminuyó baja bajan bajó "},
    {" permitido permitida permesso permessa ", " prohibido prohibida vietato vietata proibido proibida "},
    {" abierto abierta aperto aperta aberto aberta ", " cerrado cerrada chiuso chiusa fechado fechada "},
    {" open geopend toegestaan ", " gesloten dicht verboden "},
    {" antes prima ", " después dopo depois "},
}};

/// Put before a word, they turn it round. Only words whose rest is long enough are looked at.
constexpr std::array<std::string_view, 9> denying_prefixes = {"un", "in", "im", "ir", "il", "dis", "non", "mis", "des"};

void add_words(std::string_view list, std::vector<std::string>& words)
{
    for (std::size_t at = 1; at < list.size();) {
        const auto end = list.find(' ', at);
        words.emplace_back(list.substr(at, end - at));
        at = end + 1;
    }
}

}  // namespace

bool is_negation(const std::vector<Token>& tokens, std::size_t at)
{
    const std::string& word = tokens[at].text;
    if (tokens[at].kind != Token::Kind::word)
        return false;
    const auto is_before = [&](std::string_view text) { return at + 1 < tokens.size() && tokens[at + 1].text == text; };
    if ((has_word(" fail fails failed failing decline declines declined refuse refuses refused ", word) && is_before("to")) ||
        (has_word(" false incorrect wrong ", word) && is_before("that")))
        return true;
    if (has_word(negations, word))
        return !(word == "no" && at + 1 < tokens.size() && tokens[at + 1].text == ".");  // "No. 5"
    if (word != "t" || at == 0)
        return false;
    // Folded words have lost the apostrophe.
    const bool behind_apostrophe = at >= 2 && (tokens[at - 1].text == "'" || tokens[at - 1].text == "\xE2\x80\x99");
    return has_word(contracted, tokens[behind_apostrophe ? at - 2 : at - 1].text);
}

bool is_exception(const std::vector<Token>& tokens, std::size_t at)
{
    return has_word(" except ausser sauf excepto salvo tranne eccetto exceto behalve кроме ", tokens[at].text);
}

bool has_run_negation(std::string_view folded)
{
    std::string text{folded};
    for (const std::string_view harmless : no_run_negations)
        for (auto at = text.find(harmless); at != std::string::npos; at = text.find(harmless, at))
            std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), harmless.size(), ' ');
    return std::any_of(run_negations.begin(), run_negations.end(),
                       [&](const char* negation) { return text.find(negation) != std::string::npos; });
}

bool ends_with_negation(std::string_view utf8)
{
    const auto tokens = read_tokens(utf8);
    if (tokens.empty())
        return false;
    if (is_negation(tokens, tokens.size() - 1))
        return true;
    const std::string& last = tokens.back().text;
    return utf8.back() != ' ' && std::any_of(run_negations.begin(), run_negations.end(),
                                              [&](const char* negation) { return last.ends_with(negation); });
}

std::vector<std::string> opposites_of(const std::string& folded)
{
    constexpr std::size_t least_bytes_behind_prefix = 4;
    std::vector<std::string> words;
    for (const auto& [one, other] : opposites) {
        if (has_word(one, folded))
            add_words(other, words);
        else if (has_word(other, folded))
            add_words(one, words);
    }
    for (const std::string_view prefix : denying_prefixes) {
        if (folded.starts_with(prefix) && folded.size() >= prefix.size() + least_bytes_behind_prefix)
            words.push_back(folded.substr(prefix.size()));
        if (folded.size() >= least_bytes_behind_prefix)
            words.emplace_back(prefix).append(folded);
    }
    return words;
}

}  // namespace assay::rag
