#pragma once

#include "cli/rag_session.hpp"
#include "cli/settings.hpp"
#include "rag/evaluate/judgements.hpp"
#include "rag/evaluate/metrics.hpp"

#include <string>
#include <vector>

namespace assay::cli {

/// A query whose documents may be judged.
struct JudgedQuery {
    std::string id;
    std::string text;
};

/// Reads {"_id", "text"} rows; those without text are skipped with a warning.
[[nodiscard]] Result<std::vector<JudgedQuery>> read_queries(const std::string& path);

/// What a search finds for a query, in the order in which TREC's tools read it.
[[nodiscard]] Result<std::vector<rag::RankedDocument>> ranked_documents(RagSession& session, const JudgedQuery& query,
                                                                        const rag::SearchRequest& request);

/// The same for all queries that are judged.
[[nodiscard]] Result<rag::Run> make_run(RagSession& session, const std::vector<JudgedQuery>& queries,
                                        const rag::Judgements& judgements, const RagEvalSettings& settings);

}  // namespace assay::cli
