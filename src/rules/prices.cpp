#include "rules/find_number.hpp"
#include "rules/find_text.hpp"

#include <algorithm>
#include <unordered_map>

namespace assay::rules {

namespace {

/// ISO code of a currency sign or word.
std::string_view currency_code(std::string_view word)
{
    static const std::unordered_map<std::string_view, std::string_view> codes{
        {"$", "USD"},     {"usd", "USD"},  {"dollars", "USD"}, {"dollar", "USD"}, {"bucks", "USD"}, {"€", "EUR"},   {"eur", "EUR"},
        {"euro", "EUR"},  {"euros", "EUR"}, {"£", "GBP"},      {"gbp", "GBP"},    {"pounds", "GBP"}, {"quid", "GBP"}, {"¥", "JPY"},
        {"jpy", "JPY"},   {"yen", "JPY"},  {"円", "JPY"},      {"chf", "CHF"},    {"francs", "CHF"}, {"₹", "INR"},   {"inr", "INR"},
        {"rupees", "INR"}, {"cad", "CAD"}, {"aud", "AUD"},     {"₺", "TRY"},      {"zł", "PLN"},    {"pln", "PLN"},  {"cny", "CNY"},
        {"元", "CNY"},    {"₽", "RUB"}};
    const auto found = codes.find(word);
    return found == codes.end() ? std::string_view{} : found->second;
}

struct Sum {
    double value;
    std::string_view currency;
    std::string_view text;
};

/// Numbers with a currency before or after them.
std::vector<Sum> find_sums(const Part& part, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    const std::size_t first = part.first_token();
    const std::size_t end = part.last_token();
    std::vector<Sum> found;
    for (std::size_t i = first; i < end && found.size() < limit; ++i) {
        if (tokens[i].kind != TokenKind::number)
            continue;
        const std::optional<double> value = number_value(tokens[i]);
        // "$59" at the start of a clause: the sign is a mark and may have been left outside of it.
        const std::string_view before = i > 0 ? currency_code(tokens[i - 1].word) : std::string_view{};
        const std::string_view after = i + 1 < tokens.size() ? currency_code(tokens[i + 1].word) : std::string_view{};
        if (!value || (before.empty() && after.empty()))
            continue;
        const std::size_t from = before.empty() ? tokens[i].begin : tokens[i - 1].begin;
        const std::size_t to = before.empty() ? tokens[i + 1].end : tokens[i].end;
        found.push_back({*value, before.empty() ? after : before, part.reading->text().substr(from, to - from)});
    }
    return found;
}

}  // namespace

std::vector<double> find_amounts_of_money(const Part& part, std::size_t limit)
{
    std::vector<double> found;
    for (const Sum& sum : find_sums(part, limit))
        found.push_back(sum.value);
    return found;
}

Texts find_prices(const Part& part, std::size_t limit)
{
    Texts found;
    for (const Sum& sum : find_sums(part, limit))
        found.emplace_back(sum.text);
    return found;
}

Texts find_currencies(const Part& part, std::size_t limit)
{
    Texts found;
    for (const Sum& sum : find_sums(part, limit))
        if (std::find(found.begin(), found.end(), sum.currency) == found.end())
            found.emplace_back(sum.currency);
    return found;
}

}  // namespace assay::rules
