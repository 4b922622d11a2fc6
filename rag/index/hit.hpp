#pragma once

#include <cstdint>

namespace assay::rag {

/// A chunk's place in its collection: dense, given once, used again only after
/// the collection is opened anew.
using Slot = std::uint32_t;

/// A chunk that an index found. Indexes give the best first, equal scores by
/// the smaller slot, so that a search always answers the same.
struct Hit {
    Slot slot;
    float score;  ///< Higher is better; the scale is the index's own.
};

}  // namespace assay::rag
