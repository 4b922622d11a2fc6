#pragma once

#include "rag/evaluate/judgements.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace assay::rag {

/// A document that a search found for a query.
struct RankedDocument {
    std::string id;
    double score;
};

/// What a search found for each query, by the query's id; each document once.
using Run = std::map<std::string, std::vector<RankedDocument>, std::less<>>;

/// Puts documents in the order in which trec_eval reads them: by score, equal
/// scores by the id, the greater first. Whatever ranks a run states, this
/// order counts.
void sort_as_trec(std::vector<RankedDocument>& documents);

/// As trec_eval and BEIR define them.
struct Quality {
    double ndcg_at_10 = 0;     ///< Gain is the grade, discount 1 / log2(rank + 1).
    double recall_at_100 = 0;
    double mrr_at_10 = 0;
    std::size_t queries = 0;   ///< With at least one relevant document.
};

/// Of one query. `documents` are in sort_as_trec() order; `grades` has at
/// least one relevant document.
[[nodiscard]] Quality query_quality(const std::vector<RankedDocument>& documents, const Grades& grades);

/// The mean over the queries that have a relevant document. One that the run
/// says nothing about counts as 0.
[[nodiscard]] Quality run_quality(const Run& run, const Judgements& judgements);

}  // namespace assay::rag
