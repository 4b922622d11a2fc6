#include "rag/index/lexical_index.hpp"

#include "rag/text/term_hash.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace assay::rag {

namespace {

/// The terms of a text, each once with how often it stands there.
class Counts {
public:
    void add(std::uint64_t term, std::uint32_t times) { hashes_.insert(hashes_.end(), times, term); }

    template <class Visit>
    void for_each(Visit visit)
    {
        std::sort(hashes_.begin(), hashes_.end());
        for (std::size_t i = 0; i < hashes_.size();) {
            std::size_t end = i;
            while (end < hashes_.size() && hashes_[end] == hashes_[i])
                ++end;
            visit(hashes_[i], static_cast<std::uint32_t>(end - i));
            i = end;
        }
    }

private:
    std::vector<std::uint64_t> hashes_;
};

}  // namespace

void LexicalIndex::add(Slot slot, std::string_view title, std::string_view text)
{
    assert(slot >= next_slot_);
    next_slot_ = slot + 1;
    Terms terms;
    analyzer_.analyse(title, Purpose::document, terms);
    const std::size_t of_title = terms.size();
    analyzer_.analyse(text, Purpose::document, terms);
    index(words_, slot, terms, of_title);

    Terms grams;
    analyzer_.analyse_grams(title, grams);
    analyzer_.analyse_grams(text, grams);
    index(grams_, slot, grams, 0);

    living_.insert(slot);
    ++living_count_;
    ++indexed_count_;
}

void LexicalIndex::index(Field& field, Slot slot, const Terms& terms, std::size_t repeated)
{
    Counts counts;
    for (std::size_t i = 0; i < terms.size(); ++i)
        counts.add(hash_term(terms[i]), i < repeated ? options_.title_repeats : 1);
    field.lengths.resize(slot + std::size_t{1});
    float length = 0;
    struct Counted {
        std::uint32_t term;
        std::uint32_t times;
    };
    std::vector<Counted> counted;
    counts.for_each([&](std::uint64_t hash, std::uint32_t times) {
        const auto [at, fresh] = field.terms.try_emplace(hash, static_cast<std::uint32_t>(field.postings.size()));
        if (fresh)
            field.postings.emplace_back();
        counted.push_back({at->second, times});
        length += static_cast<float>(times);
    });
    // A text's terms lie all over memory. Asked for ahead of time, they arrive
    // while others are written.
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < counted.size(); ++i) {
        if (i + 2 * ahead < counted.size())
            __builtin_prefetch(&field.postings[counted[i + 2 * ahead].term]);
        if (i + ahead < counted.size())
            field.postings[counted[i + ahead].term].prefetch();
        field.postings[counted[i].term].add(slot, counted[i].times);
    }
    field.lengths[slot] = length;
    field.total_length += length;
}

void LexicalIndex::remove(Slot slot)
{
    if (!living_.contains(slot))
        return;
    living_.erase(slot);
    --living_count_;
    for (Field* field : {&words_, &grams_})
        field->total_length -= field->lengths[slot];
    if ((indexed_count_ - living_count_) * 5 > indexed_count_)
        sweep();
}

void LexicalIndex::sweep()
{
    for (Field* field : {&words_, &grams_})
        for (Postings& postings : field->postings)
            postings.filter([this](Slot slot) { return living_.contains(slot); });
    indexed_count_ = living_count_;
}

void LexicalIndex::plan_field(const Field& field, const Terms& terms, float weight, std::uint32_t most_documents,
                              LexicalPlan& plan) const
{
    const std::size_t first = plan.size();
    const auto chunks = static_cast<double>(indexed_count_);
    const auto average = static_cast<float>(field.total_length / static_cast<double>(std::max<std::size_t>(living_count_, 1)));
    const float base = options_.k1 * (1 - options_.b);
    const float slope = average > 0 ? options_.k1 * options_.b / average : 0;

    Counts counts;
    for (std::size_t i = 0; i < terms.size(); ++i)
        counts.add(hash_term(terms[i]), 1);
    float ideal = 0;
    counts.for_each([&](std::uint64_t hash, std::uint32_t times) {
        const auto found = field.terms.find(hash);
        if (found == field.terms.end())
            return;
        const Postings& postings = field.postings[found->second];
        if (postings.documents() == 0 || postings.documents() > most_documents)
            return;
        const double documents = postings.documents();
        const auto rarity = static_cast<float>(std::log(1 + (chunks - documents + 0.5) / (documents + 0.5)));
        const float share = rarity * static_cast<float>(times);
        ideal += share;
        plan.push_back({&postings, field.lengths.data(), share, base, slope});
    });
    for (std::size_t i = first; i < plan.size(); ++i)
        plan[i].weight *= weight / ideal;
}

LexicalPlan LexicalIndex::plan(std::string_view query, Weights weights) const
{
    // An n-gram of every fourth chunk is an ending or a small word: it costs
    // most of the time and, left out, makes the ranking rather better.
    constexpr std::uint32_t few = 64;
    const auto most = std::max(few, static_cast<std::uint32_t>(indexed_count_ / 4));

    const float total = weights.words + weights.grams;
    assert(total > 0);
    LexicalPlan made;
    Terms terms;
    analyzer_.analyse(query, Purpose::query, terms);
    plan_field(words_, terms, weights.words / total, std::numeric_limits<std::uint32_t>::max(), made);
    if (weights.grams > 0) {
        Terms grams;
        analyzer_.analyse_grams(query, grams);
        plan_field(grams_, grams, weights.grams / total, most, made);
    }
    sort_by_most(made);
    return made;
}

std::vector<Hit> LexicalIndex::search(std::string_view query, std::size_t k, const SlotSet* allowed, Weights weights) const
{
    if (k == 0)
        return {};
    return best_of_plan(plan(query, weights), next_slot_, k,
                        [&](Slot slot) { return living_.contains(slot) && (!allowed || allowed->contains(slot)); });
}

std::vector<float> LexicalIndex::scores(std::string_view query, std::span<const Slot> slots) const
{
    std::vector<float> sums = scores_of_plan(plan(query, options_.weights), slots);
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (!living_.contains(slots[i]))
            sums[i] = 0;
    return sums;
}

std::size_t LexicalIndex::memory_bytes() const
{
    std::size_t bytes = 0;
    for (const Field* field : {&words_, &grams_}) {
        bytes += field->terms.size() * 2 * (sizeof(std::uint64_t) + sizeof(std::uint32_t));
        bytes += field->postings.capacity() * sizeof(Postings) + field->lengths.capacity() * sizeof(float);
        for (const Postings& postings : field->postings)
            bytes += postings.memory_bytes();
    }
    return bytes;
}

}  // namespace assay::rag
