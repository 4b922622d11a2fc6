#pragma once

#include "batch/question_table.hpp"
#include "cli/question.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"
#include "llm/dialect.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::cli {

/// What a schema asks for beyond an earlier one whose answers the cache has.
struct NewFields {
    std::vector<std::string> names;  ///< In the schema's order.
    Question question;               ///< Asks for these alone.
    std::string earlier;             ///< The earlier question; see question_hash().
};

/// Error (invalid_input) if the settings ask for new fields only where that cannot be.
[[nodiscard]] Result<void> check_new_fields(const ExtractSettings& settings, const llm::Endpoint& endpoint);

/// The one of the `known` questions that leaves the fewest fields of the
/// schema `marked` to be asked for, of several the first; nothing if none
/// serves. It must be what these settings ask in all but the fields: same
/// provider, model, parameters, prompt and examples (but for the new fields in
/// their records), and the same definitions (see schema::added_fields()).
[[nodiscard]] Result<std::optional<NewFields>> find_new_fields(const Json& marked, const Wording& wording,
                                                               const ExtractSettings& settings,
                                                               const llm::Endpoint& endpoint,
                                                               std::span<const batch::KnownQuestion> known);

/// For the user: what will be asked for.
[[nodiscard]] std::string text_of(const std::optional<NewFields>& fields);

}  // namespace assay::cli
