#include "schema/verdicts.hpp"

#include <algorithm>

namespace assay::schema {
namespace {

/// What is beyond is looked at again, within the limit on work.
constexpr std::size_t max_answers = 4'000'000;

}  // namespace

void Evaluated::mark(std::vector<bool>& marks, std::size_t index)
{
    if (marks.size() <= index)
        marks.resize(index + 1);
    marks[index] = true;
}

void Evaluated::merge(const Evaluated& other)
{
    for (std::size_t i = 0; i < other.properties.size(); ++i) {
        if (other.properties[i])
            mark(properties, i);
    }
    for (std::size_t i = 0; i < other.items.size(); ++i) {
        if (other.items[i])
            mark(items, i);
    }
}

std::size_t Verdicts::Hash::operator()(const Question& question) const
{
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15u;
    const std::uint64_t first = (static_cast<std::uint64_t>(question.node) << 32) | question.place;
    const std::uint64_t second = (static_cast<std::uint64_t>(question.scope) << 1) | (question.asks_what_was_seen ? 1 : 0);
    const std::uint64_t mixed = (first * factor) ^ (second + factor);
    return (mixed ^ (mixed >> 29)) * factor;
}

const Verdicts::Answer* Verdicts::find(const Question& question) const
{
    const auto found = answers_.find(question);
    return found == answers_.end() ? nullptr : &found->second;
}

void Verdicts::remember(const Question& question, Answer answer)
{
    if (answers_.size() < max_answers)
        answers_.insert_or_assign(question, std::move(answer));
}

std::uint32_t Verdicts::scope_of(const Scope* innermost)
{
    std::vector<std::uint32_t> resources;
    for (; innermost != nullptr; innermost = innermost->outer) {
        // Entered before: the place further out is the one that counts.
        std::erase(resources, innermost->resource);
        resources.push_back(innermost->resource);
    }
    return scopes_.emplace(std::move(resources), static_cast<std::uint32_t>(scopes_.size() + 1)).first->second;
}

}  // namespace assay::schema
