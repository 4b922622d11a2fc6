#include "rules/find_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay::rules {

namespace {

// Below these a clause tells a story rather than an opinion.
constexpr float least_blame = 1.0F;
constexpr float least_praise = 1.0F;

bool is_quoted(const Clause& clause, Cue cue)
{
    // Faint words alone ("when I was there") are no complaint.
    const float blame = clause.blame - clause.undertone * 0.6F;
    if (cue == Cue::issues)
        return blame >= least_blame && blame > clause.praise;
    if (cue == Cue::praises)
        return clause.praise >= least_praise && clause.praise > clause.blame;
    return std::abs(clause.praise - blame) >= least_praise;
}

Texts quoted(const Part& part, const std::vector<std::size_t>& clauses)
{
    Texts texts;
    texts.reserve(clauses.size());
    for (const std::size_t index : clauses)
        texts.emplace_back(part.text_of(part.reading->clauses()[index]));
    return texts;
}

/// The one clause for which `value` is largest, if it is above zero there.
template <class Value>
Texts extreme(const Part& part, Value value)
{
    const std::vector<Clause>& clauses = part.reading->clauses();
    std::optional<std::size_t> best;
    for (std::size_t i = part.first_clause; i < part.last_clause; ++i)
        if (value(clauses[i]) > 0 && (!best || value(clauses[i]) > value(clauses[*best])))
            best = i;
    if (!best)
        return {};
    return quoted(part, {*best});
}

}  // namespace

std::vector<std::size_t> find_clauses(const Part& part, Cue cue, std::size_t limit)
{
    std::vector<std::size_t> found;
    for (std::size_t i = part.first_clause; i < part.last_clause && found.size() < limit; ++i)
        if (is_quoted(part.reading->clauses()[i], cue))
            found.push_back(i);
    return found;
}

Texts find_issues(const Part& part, std::size_t limit) { return quoted(part, find_clauses(part, Cue::issues, limit)); }

Texts find_praises(const Part& part, std::size_t limit) { return quoted(part, find_clauses(part, Cue::praises, limit)); }

Texts find_worst(const Part& part)
{
    return extreme(part, [](const Clause& clause) { return is_quoted(clause, Cue::issues) ? clause.blame : 0; });
}

Texts find_best(const Part& part)
{
    return extreme(part, [](const Clause& clause) { return is_quoted(clause, Cue::praises) ? clause.praise : 0; });
}

Texts find_telling(const Part& part, std::size_t limit)
{
    std::vector<std::size_t> clauses = find_clauses(part, Cue::telling, part.last_clause);
    const std::vector<Clause>& all = part.reading->clauses();
    std::stable_sort(clauses.begin(), clauses.end(), [&all](std::size_t a, std::size_t b) {
        return std::abs(all[a].feeling()) > std::abs(all[b].feeling());
    });
    clauses.resize(std::min(clauses.size(), limit));
    return quoted(part, clauses);
}

}  // namespace assay::rules
