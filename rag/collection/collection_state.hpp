#pragma once

#include "rag/collection/collection.hpp"
#include "rag/collection/collection_index.hpp"
#include "rag/collection/fair_shared_mutex.hpp"
#include "rag/store/store.hpp"

#include <memory>
#include <mutex>

namespace assay::rag {

/// A write goes through `writing` alone; what it changes in memory, and the
/// commit that makes it last, happen while no search runs, so that the two
/// never disagree.
struct Collection::State {
    std::unique_ptr<Store> store;
    std::mutex writing;
    mutable FairSharedMutex searching;  ///< Guards index.
    CollectionIndex index;
};

}  // namespace assay::rag
