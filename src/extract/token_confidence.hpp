#pragma once

#include "llm/chat.hpp"

#include <span>
#include <string>
#include <string_view>

namespace assay::extract {

/// For each member of the JSON object that `answer` is, the probability that
/// the model gave to its value as written, given all that stands before it: the
/// product over the tokens that the value has a byte in. A JSON object by name,
/// rounded to four digits.
///
/// `tokens` cover the answer from its first byte to its last. Empty if they do
/// not, or if the answer is no object.
[[nodiscard]] std::string token_confidence(std::string_view answer, std::span<const llm::AnswerToken> tokens);

}  // namespace assay::extract
