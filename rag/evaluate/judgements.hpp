#pragma once

#include "core/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace assay::rag {

/// How relevant each judged document is to a query; 0 or less is not.
using Grades = std::map<std::string, int, std::less<>>;

/// The grades of each query, by its id.
using Judgements = std::map<std::string, Grades, std::less<>>;

/// Reads lines `query-id<TAB>document-id<TAB>grade` (BEIR, with or without its
/// line of names) or `query-id 0 document-id grade` (TREC). Error
/// (invalid_input) naming the line, as `name:line`.
[[nodiscard]] Result<Judgements> parse_judgements(std::string_view text, const std::string& name);

}  // namespace assay::rag
