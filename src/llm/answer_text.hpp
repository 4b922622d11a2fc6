#pragma once

#include "llm/chat.hpp"
#include "net/http_client.hpp"

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

namespace assay::llm {

/// `text` after a leading `<think>...</think>` of a model that thinks aloud.
/// Thinking that never ends leaves nothing: there is no answer after it.
[[nodiscard]] std::string_view without_thinking(std::string_view text);

/// The integer at `object[key]`; nothing if it is missing, null or negative.
[[nodiscard]] std::optional<std::int64_t> count_at(simdjson::dom::object object, std::string_view key);

/// The text at `object[key]`; empty if it is missing or none.
[[nodiscard]] std::string_view text_at(simdjson::dom::object object, std::string_view key);

/// A reply of HTTP 2xx that cannot be used; it may do better next time.
[[nodiscard]] CallFailure unusable(std::string message);

/// The same of a reply that was paid for; `root` is its body.
[[nodiscard]] CallFailure unusable_but_billed(std::string message, simdjson::dom::object root, Usage usage);

/// The body of a response as an object that is a success. Error statuses, an
/// `error` inside a success and bodies that are no JSON are failures. Lasts
/// until the parser's next use.
[[nodiscard]] boost::system::result<simdjson::dom::object, CallFailure>
read_success(const net::HttpResponse& response, simdjson::dom::parser& parser);

}  // namespace assay::llm
