#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "report/digest.hpp"
#include "report/row.hpp"

#include <string>

namespace assay::report {

/// What is known of a run beside its rows.
struct About {
    std::string title;               ///< What the page is about: a file's name.
    /// {"state", "began_ms", "ended_ms", ...}, with "unanswered" if calls were that may be billed
    /// besides; empty for a table.
    Json run = Json::object();
    Json settings = Json::object();  ///< See without_secrets().
    Json timeline{};                 ///< Of Timeline; null if there is none.
};

/// Settings in which no URL carries a password or a query, where keys may be.
[[nodiscard]] Json without_secrets(Json settings);

/// One HTML page that says all about these rows: no other file, nothing from
/// the network. Everything that came from outside is data in it, never markup.
/// Reads `rows` to its end.
[[nodiscard]] Result<std::string> make_page(RowSource& rows, const About& about, const DigestOptions& options);

}  // namespace assay::report
