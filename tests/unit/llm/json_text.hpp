#pragma once

#include "core/json.hpp"

#include <string_view>

namespace assay::llm {

/// A text that is known to be JSON.
inline Json json(std::string_view text)
{
    return parse_json(text, "json").value();
}

}  // namespace assay::llm
