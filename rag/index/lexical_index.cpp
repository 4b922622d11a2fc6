#include "rag/index/lexical_index.hpp"

#include "rag/index/best_hits.hpp"
#include "rag/text/term_hash.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

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

void LexicalIndex::plan_field(const Field& field, const Terms& terms, float weight, std::vector<QueryTerm>& plan) const
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
        if (postings.documents() == 0)
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

std::vector<LexicalIndex::QueryTerm> LexicalIndex::plan(std::string_view query, Weights weights) const
{
    std::vector<QueryTerm> made;
    const float total = weights.words + weights.grams;
    assert(total > 0);
    Terms terms;
    analyzer_.analyse(query, Purpose::query, terms);
    plan_field(words_, terms, weights.words / total, made);
    if (weights.grams > 0) {
        Terms grams;
        analyzer_.analyse_grams(query, grams);
        plan_field(grams_, grams, weights.grams / total, made);
    }
    return made;
}

std::vector<Hit> LexicalIndex::search(std::string_view query, std::size_t k, const SlotSet* allowed, Weights weights) const
{
    if (k == 0)
        return {};
    struct Reader {
        QueryTerm term;
        Postings::Cursor cursor;
    };
    std::vector<Reader> readers;
    for (const QueryTerm& term : plan(query, weights))
        readers.push_back({term, Postings::Cursor{*term.postings}});

    BestHits best{k};
    const std::size_t windows = (next_slot_ + Postings::window_slots - 1) / Postings::window_slots;
    for (std::size_t window = 0; window < windows; ++window) {
        std::array<float, Postings::window_slots> sums{};
        const std::size_t first_slot = window * Postings::window_slots;
        for (Reader& reader : readers) {
            if (reader.cursor.at_end() || reader.cursor.window() != window)
                continue;
            const QueryTerm& term = reader.term;
            const float* lengths = term.lengths + first_slot;
            for (const std::uint16_t entry : reader.cursor.entries()) {
                const std::size_t local = Postings::local_slot(entry);
                const float frequency = Postings::frequency(entry);
                sums[local] += term.weight * frequency / (frequency + term.base + term.slope * lengths[local]);
            }
            reader.cursor.advance();
        }
        for (std::size_t local = 0; local < sums.size(); ++local) {
            if (sums[local] <= 0 || sums[local] < best.threshold())
                continue;
            const auto slot = static_cast<Slot>(first_slot + local);
            if (living_.contains(slot) && (!allowed || allowed->contains(slot)))
                best.offer({slot, sums[local]});
        }
    }
    return std::move(best).take();
}

std::vector<float> LexicalIndex::scores(std::string_view query, std::span<const Slot> slots) const
{
    assert(std::is_sorted(slots.begin(), slots.end()));
    std::vector<float> sums(slots.size());
    for (const QueryTerm& term : plan(query, options_.weights)) {
        std::size_t i = 0;
        for (Postings::Cursor cursor{*term.postings}; !cursor.at_end() && i < slots.size(); cursor.advance()) {
            const std::size_t first_slot = cursor.window() * Postings::window_slots;
            while (i < slots.size() && slots[i] < first_slot)
                ++i;
            auto entry = cursor.entries().begin();
            for (; i < slots.size() && slots[i] < first_slot + Postings::window_slots; ++i) {
                const std::size_t local = slots[i] - first_slot;
                entry = std::lower_bound(entry, cursor.entries().end(), local, [](std::uint16_t e, std::size_t wanted) {
                    return Postings::local_slot(e) < wanted;
                });
                if (entry == cursor.entries().end() || Postings::local_slot(*entry) != local)
                    continue;
                const float frequency = Postings::frequency(*entry);
                sums[i] += term.weight * frequency / (frequency + term.base + term.slope * term.lengths[slots[i]]);
            }
        }
    }
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
