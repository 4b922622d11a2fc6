#include "decode/number_words.hpp"

#include "decode/fold.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace assay::decode {
namespace {

using Words = std::unordered_set<std::string>;

Words folded(std::string_view text)
{
    const auto words = words_of(text, Case::fold);
    return {words.begin(), words.end()};
}

/// Words that make a number another one.
bool is_scale(const std::string& word)
{
    static const Words words = folded(
        "thousand thousands thous thsd hundred hundreds million millions mill mil mio mln mn m billion billions bill bil bn b "
        "trillion trillions trn tn quadrillion k mm dozen dozens doz score gross half halves quarter quarters third thirds "
        "lakh lakhs lac lacs crore crores cr "
        "tausend tsd hundert millionen milliarde milliarden mrd billionen billiarden dutzend halb halbe "
        "mille milliers millier cent cents milliard milliards demi douzaine "
        "miles millón millones millardo cientos ciento docena medio media "
        "mila milione milioni miliardo miliardi mld cento mezzo "
        "milhão milhões bilhão bilhões milhar miljoen miljard duizend honderd "
        "tys tysięcy milionów "
        "тыс тысяч тысяча тысячи млн миллион миллиона миллионов млрд миллиард миллиарда миллиардов трлн "
        "万 萬 亿 億 千 百 兆 만 억 천");
    return words.contains(word);
}

/// Units, and words that go on with the sentence.
bool is_harmless(const std::string& word)
{
    static const Words words = folded(
        "a an the for on of in at per this that these those to from by is are was were be with as out because but if when while "
        "since so it its and or which who total overall ago old each today yesterday now later left right more less plus ish below "
        "above under over zero minimum maximum degrees degree celsius fahrenheit c f percent pct year years yr yrs month months week "
        "weeks day days hour hours hr hrs h minute minutes min mins second seconds sec secs s ms kg g mg gram grams kilo kilos lb lbs "
        "pound pounds oz km cm meter meters metre metres kilometers mile ft feet inch inches l ml liter liters litre litres gb mb kb "
        "tb hz mhz ghz w kw kwh v star stars point points pts people person persons user users customer customers item items unit "
        "units piece pieces pcs time times review reviews vote votes room rooms employee employees member members page pages word "
        "words token tokens guest guests night nights ticket tickets copy copies issue issues problem problems question questions "
        "result results apples "
        "jahr jahre jahren monat monate tag tage tagen stunde stunden uhr prozent punkt punkte sterne stern stück personen leute "
        "an ans année années jour jours heure heures étoile étoiles pour de du des en et par fois personnes "
        "año años día días hora horas estrella estrellas por y personas anno anni giorni ore di per stelle anos dias "
        "год года лет день дней час часов");
    return words.contains(word);
}

constexpr std::array<std::string_view, 7> money_signs = {"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "\xE2\x82\xB9",
                                                         "\xE2\x82\xBD", "\xE2\x82\xA9"};

bool is_money(const std::string& word)
{
    static const Words words = folded("usd eur gbp chf jpy inr rub euro euros dollar dollars us buck bucks pounds sterling yen yuan "
                                      "rupee rupees franc francs franken rubel ruble rubles рублей руб");
    return words.contains(word);
}

/// The word at the begin of a text, with its full stops: "Mio.", "M€", "k$".
std::string_view first_token(std::string_view text)
{
    return text.substr(0, text.find_first_of(" \t\r\n,;:!?()[]{}\"'"));
}

/// The words of "M€" are "m": signs of money are no letters.
std::vector<std::string> words_beside_money(std::string_view token)
{
    std::string text;
    while (!token.empty()) {
        const auto sign = std::find_if(money_signs.begin(), money_signs.end(), [&](auto one) { return token.starts_with(one); });
        text += sign == money_signs.end() ? token.front() : ' ';
        token.remove_prefix(sign == money_signs.end() ? 1 : sign->size());
    }
    return words_of(text, Case::fold);
}

}  // namespace

bool is_minus_word(std::string_view word)
{
    return word == "minus" || word == "negative";
}

