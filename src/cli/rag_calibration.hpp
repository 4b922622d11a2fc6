#pragma once

#include "cli/exit_code.hpp"
#include "cli/rag_evaluation.hpp"

#include <vector>

namespace assay::cli {

/// Learns from judged queries what vectors count in the collection's searches,
/// keeps that in the collection if it is better than the collection's own
/// weight on held-out queries, and prints what it found. If it is not, the
/// collection's own weight counts from now on.
[[nodiscard]] ExitCode calibrate(RagSession& session, const std::vector<JudgedQuery>& queries,
                                 const rag::Judgements& judgements);

}  // namespace assay::cli
