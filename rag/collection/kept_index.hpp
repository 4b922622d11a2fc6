#pragma once

#include "core/result.hpp"
#include "rag/index/lexical_index.hpp"
#include "rag/store/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// An index of words that the file keeps, so that opening a collection need
/// not read every word of it. It may be older than the documents: chunks that
/// have come since are added to it, those that have gone are removed.
struct KeptIndex {
    std::vector<RowNumber> chunks;  ///< Of each slot, ascending; some may be gone by now.
    LexicalIndex words;
};

/// As bytes for a file.
[[nodiscard]] std::string serialise(const std::vector<RowNumber>& chunks, const LexicalIndex& words);

/// What `bytes` hold for a collection whose chunks are `stored` now, ascending.
/// Nothing if that is no use: if there is none, it is damaged, its terms were
/// made in another way, most of its chunks are gone, or it lacks one between
/// those that it has. The index is made anew then.
[[nodiscard]] std::optional<KeptIndex> parse_kept_index(std::string_view bytes, std::span<const RowNumber> stored,
                                                        const LexicalIndex::Options& options);

}  // namespace assay::rag
