#pragma once

#include <string_view>

namespace assay::rag {

/// Whether a text speaks to the machine that reads it instead of to people:
/// "Ignore all previous instructions", "you are now", forged marks of a chat.
/// A sign, not a proof: what it misses is still only data in a fence, and what
/// it finds is left out of extracted answers, mentioned in others, and proves nothing.
[[nodiscard]] bool addresses_the_reader_as_machine(std::string_view utf8);

}  // namespace assay::rag
