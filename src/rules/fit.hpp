#pragma once

#include "rules/plan.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::rules {

/// `value` if the range admits it (a whole number where one is asked for).
[[nodiscard]] std::optional<double> admitted(const NumberRange& range, double value);

/// The admitted number nearest to `value` as far as simple steps find one.
[[nodiscard]] double nearest(const NumberRange& range, double value);

/// JSON text of a number; whole ones without a point.
void append_number(std::string& out, double value);

enum class Cut {
    verbatim,  ///< Shortened at a space: still a piece of the text.
    ellipsis,  ///< Shortened at a space, ending in an ellipsis.
};

/// `text` with at most `max_length` code points, cut between words if it can be.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t max_length, Cut cut);

/// `text` shortened for the shape, if the result is long enough and matches its pattern.
[[nodiscard]] std::optional<std::string> admitted(const StringShape& shape, std::string_view text, Cut cut);

/// Code points of UTF-8.
[[nodiscard]] std::size_t length_of(std::string_view utf8);

}  // namespace assay::rules
