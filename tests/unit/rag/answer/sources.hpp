#pragma once

#include "rag/collection/collection.hpp"

#include <string>
#include <vector>

namespace assay::rag::test {

inline SearchHit source(std::string id, std::string text, float score = 1)
{
    SearchHit hit;
    hit.document_id = std::move(id);
    hit.text = std::move(text);
    hit.score = score;
    return hit;
}

}  // namespace assay::rag::test
