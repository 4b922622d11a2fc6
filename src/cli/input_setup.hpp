#pragma once

#include "batch/input.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace assay::cli {

/// "jsonl", "csv", "parquet" or "text"; nothing for an empty name.
[[nodiscard]] Result<std::optional<table::FileFormat>> named_format(const std::string& name);

/// How the settings say that the input is to be read.
[[nodiscard]] Result<batch::InputOptions> input_options(const ExtractSettings& settings, std::stop_token stop = {});

}  // namespace assay::cli
