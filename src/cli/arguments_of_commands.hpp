#pragma once

#include "cli/settings.hpp"

#include <cstdint>
#include <optional>

namespace CLI {
class App;
}

namespace assay::cli {

// The options of the commands that have many, each added to its command's
// `app`. They are in files of their own since CLI11's templates take long to
// compile.

void add_extract(CLI::App& app, ExtractSettings& settings);
void add_budget(CLI::App& app, std::optional<double>& usd, std::optional<std::int64_t>& tokens);
/// The budget and the limits of whoever is asked.
void add_provider_limits(CLI::App& app, ExtractSettings& settings);
void add_serve(CLI::App& app, ServeSettings& settings);
void add_rag_add(CLI::App& app, RagAddSettings& settings);
/// What search and ask share.
void add_rag_query(CLI::App& app, RagQuerySettings& settings);
void add_rag_ask(CLI::App& app, RagAskSettings& settings);
void add_rag_eval(CLI::App& app, RagEvalSettings& settings);

}  // namespace assay::cli
