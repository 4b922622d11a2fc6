#include "rules/collect.hpp"
#include "rules/find_number.hpp"
#include "rules/fit.hpp"
#include "rules/judge.hpp"
#include "rules/neutral.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rules {

namespace {

constexpr double urgent_above = 0.65;  ///< Of urgency_of().

/// A share from 0 to 1 put on a scale, to two decimals.
double on_scale(const Node& node, double share)
{
    const Scale scale = scale_of(node);
    const double value = scale.low + share * (scale.high - scale.low);
    return nearest(node.number, std::round(value * 100) / 100);
}

std::vector<double> scale_value(const Node& node, const Part& part)
{
    const Polarity polarity = part.polarity();
    if (node.cue == Cue::urgency) {
        const std::optional<double> urgency = urgency_of(part);
        return urgency ? std::vector{on_scale(node, *urgency)} : std::vector<double>{};
    }
    if (node.cue == Cue::stars) {
        if (const std::optional<StatedRating> stated = find_rating(part)) {
            const double own = scale_of(node).high;
            constexpr double usual = 5;
            const double value = stated->value * own / stated->out_of.value_or(usual);
            if (const auto fits = admitted(node.number, node.number.integer ? std::round(value) : value))
                return {*fits};
        }
    }
    if (!polarity.has_evidence())
        return {};
    const double score = polarity.score();
    return {on_scale(node, node.cue == Cue::confidence ? 0.5 + std::abs(score - 0.5) : score)};
}

std::vector<double> stated_numbers(const Node& node, const Part& part, std::size_t limit)
{
    const auto one = [](std::optional<double> value) { return value ? std::vector{*value} : std::vector<double>{}; };
    switch (node.cue) {
    case Cue::price: return find_amounts_of_money(part, limit);
    case Cue::percent: return find_percents(part, limit);
    case Cue::year: return find_years(part, limit);
    case Cue::age: return one(find_age(part));
    case Cue::word_count: return {static_cast<double>(count_words(part))};
    case Cue::amount: return one(find_amount(part, node.words));
    default: return {};
    }
}

std::optional<std::size_t> option_of(const Node& node, bool yes)
{
    static constexpr std::string_view words[2][5]{{"no", "false", "negative", "not", "would not"}, {"yes", "true", "y", "sure", "would"}};
    for (std::size_t i = 0; i < node.options.size(); ++i)
        for (const std::string_view word : words[yes ? 1 : 0])
            if (!node.options[i].words.empty() && node.options[i].words.front() == word)
                return i;
    return std::nullopt;
}

/// Where an option stands between "whenever" (0) and "now" (1).
std::optional<double> urgency_level(const Option& option)
{
    struct Level {
        std::string_view word;
        double level;
    };
    static constexpr Level levels[]{{"lowest", 0},  {"trivial", 0},  {"low", 0.1},     {"minor", 0.15}, {"p4", 0.1},      {"p3", 0.4},
                                    {"normal", 0.4}, {"medium", 0.4}, {"moderate", 0.4}, {"p2", 0.75},   {"high", 0.75},   {"major", 0.75},
                                    {"urgent", 1},  {"critical", 1}, {"blocker", 1},   {"highest", 1},  {"emergency", 1}, {"p1", 1},
                                    {"p0", 1},      {"none", 0}};
    for (const std::string& word : option.words)
        for (const Level& level : levels)
            if (word == level.word)
                return level.level;
    return std::nullopt;
}

std::vector<std::size_t> nearest_urgency(const Node& node, double urgency)
{
    std::optional<std::size_t> best;
    double least = 2;
    for (std::size_t i = 0; i < node.options.size(); ++i)
        if (const std::optional<double> level = urgency_level(node.options[i]); level && std::abs(*level - urgency) < least) {
            best = i;
            least = std::abs(*level - urgency);
        }
    return best ? std::vector{*best} : std::vector<std::size_t>{};
}

/// The option whose number is nearest to what a number field of the same cue would get.
std::vector<std::size_t> nearest_number(const Node& node, const Part& part)
{
    Node scale;
    scale.cue = node.cue;
    scale.types = number_bit;
    std::vector<std::pair<double, std::size_t>> numbers;
    for (std::size_t i = 0; i < node.options.size(); ++i)
        if (!node.options[i].is_null)
            numbers.emplace_back(std::strtod(node.options[i].json.c_str(), nullptr), i);
    if (numbers.empty())
        return {};
    scale.number.minimum = std::min_element(numbers.begin(), numbers.end())->first;
    scale.number.maximum = std::max_element(numbers.begin(), numbers.end())->first;
    const std::vector<double> found = collect_numbers(scale, part, 1);
    if (found.empty())
        return {};
    return {std::min_element(numbers.begin(), numbers.end(), [&found](const auto& a, const auto& b) {
                return std::abs(a.first - found.front()) < std::abs(b.first - found.front());
            })->second};
}

std::vector<std::size_t> named_options(const Node& node, const Texts& names)
{
    std::vector<std::size_t> chosen;
    for (const std::string& name : names)
        for (std::size_t i = 0; i < node.options.size(); ++i) {
            const std::vector<std::string> code = split_name(name);
            const std::vector<std::string> spelled = split_name(language_name(name));
            if (node.options[i].words == code || (!spelled.empty() && node.options[i].words == spelled))
                chosen.push_back(i);
        }
    return chosen;
}

}  // namespace

