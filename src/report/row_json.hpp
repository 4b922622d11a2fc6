#pragma once

#include "report/row.hpp"

#include <cstddef>
#include <string>

namespace assay::report {

/// How much of one row a page shows; what is longer is cut and marked so.
struct RowLimits {
    std::size_t text_bytes = 4000;
    std::size_t value_bytes = 1000;  ///< Of one field, and of a note's before and after together.
    std::size_t raw_bytes = 2000;
    std::size_t fields = 100;
    std::size_t notes = 20;
    std::size_t spans = 100;
};

/// The row as JSON text that may stand in a <script> element: no byte of it
/// is "<", whatever the row has in it, and all of it is valid UTF-8.
///
///   {"row", "id", "state", "origin", "attempts", "model", "cost_usd", "tokens",
///    "price", "text", "is_cut", "record": [[name, kind, text], ...],
///    "spans": [[from, to, kind, at], ...], "notes": [[where, what, before,
///    after, price], ...], "error", "raw", "confidence": {name: share}}
///
/// A field's kind is "string", "null" or "json" (JSON text, so that no number
/// loses digits on its way); a record that cannot be read is one field
/// "(record)". Spans count code points of the text.
[[nodiscard]] std::string row_json(const Row& row, const RowLimits& limits = {});

/// Any JSON as such text.
[[nodiscard]] std::string script_json(const Json& json);

/// The sum of the prices of an extraction's notes.
[[nodiscard]] std::uint64_t total_price(const extract::Extraction& extraction);

}  // namespace assay::report
