#include "rag/collection/collection_index.hpp"

#include "rag/collection/upsert.hpp"
#include "rag/index/dot.hpp"

#include <algorithm>
#include <cassert>
#include <unordered_set>

namespace assay::rag {
namespace {

/// Chunks that each signal brings into a search: enough that one which both
/// signals think well of is seen by both.
constexpr std::size_t min_depth = 200;
constexpr std::size_t depth_per_hit = 4;

}  // namespace

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
    const auto slot = static_cast<Slot>(slots_.size());
    slots_.push_back({chunk.number, static_cast<std::uint32_t>(documents_.size() - 1)});
    ++documents_.back().chunks;
    ++chunk_count_;
    living_.insert(slot);
    lexical_.add(slot, chunk.title, embedded_text({}, chunk.context, chunk.text));
    if (chunk.vector.empty())
        return;
    if (!vectors_)
        vectors_.emplace(chunk.vector.size());
    vectors_->add(slot, chunk.vector);
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
        if (vectors_)
            vectors_->remove(slot);
    }
}

void CollectionIndex::replace_vectors(std::optional<FlatIndex> vectors, std::shared_ptr<const BuiltinEmbedder> embedder)
{
    vectors_ = std::move(vectors);
    embedder_ = std::move(embedder);
}

std::optional<Slot> CollectionIndex::slot_of(RowNumber chunk) const
{
    const auto found = std::lower_bound(slots_.begin(), slots_.end(), chunk,
                                        [](const SlotEntry& entry, RowNumber wanted) { return entry.chunk < wanted; });
    if (found == slots_.end() || found->chunk != chunk)
        return std::nullopt;
    const auto slot = static_cast<Slot>(found - slots_.begin());
    return living_.contains(slot) ? std::optional{slot} : std::nullopt;
}

std::size_t CollectionIndex::memory_bytes() const
{
    return documents_.capacity() * sizeof(DocumentEntry) + slots_.capacity() * sizeof(SlotEntry) + slots_.size() / 8 +
           metadata_.memory_bytes() + lexical_.memory_bytes() + (vectors_ ? vectors_->memory_bytes() : 0);
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

std::vector<CollectionIndex::Ranked> CollectionIndex::fused(const SearchRequest& request, std::size_t depth,
                                                            const SlotSet& allowed, std::span<const float> vector) const
{
    return {};
}

std::vector<CollectionIndex::Ranked> CollectionIndex::best_of_documents(std::vector<Ranked> ranked, std::size_t k) const
{
    std::unordered_set<std::uint32_t> seen;
    std::vector<Ranked> best;
    for (const Ranked& hit : ranked)
        if (best.size() < k && seen.insert(slots_[hit.slot].document).second)
            best.push_back(hit);
    return best;
}

std::vector<CollectionIndex::Ranked> CollectionIndex::search(const SearchRequest& request, const Filter* filter,
                                                             std::span<const float> vector) const
{
    const SlotSet allowed = filter ? admitted(*filter) : living_;
    // Long documents have many chunks: look deeper until there are enough documents.
    for (std::size_t depth = std::max(min_depth, request.k * depth_per_hit);; depth *= 4) {
        auto ranked = fused(request, depth, allowed, vector);
        const bool is_all = ranked.size() < depth || depth >= slots_.size();
        if (request.unit == SearchRequest::Unit::document)
            ranked = best_of_documents(std::move(ranked), std::max(min_depth, request.k));
        if (ranked.size() < request.k && !is_all)
            continue;
        if (request.diversity_lambda < 1)
            return diverse(std::move(ranked), request.k, request.diversity_lambda);
        ranked.resize(std::min(ranked.size(), request.k));
        return ranked;
    }
}

}  // namespace assay::rag
