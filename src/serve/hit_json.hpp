#pragma once

#include "rag/collection/collection.hpp"

#include <string>
#include <vector>

namespace assay::serve {

/// Appends the hits as a JSON array of schemas/api/search_hit.json.
void append_hits(std::string& out, const std::vector<rag::SearchHit>& hits);

}  // namespace assay::serve
