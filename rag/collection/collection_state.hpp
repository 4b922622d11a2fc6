#pragma once

#include "rag/collection/collection.hpp"
#include "rag/collection/collection_index.hpp"
#include "rag/collection/fair_shared_mutex.hpp"
#include "rag/store/store.hpp"

#include <memory>
#include <mutex>
#include <optional>

namespace assay::rag {

/// A write goes through `writing` alone; what it changes in memory, and the
/// commit that makes it last, happen while no search runs, so that the two
/// never disagree.
struct Collection::State {
    std::unique_ptr<Store> store;
    std::mutex writing;
    mutable FairSharedMutex searching;  ///< Guards what follows.
    CollectionIndex index;
    std::optional<JudgedWeight> judged_weight;

    /// What vectors count in a hybrid search. `searching` is held.
    [[nodiscard]] float vector_weight() const { return judged_weight ? judged_weight->vector_weight : index.own_weight(); }
};

// Under which names the store has what a collection learned: from its texts,
// and from judged queries.
inline constexpr const char* learned_state = "learned";
inline constexpr const char* judged_weight_state = "judged_weight";

/// Where texts come in that an API should have embedded.
[[nodiscard]] Error api_needed(const EmbedderIdentity& embedder);

}  // namespace assay::rag
