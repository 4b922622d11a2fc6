#pragma once

#include "core/result.hpp"
#include "extract/extraction.hpp"
#include "sqlite/database.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::batch {

/// The columns of a table that hold an extraction, all but its origin, in the
/// order of the functions below.
inline constexpr std::string_view extraction_columns =
    "status, record, error, raw, notes, attempts, model, prompt_hash, input_tokens, cached_tokens, output_tokens, "
    "cost_picousd, confidence, latency_ms";
inline constexpr int extraction_column_count = 14;

/// A JSON list. bind_extraction() takes it so that it lives as long as the binding.
[[nodiscard]] std::string notes_text(const std::vector<decode::Note>& notes);

/// Binds the columns to the parameters from `first` on. What is given must
/// live until the statement is reset.
void bind_extraction(sqlite::Statement& statement, int first, const extract::Extraction& extraction,
                     const std::string& notes);

/// Reads what bind_extraction() wrote. Rows of one run share their model and
/// prompt, so one string serves all of a reader's.
class ExtractionReader {
public:
    /// Errc::corrupt if there is something else.
    [[nodiscard]] Result<extract::Extraction> read(const sqlite::Statement& statement, int first);

private:
    [[nodiscard]] static std::shared_ptr<const std::string> shared(std::string_view text,
                                                                   std::shared_ptr<const std::string>& last);

    std::shared_ptr<const std::string> last_model_;
    std::shared_ptr<const std::string> last_prompt_hash_;
};

}  // namespace assay::batch
