#pragma once

#include "core/result.hpp"
#include "extract/extraction.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

/// A text to extract from, and the name it comes back under.
struct ExtractText {
    std::optional<std::string> id;
    std::string text;
};

/// What became of one text: an extraction, or why no answer came.
struct ExtractOutcome {
    std::optional<extract::Extraction> extraction;
    std::optional<Error> error;
};

/// "accepted", "rejected" or "failed".
[[nodiscard]] std::string_view status_of(const ExtractOutcome& outcome);

/// schemas/api/extract_reply.json. `outcomes` is parallel to `texts`.
[[nodiscard]] std::string write_extract_reply(std::string_view provider, std::string_view schema_hash,
                                              const std::vector<ExtractText>& texts,
                                              const std::vector<ExtractOutcome>& outcomes);

}  // namespace assay::serve
