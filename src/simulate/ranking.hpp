#pragma once

#include "core/json.hpp"
#include "prompt/document.hpp"

#include <span>
#include <string>

namespace assay::simulate {

/// Whether a schema asks for an order of the documents: an object of nothing
/// but "ranking", a list of strings.
[[nodiscard]] bool asks_for_ranking(const Json& schema);

/// The answer to such a schema, as JSON text: the ids of all documents but the
/// first, which is the question. A document comes before another if it shares
/// more words with the question, words that few documents have counting more.
[[nodiscard]] std::string rank_documents(std::span<const prompt::Document> documents);

}  // namespace assay::simulate
