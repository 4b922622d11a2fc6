#pragma once

#include "ground/plan.hpp"
#include "ground/text_matcher.hpp"

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::ground {

/// One string of a record and where its text has it.
struct Span {
    std::string at;     ///< JSON pointer into the record.
    std::string value;
    Place place{};
};

struct GroundLimits {
    std::size_t max_values = 10'000;  ///< Of one record; those beyond are `unchecked`.
    MatchLimits match{};
};

/// Says for every string that the plan asks for where `text` has it, in the
/// record's order. Empty strings say nothing and have no span. Depends on
/// nothing but its arguments, so spans need not be kept: they can be made again.
[[nodiscard]] std::vector<Span> ground(const Plan& plan, simdjson::dom::element record, std::string_view text,
                                       const GroundLimits& limits = {});

/// The spans as a JSON list: {"at", "kind", "start", "end", "char_start",
/// "char_end"}, offsets in bytes and in code points, left out where there is
/// no place.
[[nodiscard]] std::string spans_json(const std::vector<Span>& spans);

}  // namespace assay::ground
