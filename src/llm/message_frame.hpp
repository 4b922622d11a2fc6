#pragma once

#include "llm/chat.hpp"

#include <span>
#include <string>

namespace assay::llm {

/// A request's body but for its turns: the same bytes for all of a run, so
/// they are made once. Both APIs write a turn alike.
///
///     head  {"model":"m","messages":[{"role":"system","content":"..."}
///     turn  ,{"role":"user","content":"..."}
///     tail  ],"max_tokens":4096}
struct MessageFrame {
    std::string head;
    std::string tail;
    bool after_message = false;  ///< The head ends in a message, so a comma comes first.

    /// The whole body. The texts are UTF-8.
    [[nodiscard]] std::string body(std::span<const Turn> turns) const;
};

}  // namespace assay::llm
