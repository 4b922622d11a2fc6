#include "rag/answer/series.hpp"

#include "rag/answer/function_words.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace assay::rag {
namespace {

using Names = std::map<std::string, std::string, std::less<>>;

/// The first of `all` is number `first`; ICU's weekdays begin at 1, with Sunday.
void add_names(const char* kind, const icu::UnicodeString* all, std::int32_t count, std::int32_t first, Names& names)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* const fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    for (std::int32_t i = 0; i < count && U_SUCCESS(status); ++i) {
        std::string name;
        fold->normalize(all[i], status).toUTF8String(name);
        if (name.empty())
            continue;
        // Russian: "мая" is "в мае", too.
        for (const std::string_view genitive : {"я", "а"})
            if (name.ends_with(genitive))
                names.emplace(name.substr(0, name.size() - genitive.size()) + "е", std::string{kind} + " " + std::to_string(first + i));
        names.emplace(name, std::string{kind} + " " + std::to_string(first + i));
    }
}

/// The long names of weekdays and months, as ICU has them. Short ones are other words too often.
Names read_calendar()
{
    Names names;
    for (const char* language : {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "ru"})
        for (const auto context : {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
            UErrorCode status = U_ZERO_ERROR;
            const icu::DateFormatSymbols symbols{icu::Locale{language}, status};
            if (U_FAILURE(status))
                continue;
            std::int32_t count = 0;
            const auto* const days = symbols.getWeekdays(count, context, icu::DateFormatSymbols::WIDE);
            add_names("weekday", days, count, 0, names);
            const auto* const months = symbols.getMonths(count, context, icu::DateFormatSymbols::WIDE);
            add_names("month", months, count, 1, names);
        }
    return names;
}

struct Row {
    std::string_view member;
    std::string_view names;  ///< Between single spaces.
};

constexpr std::array rows = {
    Row{"ordinal 1", " first erste ersten erster erstes premier première primer primero primera primo prima eerste первый "},
    Row{"ordinal 2", " second zweite zweiten zweiter zweites deuxième segundo segunda secondo seconda tweede второй "},
    Row{"ordinal 3", " third thirds dritte dritten dritter drittes troisième tercero tercera terzo terza derde третий "},
    Row{"ordinal 4", " fourth vierte vierten vierter quatrième cuarto cuarta vierde "},
    Row{"ordinal 5", " fifth fifths fünfte fünften cinquième quinto quinta vijfde "},
    Row{"ordinal 6", " sixth sechste sechsten sixième sexto "}, Row{"ordinal 7", " seventh siebte siebten septième séptimo "},
    Row{"ordinal 8", " eighth achte achten huitième octavo "}, Row{"ordinal 9", " ninth neunte neunten neuvième noveno "},
    Row{"ordinal 10", " tenth zehnte zehnten dixième décimo "}, Row{"ordinal 11", " eleventh "}, Row{"ordinal 12", " twelfth "},
    Row{"ordinal 13", " thirteenth "}, Row{"ordinal 14", " fourteenth "}, Row{"ordinal 15", " fifteenth "},
    Row{"ordinal 16", " sixteenth "}, Row{"ordinal 17", " seventeenth "}, Row{"ordinal 18", " eighteenth "},
    Row{"ordinal 19", " nineteenth "}, Row{"ordinal 20", " twentieth "}, Row{"ordinal 21", " twenty-first "},
    Row{"part 2", " half hälfte moitié mitad metà metade helft "}, Row{"part 3", " drittel tiers tercio "},
    Row{"part 4", " quarter quarters viertel quart cuarto quarto kwart "},
    Row{"times 1", " once einmal "}, Row{"times 2", " twice zweimal tweemaal "}, Row{"times 3", " thrice dreimal driemaal "},
    Row{"factor 1/2", " halved halves halving halbiert halbierte halbierten "},
    Row{"factor 2", " doubled doubles doubling verdoppelt verdoppelte verdoppelten doublé "},
    Row{"factor 3", " tripled triples tripling verdreifacht verdreifachte triplé "},
    Row{"factor 4", " quadrupled quadruples vervierfacht "},
};

/// "周一" in a run of characters.
constexpr std::array<std::pair<std::string_view, int>, 8> run_days = {
    {{"日", 1}, {"天", 1}, {"一", 2}, {"二", 3}, {"三", 4}, {"四", 5}, {"五", 6}, {"六", 7}}};
constexpr std::array<std::string_view, 5> run_weeks = {"周", "星期", "礼拜", "週", "禮拜"};
constexpr std::array<std::pair<std::string_view, int>, 14> run_weekdays = {
    {{"日曜", 1}, {"月曜", 2}, {"火曜", 3}, {"水曜", 4}, {"木曜", 5}, {"金曜", 6}, {"土曜", 7},
     {"일요일", 1}, {"월요일", 2}, {"화요일", 3}, {"수요일", 4}, {"목요일", 5}, {"금요일", 6}, {"토요일", 7}}};

std::vector<std::string> members_of_run(const std::string& run)
{
    std::vector<std::string> members;
    for (const std::string_view week : run_weeks)
        for (auto at = run.find(week); at != std::string::npos; at = run.find(week, at + 1))
            for (const auto& [day, number] : run_days)
                if (std::string_view{run}.substr(at + week.size()).starts_with(day))
                    members.push_back("weekday " + std::to_string(number));
    for (const auto& [day, number] : run_weekdays)
        if (run.find(day) != std::string::npos)
            members.push_back("weekday " + std::to_string(number));
    return members;
}

}  // namespace

std::vector<std::string> series_members(const std::vector<Token>& tokens, std::size_t at)
{
    static const Names calendar = read_calendar();
    const Token& token = tokens[at];
    if (token.kind != Token::Kind::word)
        return {};
    if (static_cast<unsigned char>(token.text.front()) >= 0xE2)
        return members_of_run(token.text);
    if (has_word(" may march ", token.text) && (!token.is_capitalised || begins_sentence(tokens, at)))
        return {};
    std::vector<std::string> members;
    if (const auto found = calendar.find(token.text); found != calendar.end())
        members.push_back(found->second);
    for (const Row& row : rows)
        if (has_word(row.names, token.text))
            members.emplace_back(row.member);
    return members;
}

}  // namespace assay::rag
