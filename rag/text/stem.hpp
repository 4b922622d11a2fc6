#pragma once

#include "rag/text/language.hpp"

#include <string>
#include <string_view>

namespace assay::rag {

/// The stem of a folded word by Snowball's rules. May be called from any
/// thread: each has stemmers of its own.
[[nodiscard]] std::string stem(Language language, std::string_view word);

}  // namespace assay::rag
