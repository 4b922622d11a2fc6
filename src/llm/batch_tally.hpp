#pragma once

#include "llm/batch_api.hpp"
#include "llm/batch_jobs.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <span>

namespace assay::llm {

/// Counts what became of a job's requests, each once: lines that stand twice
/// or are of nobody's say nothing.
class BatchTally {
public:
    /// A job of `items` requests; `ids` are theirs, or empty for a job of an
    /// earlier process, of which every id is believed.
    BatchTally(std::size_t items, std::span<const BatchItemId> ids);

    void count(const BatchItemId& id, const BatchLine& line);

    /// Requests that no line told of are missing.
    [[nodiscard]] BatchOutcomes outcomes() const;

private:
    using Ids = boost::unordered_flat_set<BatchItemId, BatchItemIdHash>;

    std::size_t items_;
    bool knows_ids_;
    Ids open_;  ///< If they are known; not told of yet.
    Ids seen_;  ///< Else.
    BatchOutcomes outcomes_;
};

}  // namespace assay::llm
