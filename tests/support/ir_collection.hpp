#pragma once

#include "core/result.hpp"
#include "rag/evaluate/metrics.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace assay::test {

/// A test collection of information retrieval in BEIR's layout: a folder with
/// corpus.jsonl {_id, title, text}, queries.jsonl {_id, text} and qrels.tsv.
struct IrCollection {
    struct Document {
        std::string id;
        std::string title;
        std::string text;
    };
    struct Query {
        std::string id;
        std::string text;
    };
    std::string name;
    std::vector<Document> documents;
    std::vector<Query> queries;  ///< Those that are judged.
    rag::Judgements judgements;
};

/// Error if the folder has not that layout.
[[nodiscard]] Result<IrCollection> read_ir_collection(const std::filesystem::path& folder);

/// Every collection below $ASSAY_SHARED/corpora/ir, by name; none without it.
[[nodiscard]] std::vector<std::filesystem::path> ir_collections();

}  // namespace assay::test
