#include "rag/embed/embedding_batches.hpp"

#include "rag/chunk/chunker.hpp"

namespace assay::rag {

std::vector<EmbeddingBatch> embedding_batches(std::span<const std::string> texts, const EmbeddingLimits& limits)
{
    std::vector<EmbeddingBatch> batches;
    std::size_t tokens = 0;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::size_t more_tokens = estimate_tokens(texts[i]);
        const bool fits = !batches.empty() && batches.back().count < limits.max_inputs &&
                          tokens + more_tokens <= limits.max_tokens && bytes + texts[i].size() <= limits.max_bytes;
        if (!fits) {
            batches.push_back({i, 0});
            tokens = 0;
            bytes = 0;
        }
        ++batches.back().count;
        tokens += more_tokens;
        bytes += texts[i].size();
    }
    return batches;
}

}  // namespace assay::rag
