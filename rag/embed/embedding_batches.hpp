#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace assay::rag {

/// What one request to an embeddings API may hold. The defaults are OpenAI's
/// (2,048 inputs of 8,192 tokens, 300,000 tokens together), with room for our
/// estimate of tokens to err.
struct EmbeddingLimits {
    std::size_t max_inputs = 2048;
    std::size_t max_tokens = 200'000;  ///< Estimated, of all inputs of a request.
    std::size_t max_bytes = 4u << 20;  ///< Of all inputs of a request.
};

/// Texts [first, first + count) of one request.
struct EmbeddingBatch {
    std::size_t first;
    std::size_t count;
};

/// Cuts texts into requests within the limits, in order. A text that exceeds
/// them alone is a request of its own: the server has the last word.
[[nodiscard]] std::vector<EmbeddingBatch> embedding_batches(std::span<const std::string> texts,
                                                            const EmbeddingLimits& limits);

}  // namespace assay::rag