std::vector<double> collect_numbers(const Node& node, const Part& part, std::size_t limit)
{
    std::vector<double> fitted;
    const bool scaled = node.cue == Cue::score || node.cue == Cue::stars || node.cue == Cue::confidence || node.cue == Cue::urgency;
    for (const double value : scaled ? scale_value(node, part) : stated_numbers(node, part, limit))
        if (const std::optional<double> fits = admitted(node.number, value); fits && fitted.size() < limit)
            fitted.push_back(*fits);
    return fitted;
}

std::optional<bool> collect_flag(const Node& node, const Part& part)
{
    switch (node.cue) {
    case Cue::recommend: return would_recommend(part);
    case Cue::negative_flag:
        return part.polarity().has_evidence() ? std::optional(feeling_of(part.polarity()) == Feeling::negative) : std::nullopt;
    case Cue::urgency: {
        const std::optional<double> urgency = urgency_of(part);
        return urgency ? std::optional(*urgency >= urgent_above) : std::nullopt;
    }
    case Cue::mentioned: return is_mentioned(part, node.words);
    default: return std::nullopt;
    }
}

std::vector<std::size_t> collect_options(const Node& node, const Part& part)
{
    const auto yes_or_no = [&](std::optional<bool> answer) {
        const std::optional<std::size_t> option = answer ? option_of(node, *answer) : std::nullopt;
        return option ? std::vector{*option} : std::vector<std::size_t>{};
    };
    switch (node.cue) {
    case Cue::sentiment:
        return part.polarity().has_evidence() ? std::vector{choose_feeling(part, node)} : std::vector<std::size_t>{};
    case Cue::recommend:
    case Cue::negative_flag:
    case Cue::mentioned: return yes_or_no(collect_flag(node, part));
    case Cue::urgency: {
        const std::optional<double> urgency = urgency_of(part);
        // A priority is always answered: without a word on it, it is the usual one.
        constexpr double usual = 0.4;
        std::vector<std::size_t> chosen = nearest_urgency(node, urgency.value_or(usual));
        if (chosen.empty())
            chosen = yes_or_no(collect_flag(node, part));
        return chosen;
    }
    case Cue::language: return named_options(node, find_language(part));
    case Cue::currency: return named_options(node, find_currencies(part, node.options.size()));
    case Cue::options: return choose_options(part, node);
    default: return nearest_number(node, part);
    }
}

}  // namespace assay::rules
