#include "rag/collection/collection_index.hpp"

#include "rag/collection/upsert.hpp"
#include "rag/retrieve/diversity.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <unordered_set>

namespace assay::rag {
namespace {

/// Of chunks, where documents or variety are wanted: as many of them.
constexpr std::size_t chunks_per_hit = 4;
/// Feedback and both scores make a search of one chunk more dear than of many.
constexpr std::size_t min_candidates = 50;

/// Vectors from which on a scan of all of them takes more than a millisecond.
constexpr std::size_t min_vectors_to_group = 200'000;

/// A cell costs more than the same vectors in one scan.
constexpr std::size_t min_cells_per_probe = 4;

/// Of the ten nearest, where vectors are grouped.
constexpr double wanted_recall = 0.97;

/// The vectors as a hybrid search wants it.
class CollectionVectors final : public VectorSource {
public:
    CollectionVectors(const FlatIndex& index, const std::optional<CellIndex>& cells) : index_{index}, cells_{cells} {}

    [[nodiscard]] std::vector<Hit> search(std::span<const float> query, std::size_t k,
                                          const SlotSet* allowed) const override
    {
        return cells_ ? cells_->search(index_, query, k, allowed) : index_.search(query, k, allowed);
    }
    [[nodiscard]] std::span<const float> vector(Slot slot) const override
    {
        return index_.contains(slot) ? index_.vector(slot) : std::span<const float>{};
    }

private:
    const FlatIndex& index_;
    const std::optional<CellIndex>& cells_;
};

}  // namespace

CollectionIndex::CollectionIndex(std::shared_ptr<const Learned> learned, std::optional<KeptIndex> kept)
    : lexical_{kept ? std::move(kept->words) : LexicalIndex{lexical_options(learned)}}, learned_{std::move(learned)},
      kept_chunks_{kept ? std::move(kept->chunks) : std::vector<RowNumber>{}}
{
    assert(kept_chunks_.size() == lexical_.next_slot());
}

LexicalIndex::Options CollectionIndex::lexical_options(const std::shared_ptr<const Learned>& learned)
{
    LexicalIndex::Options options;
    if (learned)
        options.analyzer.latin = learned->language;
    return options;
}

Result<void> CollectionIndex::add_document(RowNumber number, std::string_view metadata, std::size_t text_bytes)
{
    assert(documents_.empty() || documents_.back().number < number);
    if (const auto added = metadata_.add(metadata); !added)
        return added.error();
    documents_.push_back({number, text_bytes, static_cast<Slot>(slots_.size()), 0, true});
    ++document_count_;
    text_bytes_ += text_bytes;
    return {};
}

void CollectionIndex::add_chunk(const IndexedChunk& chunk)
{
    assert(!documents_.empty());
    assert(slots_.empty() || slots_.back().chunk < chunk.number);
    pass_removed_before(chunk.number);
    const auto slot = static_cast<Slot>(slots_.size());
    if (documents_.back().chunks == 0)
        documents_.back().first = slot;
    slots_.push_back({chunk.number, static_cast<std::uint32_t>(documents_.size() - 1)});
    ++documents_.back().chunks;
    ++chunk_count_;
    living_.insert(slot);
    if (slot >= kept_chunks_.size()) {
        lexical_.add(slot, chunk.title, embedded_text({}, chunk.context, chunk.text));
        ++unkept_slots_;
    }
    if (chunk.vector.empty())
        return;
    if (!vectors_)
        vectors_.emplace(chunk.vector.size());
    vectors_->add(slot, chunk.vector);
    if (cells_)
        cells_->add(slot, chunk.vector);
}

/// Slots of the kept index whose chunks are gone.
void CollectionIndex::pass_removed_before(RowNumber chunk)
{
    while (slots_.size() < kept_chunks_.size() && kept_chunks_[slots_.size()] < chunk) {
        const auto slot = static_cast<Slot>(slots_.size());
        slots_.push_back({kept_chunks_[slot], 0});
        unkept_slots_ += lexical_.contains(slot);
        lexical_.remove(slot);
    }
}

void CollectionIndex::complete()
{
    pass_removed_before(std::numeric_limits<RowNumber>::max());
    kept_chunks_ = {};
    group_vectors();
}

std::string CollectionIndex::serialise_kept() const
{
    std::vector<RowNumber> numbers;
    numbers.reserve(slots_.size());
    for (const SlotEntry& slot : slots_)
        numbers.push_back(slot.chunk);
    return serialise(numbers, lexical_);
}

void CollectionIndex::remove_document(RowNumber number)
{
    const auto found = std::lower_bound(documents_.begin(), documents_.end(), number,
                                        [](const DocumentEntry& entry, RowNumber wanted) { return entry.number < wanted; });
    if (found == documents_.end() || found->number != number || !found->living)
        return;
    found->living = false;
    --document_count_;
    text_bytes_ -= found->text_bytes;
    chunk_count_ -= found->chunks;
    for (Slot slot = found->first; slot < found->first + found->chunks; ++slot) {
        living_.erase(slot);
        lexical_.remove(slot);
        ++unkept_slots_;
        if (vectors_)
            vectors_->remove(slot);
        if (cells_)
            cells_->remove(slot);
    }
}

void CollectionIndex::group_vectors()
{
    if (!vectors_ || vectors_->size() < min_vectors_to_group)
        return;
    auto cells = CellIndex::build(*vectors_, {.recall = wanted_recall});
    // Vectors without groups take so many cells that a scan of all is faster.
    if (cells.probes() * min_cells_per_probe <= cells.cells())
        cells_ = std::move(cells);
}

std::size_t CollectionIndex::memory_bytes() const
{
    return documents_.capacity() * sizeof(DocumentEntry) + slots_.capacity() * sizeof(SlotEntry) + slots_.size() / 8 +
           metadata_.memory_bytes() + lexical_.memory_bytes() + (vectors_ ? vectors_->memory_bytes() : 0) +
           (cells_ ? cells_->memory_bytes() : 0);
}

SlotSet CollectionIndex::admitted(const Filter& filter) const
{
    const auto documents = filter.select(metadata_);
    SlotSet slots{slots_.size()};
    living_.for_each([&](Slot slot) {
        if (documents[slots_[slot].document])
            slots.insert(slot);
    });
    return slots;
}

std::vector<FusedHit> CollectionIndex::candidates(const SearchRequest& request, std::size_t count,
                                                  const SlotSet& allowed, std::span<const float> vector,
                                                  float vector_weight) const
{
    if (request.mode == SearchRequest::Mode::vector) {
        std::vector<FusedHit> hits;
        if (vectors_ && !vector.empty())
            for (const Hit& hit : CollectionVectors{*vectors_, cells_}.search(vector, count, &allowed))
                hits.push_back({hit.slot, hit.score, 0, hit.score});
        return hits;
    }
    HybridOptions options = learned_ ? HybridOptions::builtin() : HybridOptions::neural();
    options.vector_weight = vector_weight;
    if (request.fusion == SearchRequest::Fusion::reciprocal_rank)
        options.fusion = Fusion::reciprocal_rank;
    const bool by_vectors = vectors_ && request.mode == SearchRequest::Mode::hybrid;
    const std::optional<CollectionVectors> source =
        by_vectors ? std::optional<CollectionVectors>{CollectionVectors{*vectors_, cells_}} : std::nullopt;
    return hybrid_search(lexical_, source ? &*source : nullptr, request.query, vector, count, &allowed, options);
}

std::vector<FusedHit> CollectionIndex::best_of_documents(const std::vector<FusedHit>& hits) const
{
    std::unordered_set<std::uint32_t> seen;
    std::vector<FusedHit> best;
    for (const FusedHit& hit : hits)
        if (seen.insert(slots_[hit.slot].document).second)
            best.push_back(hit);
    return best;
}

float CollectionIndex::own_weight() const
{
    return learned_ ? learned_->vector_weight : HybridOptions::neural().vector_weight;
}

std::vector<FusedHit> CollectionIndex::search(const SearchRequest& request, const Filter* filter,
                                              std::span<const float> vector, float vector_weight) const
{
    const SlotSet allowed = filter ? admitted(*filter) : living_;
    const bool by_document = request.unit == SearchRequest::Unit::document;
    const bool is_diverse = request.diversity_lambda < 1 && vectors_;
    std::size_t count = by_document || is_diverse ? std::max(request.k * chunks_per_hit, min_candidates) : request.k;
    // A document of many chunks may take all the places: look deeper then.
    for (;; count *= chunks_per_hit) {
        auto hits = candidates(request, count, allowed, vector, vector_weight);
        const bool is_all = hits.size() < count;
        if (by_document)
            hits = best_of_documents(hits);
        if (hits.size() < request.k && !is_all)
            continue;
        if (is_diverse)
            return diversify(hits, CollectionVectors{*vectors_, cells_}, static_cast<float>(request.diversity_lambda), request.k);
        hits.resize(std::min(hits.size(), request.k));
        return hits;
    }
}

}  // namespace assay::rag
