#include "llm/limit_headers.hpp"

#include "llm/rate_limit_fields.hpp"
#include "llm/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace assay::llm {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view openai_prefix = "x-ratelimit-";
constexpr std::string_view anthropic_prefix = "anthropic-ratelimit-";
constexpr milliseconds longest_reset_of_a_minute{120'000};
constexpr std::int64_t largest_limit = 1'000'000'000'000;

enum Dimension : std::size_t { requests, tokens, project_tokens, input_tokens, output_tokens, dimensions };

constexpr std::array<std::string_view, dimensions> names{"requests", "tokens", "project-tokens", "input-tokens",
                                                         "output-tokens"};

/// The parts of one limit, each of which a server may leave out.
struct Parts {
    std::optional<std::int64_t> limit{};
    std::optional<std::int64_t> remaining{};
    std::optional<milliseconds> reset{};
};

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_prefix)
{
    return text.size() >= lower_prefix.size() &&
           std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(),
                      [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); });
}

bool equals_ignoring_case(std::string_view text, std::string_view lower)
{
    return text.size() == lower.size() && starts_with_ignoring_case(text, lower);
}

std::optional<std::int64_t> count(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size() || value > largest_limit)
        return std::nullopt;
    return std::max<std::int64_t>(0, value);
}

void read_part(Parts& parts, std::string_view part, std::string_view value)
{
    if (equals_ignoring_case(part, "limit"))
        parts.limit = count(value);
    else if (equals_ignoring_case(part, "remaining"))
        parts.remaining = count(value);
    else if (equals_ignoring_case(part, "reset"))
        // Anthropic's is a timestamp, which is no duration: its limits are all per minute.
        parts.reset = parse_go_duration(value);
}

/// "limit-requests"
void read_openai(std::array<Parts, dimensions>& all, std::string_view name, std::string_view value)
{
    const auto dash = name.find('-');
    if (dash == std::string_view::npos)
        return;
    for (std::size_t i = 0; i < dimensions; ++i)
        if (equals_ignoring_case(name.substr(dash + 1), names[i]))
            read_part(all[i], name.substr(0, dash), value);
}

/// "requests-limit"
void read_anthropic(std::array<Parts, dimensions>& all, std::string_view name, std::string_view value)
{
    const auto dash = name.rfind('-');
    if (dash == std::string_view::npos)
        return;
    for (std::size_t i = 0; i < dimensions; ++i)
        if (equals_ignoring_case(name.substr(0, dash), names[i]))
            read_part(all[i], name.substr(dash + 1), value);
}

/// A field that comes several times is one list.
void append_list(std::string& list, std::string_view more)
{
    list += list.empty() ? "" : ",";
    list += more;
}

std::optional<AnnouncedLimit> whole(const Parts& parts)
{
    if (!parts.limit || !parts.remaining || *parts.limit == 0)
        return std::nullopt;
    if (parts.reset && *parts.reset > longest_reset_of_a_minute)
        return std::nullopt;
    return AnnouncedLimit{*parts.limit, *parts.remaining};
}

}  // namespace

std::optional<milliseconds> parse_go_duration(std::string_view text)
{
    constexpr double year_ms = 366.0 * 24 * 3600 * 1000;
    constexpr std::array<std::pair<std::string_view, double>, 7> units{{
        {"h", 3.6e6}, {"m", 6e4}, {"s", 1e3}, {"ms", 1}, {"us", 1e-3}, {"\xC2\xB5s", 1e-3}, {"ns", 1e-6}}};
    if (text.empty())
        return std::nullopt;
    double total_ms = 0;
    while (!text.empty()) {
        double value = 0;
        const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
        if (ec != std::errc{} || !(value >= 0))
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto unit_size = std::min(text.size(), text.find_first_of("0123456789."));
        const auto unit = std::find_if(units.begin(), units.end(),
                                       [&](const auto& known) { return known.first == text.substr(0, unit_size); });
        if (unit == units.end())
            return std::nullopt;
        total_ms += value * unit->second;
        if (!(total_ms <= year_ms))
            return std::nullopt;
        text.remove_prefix(unit_size);
    }
    return milliseconds{static_cast<std::int64_t>(total_ms + 0.999999)};
}

AnnouncedLimits read_limits(const net::Headers& headers)
{
    std::array<Parts, dimensions> parts;
    std::string policies;
    std::string rests;
    for (const auto& [name, value] : headers) {
        if (starts_with_ignoring_case(name, openai_prefix))
            read_openai(parts, std::string_view{name}.substr(openai_prefix.size()), value);
        else if (starts_with_ignoring_case(name, anthropic_prefix))
            read_anthropic(parts, std::string_view{name}.substr(anthropic_prefix.size()), value);
        else if (equals_ignoring_case(name, "ratelimit-policy"))
            append_list(policies, value);
        else if (equals_ignoring_case(name, "ratelimit"))
            append_list(rests, value);
    }
    AnnouncedLimits limits{whole(parts[requests]), whole(parts[tokens]), whole(parts[input_tokens]),
                           whole(parts[output_tokens])};
    if (const auto project = whole(parts[project_tokens]);
        project && (!limits.tokens || project->remaining < limits.tokens->remaining))
        limits.tokens = project;
    if (!limits.requests && !policies.empty())
        limits.requests = read_rate_limit_fields(policies, rests);
    return limits;
}

}  // namespace assay::llm
