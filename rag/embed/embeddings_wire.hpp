#pragma once

#include "llm/chat.hpp"
#include "net/http_client.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

// POST /v1/embeddings as OpenAI and its imitators speak it: bytes in, bytes
// out, no I/O.

enum class EmbeddingEncoding {
    base64,  ///< Little-endian floats: a third of the bytes, nothing to parse.
    floats,  ///< For servers that do not know base64.
};

/// The body that asks for the vectors of `texts`. `dimensions` 0 leaves the
/// choice to the model.
[[nodiscard]] std::string encode_embeddings_request(std::string_view model, std::span<const std::string> texts,
                                                    std::size_t dimensions, EmbeddingEncoding encoding);

using EmbeddingsResult = boost::system::result<std::vector<std::vector<float>>, llm::CallFailure>;

/// The vectors in the order of the inputs, whatever order the answer has them
/// in: each index from 0 to `count` must be there once, and all vectors be
/// finite and of one length. Takes either encoding, whichever was asked for.
[[nodiscard]] EmbeddingsResult decode_embeddings(const net::HttpResponse& response, std::size_t count);

}  // namespace assay::rag
