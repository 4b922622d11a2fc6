#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "decode/decode.hpp"
#include "schema/schema.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Names for `count` passages that a passage cannot know beforehand, so that no
/// text can speak of its own rank, and that are no positions, to which models
/// are partial. The same for the same `seed`; none is "question".
[[nodiscard]] std::vector<std::string> passage_ids(std::string_view seed, std::size_t count);

/// What an answer about these passages must look like: `base` (schemas/rag-rerank.json),
/// each item one of `ids`.
[[nodiscard]] schema::Schema ranking_schema(const Json& base, const std::vector<std::string>& ids);

/// The order that a model's text gives: places in `ids`, each once. Those the
/// model left out come last, in their old order; what is none of `ids` among
/// others is passed over. A Rejection says what is wrong.
[[nodiscard]] boost::system::result<std::vector<std::size_t>, decode::Rejection> read_ranking(
    decode::Decoder& decoder, std::string_view text, const schema::Schema& schema, const std::vector<std::string>& ids);

}  // namespace assay::rag
