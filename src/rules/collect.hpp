#pragma once

#include "rules/find_text.hpp"
#include "rules/plan.hpp"
#include "rules/reading.hpp"

#include <optional>
#include <vector>

namespace assay::rules {

/// Strings for `cue` found in the part, already fitted to the shape of `node`
/// (lengths, pattern), without repeats, at most `limit`.
[[nodiscard]] Texts collect_texts(const Node& node, Cue cue, const Part& part, std::size_t limit);

/// Numbers for the node's cue found in the part, all admitted by its range.
[[nodiscard]] std::vector<double> collect_numbers(const Node& node, const Part& part, std::size_t limit);

/// What the part says to a yes-or-no field; nothing without a cue.
[[nodiscard]] std::optional<bool> collect_flag(const Node& node, const Part& part);

/// The options of an enum that the part speaks for, best first.
[[nodiscard]] std::vector<std::size_t> collect_options(const Node& node, const Part& part);

}  // namespace assay::rules
