#pragma once

#include "rules/find_text.hpp"

#include <gmock/gmock.h>

namespace assay::rules {

/// A text read as a whole, for tests of one cue.
struct WholeText {
    explicit WholeText(std::string_view text) : reading(text), part(Part::whole(reading)) {}

    Reading reading;
    Part part;
};

inline constexpr std::size_t plenty = 10;

}  // namespace assay::rules
