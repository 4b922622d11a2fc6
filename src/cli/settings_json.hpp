#pragma once

#include "cli/settings.hpp"
#include "core/json.hpp"

namespace assay::cli {

/// The settings of a run as its ledger keeps them. Paths are made absolute,
/// so that the run can be resumed from any folder. No key is among them.
[[nodiscard]] Json to_json(const ExtractSettings& settings);

/// What to_json() gave, of this or an older version: what it lacks keeps its
/// default. Error if a value is of another type.
[[nodiscard]] Result<ExtractSettings> extract_settings(const Json& json, const std::string& origin);

}  // namespace assay::cli
