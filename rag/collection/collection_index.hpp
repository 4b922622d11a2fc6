#pragma once

#include "rag/collection/collection.hpp"
#include "rag/collection/kept_index.hpp"
#include "rag/collection/learned.hpp"
#include "rag/filter/filter.hpp"
#include "rag/filter/metadata.hpp"
#include "rag/index/cell_index.hpp"
#include "rag/index/flat_index.hpp"
#include "rag/index/lexical_index.hpp"
#include "rag/index/slot_set.hpp"
#include "rag/retrieve/fusion.hpp"
#include "rag/retrieve/hybrid_search.hpp"
#include "rag/store/store.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A chunk as the indexes are given it.
struct IndexedChunk {
    RowNumber number;
    std::string_view title;
    std::string_view context;
    std::string_view text;
    std::span<const float> vector;  ///< Empty if it has none.
};

/// What a collection keeps in memory: which chunks there are, and the indexes
/// that find them. Documents and chunks come in ascending order of their row
/// numbers. Searches may run beside each other, but not beside a change.
class CollectionIndex {
public:
    CollectionIndex() : CollectionIndex(nullptr) {}
    /// `learned` is null for a collection that has learned nothing yet, or never will.
    explicit CollectionIndex(std::shared_ptr<const Learned> learned, std::optional<KeptIndex> kept = std::nullopt);

    /// As an index of words for this collection is to be made.
    [[nodiscard]] static LexicalIndex::Options lexical_options(const std::shared_ptr<const Learned>& learned);

    /// The chunks of a document follow by add_chunk().
    [[nodiscard]] Result<void> add_document(RowNumber number, std::string_view metadata, std::size_t text_bytes);
    void add_chunk(const IndexedChunk& chunk);
    void remove_document(RowNumber number);

    /// A whole collection is there. Forgets chunks of a kept index that did not
    /// come, and groups the vectors into cells if there are so many that a scan
    /// of all takes long: that takes seconds.
    void complete();

    /// What a file is to keep: see kept_index.hpp.
    [[nodiscard]] std::string serialise_kept() const;
    /// Whether so much of the index is new that it is worth keeping again.
    [[nodiscard]] bool is_worth_keeping() const { return unkept_slots_ * 8 > slots_.size(); }
    void set_kept() { unkept_slots_ = 0; }

    /// `vector` is the query's, or empty to search by words alone;
    /// `vector_weight` what it counts in a hybrid search.
    [[nodiscard]] std::vector<FusedHit> search(const SearchRequest& request, const Filter* filter,
                                             std::span<const float> vector, float vector_weight) const;

    /// What vectors count if nobody says otherwise.
    [[nodiscard]] float own_weight() const;

    [[nodiscard]] RowNumber chunk_number(Slot slot) const { return slots_[slot].chunk; }
    [[nodiscard]] const std::shared_ptr<const Learned>& learned() const { return learned_; }
    [[nodiscard]] std::size_t dimensions() const { return vectors_ ? vectors_->dimensions() : 0; }
    [[nodiscard]] std::size_t chunks() const { return chunk_count_; }
    [[nodiscard]] std::size_t documents() const { return document_count_; }
    [[nodiscard]] std::uint64_t text_bytes() const { return text_bytes_; }
    [[nodiscard]] std::size_t chunks_with_vector() const { return vectors_ ? vectors_->size() : 0; }
    [[nodiscard]] const MetadataColumns& metadata() const { return metadata_; }
    [[nodiscard]] std::size_t memory_bytes() const;

private:
    struct DocumentEntry {
        RowNumber number;
        std::size_t text_bytes;
        Slot first;
        std::uint32_t chunks;
        bool living;
    };
    struct SlotEntry {
        RowNumber chunk;
        std::uint32_t document;
    };

    void pass_removed_before(RowNumber chunk);
    void group_vectors();
    [[nodiscard]] SlotSet admitted(const Filter& filter) const;
    [[nodiscard]] std::vector<FusedHit> candidates(const SearchRequest& request, std::size_t count,
                                                   const SlotSet& allowed, std::span<const float> vector,
                                                   float vector_weight) const;
    [[nodiscard]] std::vector<FusedHit> best_of_documents(const std::vector<FusedHit>& hits) const;

    std::vector<DocumentEntry> documents_;  ///< By number.
    std::vector<SlotEntry> slots_;
    SlotSet living_;
    MetadataColumns metadata_;  ///< By place in documents_.
    LexicalIndex lexical_;
    std::optional<FlatIndex> vectors_;
    std::optional<CellIndex> cells_;  ///< Of the same vectors, once there are many.
    std::shared_ptr<const Learned> learned_;
    std::vector<RowNumber> kept_chunks_;  ///< Of the slots that `lexical_` knew from the start, while they come.
    std::size_t unkept_slots_ = 0;        ///< That the next opening would index or forget.
    std::size_t chunk_count_ = 0;
    std::size_t document_count_ = 0;
    std::uint64_t text_bytes_ = 0;
};

}  // namespace assay::rag
