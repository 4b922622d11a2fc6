#pragma once

#include "rules/plan.hpp"
#include "rules/reading.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace assay::rules {

enum class Feeling { negative, neutral, positive, mixed };

/// The feeling of a whole part of a text in one word.
[[nodiscard]] Feeling feeling_of(const Polarity& polarity);

/// Whether the writer would recommend, buy again, come back: what they say of
/// it, otherwise their feeling. Nothing if there is no cue at all.
[[nodiscard]] std::optional<bool> would_recommend(const Part& part);

/// 0 (no hurry) to 1 (drop everything). Nothing if no word speaks of it.
[[nodiscard]] std::optional<double> urgency_of(const Part& part);

/// Whether the field's own words stand in the text: true, false if all of them
/// are negated, nothing if there is none.
[[nodiscard]] std::optional<bool> is_mentioned(const Part& part, const FieldWords& words);

/// The option of a feeling enum that fits; node.cue is Cue::sentiment.
[[nodiscard]] std::size_t choose_feeling(const Part& part, const Node& node);

/// The options whose words the text uses, the most used first.
[[nodiscard]] std::vector<std::size_t> choose_options(const Part& part, const Node& node);

}  // namespace assay::rules