bool is_marked_inexact(std::string_view before, std::string_view after)
{
    constexpr std::array<std::string_view, 11> marks = {"<", ">", "~", "<=", ">=", "\xE2\x89\x88", "\xE2\x89\xA4",
                                                        "\xE2\x89\xA5", "\xC2\xB1", "\xE2\x80\x93", "\xE2\x80\x94"};
    const bool is_compared = std::any_of(marks.begin(), marks.end(), [&](auto mark) { return before.ends_with(mark); });
    const bool has_sign_behind = !after.empty() && (after[0] == '+' || (after[0] == '-' && (after.size() == 1 || after[1] == ' ')));
    return is_compared || has_sign_behind || (before.ends_with('(') && after.starts_with(')'));
}

bool is_said_inexact(const std::vector<std::string>& before, const std::vector<std::string>& after)
{
    constexpr std::array<std::string_view, 30> estimates = {
        "about", "around", "approximately", "approx", "roughly", "circa", "ca",    "nearly", "almost",   "over",
        "under", "above",  "below",         "than",   "least",   "most",  "min",   "max",    "minimum",  "maximum",
        "some",  "within", "exceeding",     "beyond", "between", "etwa",  "rund",  "knapp",  "mindestens", "hochstens"};
    constexpr std::array<std::string_view, 10> trailers = {"plus", "ish",  "minimum", "maximum",   "or",
                                                       "approx", "approximately", "circa", "estimated", "est"};
    constexpr std::size_t reach = 3;  // "at least about the 5"
    const auto near = before.end() - static_cast<std::ptrdiff_t>(std::min(before.size(), reach));
    const bool is_up_to = before.size() >= 2 && before.back() == "to" && before[before.size() - 2] == "up";
    return is_up_to || std::any_of(near, before.end(), [&](const auto& word) { return is_one_of(word, estimates); }) ||
           (!after.empty() && is_one_of(after.front(), trailers)) ||
           std::find(after.begin(), after.end(), "below") != after.end();
}

Behind what_stands_behind(std::string_view after)
{
    // A number that ends its line is not counted in what the next one begins with.
    while (after.starts_with(' ') || after.starts_with('\t') || after.starts_with("\xC2\xA0") || after.starts_with("\xE2\x80\xAF"))
        after.remove_prefix(after[0] == ' ' || after[0] == '\t' ? 1 : after[0] == '\xC2' ? 2 : 3);
    constexpr std::array<std::string_view, 13> factors = {
        "\xC2\xBD", "\xC2\xBC", "\xC2\xBE", "\xE2\x85\x93", "\xE2\x85\x94", "\xE2\x85\x9B", "\xE2\x80\xB0",
        "\xE2\x80\xB1", "\xC3\x97", "\xC2\xB2", "\xC2\xB3", "^", "/"};
    if (std::any_of(factors.begin(), factors.end(), [&](auto factor) { return after.starts_with(factor); }))
        return Behind::scale;
    const auto token = first_token(after);
    const bool has_sign = std::any_of(money_signs.begin(), money_signs.end(),
                                      [&](auto sign) { return token.find(sign) != std::string_view::npos; });
    if (!has_sign && (token.empty() || std::string_view{".-*_~+#|<>=&%\\`"}.find(token[0]) != std::string_view::npos))
        return Behind::harmless;
    const auto all = words_of(after, Case::fold);
    const auto own = words_beside_money(token);
    const auto is_half = [](const std::string& word) { return word == "half" || word == "quarter" || word == "halb"; };
    if (all.size() >= 2 && all[0] == "and" && (is_half(all[1]) || (all.size() >= 3 && is_half(all[2]))))
        return Behind::scale;
    if (std::any_of(own.begin(), own.end(), is_scale))
        return Behind::scale;
    if (has_sign || (!own.empty() && is_money(own.front())))
        return own.size() > 1 || (has_sign && !own.empty() && !is_money(own.front())) ? Behind::unknown : Behind::money;
    return own.empty() || is_harmless(own.front()) ? Behind::harmless : Behind::unknown;
}

bool has_money_before(std::string_view before)
{
    before = trim(before);
    const auto words = words_of(before, Case::fold);
    return (!words.empty() && is_money(words.back())) ||
           std::any_of(money_signs.begin(), money_signs.end(), [&](auto sign) { return before.ends_with(sign); });
}

}  // namespace assay::decode
