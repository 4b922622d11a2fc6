#pragma once

#include "core/money.hpp"
#include "llm/chat.hpp"

#include <cstddef>
#include <optional>

namespace assay::extract {

/// Part `index` of a usage divided evenly over `parts` texts. What does not
/// divide goes to the first ones, so the parts always add up to the whole.
[[nodiscard]] llm::Usage share(const llm::Usage& usage, std::size_t parts, std::size_t index);
[[nodiscard]] Money share(Money cost, std::size_t parts, std::size_t index);

}  // namespace assay::extract
