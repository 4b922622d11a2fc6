#include "llm/prices.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::llm {
namespace {

/// Beyond this, counts and prices are mistakes, and products would overflow.
constexpr std::int64_t most_tokens = 1'000'000'000;
constexpr double dearest_usd_per_million = 9'000;

Error bad(const std::string& where, std::string message)
{
    return {Errc::invalid_input, std::move(message), where};
}

Result<std::string> text_at(const Json& entry, const char* key, const std::string& where)
{
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_string() || found->get<std::string>().empty())
        return bad(where, std::string{"a price needs \""} + key + "\", a text");
    return found->get<std::string>();
}

/// USD per million tokens as money per token.
Result<Money> price_at(const Json& entry, const char* key, std::optional<Money> otherwise, const std::string& where)
{
    const auto found = entry.find(key);
    if (found == entry.end()) {
        if (otherwise)
            return *otherwise;
        return bad(where, std::string{"a price needs \""} + key + "\", in USD per million tokens");
    }
    const double usd = found->is_number() ? found->get<double>() : -1;
    if (!(usd >= 0 && usd <= dearest_usd_per_million))
        return bad(where, std::string{"\""} + key + "\" must be a number from 0 to 9000, not " + found->dump());
    // One USD per million is 1,000,000 pico-dollars per token.
    const double picousd = usd * 1e6;
    const double whole = std::round(picousd);
    if (std::abs(picousd - whole) > 1e-3)
        return bad(where, std::string{"\""} + key + "\" has more than six decimals: " + found->dump());
    return Money{static_cast<std::int64_t>(whole)};
}

/// Prices per token of input, cache reads, cache writes and output.
using Rates = std::array<Money, 4>;

/// The prices of a batch API: a factor on the others, or prices of their own.
Result<Rates> batch_rates(const Json& batch, const Rates& online, const std::string& where)
{
    if (batch.is_object()) {
        const auto input = price_at(batch, "input", std::nullopt, where + "/batch");
        const auto output = price_at(batch, "output", std::nullopt, where + "/batch");
        if (!input || !output)
            return input ? output.error() : input.error();
        const auto cache_read = price_at(batch, "cache_read", *input, where + "/batch");
        const auto cache_write = price_at(batch, "cache_write", *input, where + "/batch");
        if (!cache_read || !cache_write)
            return cache_read ? cache_write.error() : cache_read.error();
        return Rates{*input, *cache_read, *cache_write, *output};
    }
    const double factor = batch.is_number() ? batch.get<double>() : -1;
    if (!(factor >= 0 && factor <= 1))
        return bad(where, R"("batch" must be a factor from 0 to 1 or an object of prices, not )" + batch.dump());
    Rates rates = online;
    for (auto& rate : rates)
        rate = Money{std::llround(static_cast<double>(rate.picousd) * factor)};
    return rates;
}

/// "-2026-10-01" or "-20261001": how providers name a model's snapshot.
bool is_snapshot_suffix(std::string_view suffix)
{
    const auto matches = [&](std::string_view shape) {
        return suffix.size() == shape.size() &&
               std::equal(suffix.begin(), suffix.end(), shape.begin(), [](char c, char wanted) {
                   return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
               });
    };
    return matches("-0000-00-00") || matches("-00000000");
}

bool is_count(std::int64_t tokens)
{
    return tokens >= 0 && tokens <= most_tokens;
}

}  // namespace

Result<PriceTable> PriceTable::load(const std::string& path)
{
    const auto document = read_json_file(path);
    if (!document)
        return document.error();
    return parse(*document, path);
}

Result<PriceTable> PriceTable::parse(const Json& document, const std::string& name)
{
    if (!document.is_object() || !document.contains("models") || !document["models"].is_array())
        return bad(name, "a price file is an object with \"models\", a list");
    PriceTable table;
    std::vector<Entry> batch_entries;
    for (const Json& model : document["models"]) {
        const std::string where = name + "#/models/" + std::to_string(table.entries_.size());
        if (!model.is_object())
            return bad(where, "a price is an object");
        const auto provider = text_at(model, "provider", where);
        if (!provider)
            return provider.error();
        const auto id = text_at(model, "model", where);
        if (!id)
            return id.error();
        const auto input = price_at(model, "input", std::nullopt, where);
        if (!input)
            return input.error();
        const auto output = price_at(model, "output", std::nullopt, where);
        if (!output)
            return output.error();
        // Without a price of its own, a cached token costs what any other does.
        const auto cache_read = price_at(model, "cache_read", *input, where);
        if (!cache_read)
            return cache_read.error();
        const auto cache_write = price_at(model, "cache_write", *input, where);
        if (!cache_write)
            return cache_write.error();
        table.entries_.push_back({*provider, *id, *input, *cache_read, *cache_write, *output, false});
        const auto batch = model.find("batch");
        if (batch == model.end())
            continue;
        auto rates = batch_rates(*batch, {*input, *cache_read, *cache_write, *output}, where);
        if (!rates)
            return rates.error();
        const auto& [batch_input, batch_read, batch_write, batch_output] = *rates;
        batch_entries.push_back({*provider, *id, batch_input, batch_read, batch_write, batch_output, true});
    }
    table.entries_.insert(table.entries_.end(), batch_entries.begin(), batch_entries.end());
    return table;
}

std::optional<Money> PriceTable::cost(std::string_view provider, std::string_view model, const Usage& usage) const
{
    if (provider == "builtin")
        return Money{};
    if (!usage.input || !usage.output)
        return std::nullopt;
    // A server that says nothing of its cache is taken not to have used it:
    // the cost is then too high rather than too low.
    const std::int64_t cached = usage.cached.value_or(0);
    const std::int64_t written = usage.cache_write.value_or(0);
    if (!is_count(*usage.input) || !is_count(*usage.output) || !is_count(cached) || !is_count(written) ||
        cached + written > *usage.input)
        return std::nullopt;

    const Entry* best = find(provider, model, usage.batch);
    if (!best)
        return std::nullopt;
    return best->input * (*usage.input - cached - written) + best->cache_read * cached + best->cache_write * written +
           best->output * *usage.output;
}

std::optional<Money> PriceTable::most(std::string_view provider, std::string_view model, std::int64_t input_tokens,
                                      std::int64_t output_tokens, PriceKind kind) const
{
    if (provider == "builtin")
        return Money{};
    const Entry* entry = find(provider, model, kind == PriceKind::batch);
    if (!entry || !is_count(input_tokens) || !is_count(output_tokens))
        return std::nullopt;
    return std::max(entry->input, entry->cache_write) * input_tokens + entry->output * output_tokens;
}

const PriceTable::Entry* PriceTable::find(std::string_view provider, std::string_view model, bool batch) const
{
    const Entry* best = nullptr;
    for (const Entry& entry : entries_) {
        if (entry.batch != batch || entry.provider != provider || !model.starts_with(entry.model))
            continue;
        const std::string_view suffix = model.substr(entry.model.size());
        if (suffix.empty())
            return &entry;
        if (is_snapshot_suffix(suffix))
            best = &entry;
    }
    return best;
}

}  // namespace assay::llm
