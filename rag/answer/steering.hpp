#pragma once

#include <string_view>

namespace assay::rag {

/// Whether a text speaks to the machine that reads it instead of to people:
/// "Ignore all previous instructions", "you are now", "note to LLM:", forged marks of a chat.
/// Read as it is written and as it is drawn: characters that are not seen, and letters of
/// other scripts that look like Latin ones, hide nothing. Where in doubt, it does.
/// A sign, not a proof: what it misses is still only data in a fence, and what
/// it finds is left out of extracted answers, mentioned in others, and proves nothing.
[[nodiscard]] bool addresses_the_reader_as_machine(std::string_view utf8);

}  // namespace assay::rag
