#include "rules/judge.hpp"

#include "rules/option_words.hpp"
#include "rules/word_set.hpp"

#include <algorithm>
#include <unordered_map>

namespace assay::rules {

namespace {

double urgency_weight(std::string_view word)
{
    static const std::unordered_map<std::string_view, double> weights{
        {"urgent", 1},        {"urgently", 1},      {"asap", 1},          {"emergency", 1},     {"immediately", 0.9}, {"outage", 1},
        {"critical", 1},      {"down", 0.5},        {"production", 0.5},  {"everyone", 0.3},    {"blocked", 0.7},     {"hacked", 1},
        {"breach", 1},        {"fraud", 0.9},       {"unauthorized", 0.9}, {"stolen", 0.9},     {"lawyer", 0.9},      {"legal", 0.6},
        {"fire", 0.8},        {"smoke", 0.8},       {"injured", 1},       {"dangerous", 0.9},   {"safety", 0.6},      {"deadline", 0.6},
        {"today", 0.4},       {"tomorrow", 0.5},    {"tonight", 0.5},     {"crash", 0.4},       {"crashes", 0.4},     {"broken", 0.3},
        {"error", 0.3},       {"cannot", 0.3},      {"cant", 0.3},        {"locked", 0.5},      {"twice", 0.3},       {"refund", 0.3},
        {"unacceptable", 0.4}, {"now", 0.3},        {"still", 0.2},       {"waiting", 0.3},     {"missing", 0.3},     {"lost", 0.4},
        {"dringend", 1},      {"sofort", 0.9},      {"urgente", 1},       {"question", -0.3},   {"wondering", -0.4},  {"curious", -0.4},
        {"suggestion", -0.5}, {"thanks", -0.2},     {"someday", -0.5},    {"whenever", -0.6},   {"wish", -0.3},       {"feature", -0.3}};
    const auto found = weights.find(word);
    return found == weights.end() ? 0 : found->second;
}

bool is_name_filler(std::string_view word)
{
    static const WordSet fillers{"is", "has", "had", "have", "was", "were", "are", "mentions", "mention", "mentioned", "contains",
                                 "contain", "includes", "include", "any", "does", "did", "do", "the", "a", "an", "of", "in", "about",
                                 "customer", "user", "reviewer", "wants", "want", "asks", "asked", "for", "by", "to", "be", "flag", "refers"};
    return fillers.contains(word);
}

}  // namespace

std::optional<double> urgency_of(const Part& part)
{
    const Tokens& tokens = part.reading->tokens();
    double sum = 0.3;  // a plain request
    bool spoken = false;
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i) {
        const double weight = tokens[i].kind == TokenKind::word ? urgency_weight(tokens[i].word) : 0;
        if (weight == 0)
            continue;
        spoken = true;
        // "Not urgent" says more than silence does.
        sum += part.reading->negated(i) && weight >= 0.4 ? -weight : weight * 0.7;
    }
    if (!spoken)
        return std::nullopt;
    return std::clamp(sum, 0.0, 1.0);
}

std::optional<bool> is_mentioned(const Part& part, const FieldWords& words)
{
    const Tokens& tokens = part.reading->tokens();
    WordSet stems;
    for (const std::string& word : words.name) {
        if (is_name_filler(word))
            continue;
        stems.insert(stem_of(word));
        for (const std::string_view other : related_words(word))
            stems.insert(stem_of(other));
    }
    bool seen = false;
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i) {
        if (tokens[i].kind != TokenKind::word || !stems.contains(tokens[i].stem))
            continue;
        if (!part.reading->negated(i))
            return true;
        seen = true;
    }
    return seen ? std::optional(false) : std::nullopt;
}

std::vector<std::size_t> choose_options(const Part& part, const Node& node)
{
    constexpr float negated_share = 0.2F;
    const Tokens& tokens = part.reading->tokens();
    std::vector<float> scores(node.options.size(), 0);
    std::string stem;  // reused: the index is keyed by strings
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i) {
        if (tokens[i].kind == TokenKind::emoji)
            continue;
        stem.assign(tokens[i].stem);
        const auto found = node.option_index.find(stem);
        if (found == node.option_index.end())
            continue;
        for (const OptionCue& cue : found->second)
            scores[cue.option] += cue.weight * (part.reading->negated(i) ? negated_share : 1);
    }
    // Half of a two-word option is a hint, not a mention.
    constexpr float enough = 1;
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i] >= enough)
            chosen.push_back(i);
    std::stable_sort(chosen.begin(), chosen.end(), [&scores](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    return chosen;
}

}  // namespace assay::rules
