#pragma once

#include "core/result.hpp"
#include "rag/chunk/chunker.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::rag {

/// Who turns a collection's texts into vectors. A collection remembers it and
/// refuses another: vectors of two embedders cannot be compared.
struct EmbedderIdentity {
    std::string provider = "builtin";  ///< "builtin", "openai" or "compatible".
    std::string model{};               ///< Empty for builtin.
    std::string base_url{};            ///< Empty: the provider's own.
    std::size_t dimensions = 0;        ///< 0: the model's own (builtin: its choice).

    friend bool operator==(const EmbedderIdentity&, const EmbedderIdentity&) = default;
};

/// What a collection is made with, and keeps.
struct CollectionOptions {
    EmbedderIdentity embedder{};
    ChunkOptions chunks{};

    friend bool operator==(const CollectionOptions&, const CollectionOptions&) = default;
};

/// As JSON, for the store's file.
[[nodiscard]] std::string to_json(const CollectionOptions& options);
/// Error (corrupt) if `json` is none of to_json().
[[nodiscard]] Result<CollectionOptions> parse_collection_options(std::string_view json);
/// Error (invalid_input) naming the option that cannot be.
[[nodiscard]] Result<void> check(const CollectionOptions& options);

}  // namespace assay::rag
