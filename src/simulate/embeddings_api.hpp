#pragma once

#include "simulate/api.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::simulate {

/// What POST /v1/embeddings takes.
struct EmbeddingsLimits {
    static constexpr std::size_t max_inputs = 2048;
    static constexpr std::uint64_t max_tokens_per_input = 8192;
    static constexpr std::uint64_t max_tokens = 300'000;  ///< Of all inputs together.
    static constexpr std::uint64_t max_dimensions = 4096;
};

struct EmbeddingsCall {
    std::string model;
    std::vector<std::string> inputs;  ///< Token arrays are written out as numbers.
    std::uint64_t dimensions = 0;
    bool base64 = false;
    std::uint64_t input_tokens = 0;  ///< Estimated.
};

/// `body` has simdjson's padding.
[[nodiscard]] ApiResult<EmbeddingsCall> read_embeddings(JsonParser& parser, const std::string& body);

[[nodiscard]] net::ServerReply write_embeddings(const EmbeddingsCall& call);

/// A unit vector that says which words a text has: each word adds or
/// subtracts one at the place that its hash names. Texts that share words
/// point the same way; meaning it knows nothing of. Letters of ASCII compare
/// without case. A text without words is one word.
[[nodiscard]] std::vector<float> embed(std::string_view text, std::size_t dimensions);

}  // namespace assay::simulate
