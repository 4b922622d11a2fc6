#pragma once

#include "schema/instance_parser.hpp"
#include "serve/operation.hpp"
#include "serve/rate_limiter.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace assay::serve {

/// One request on its way through the server. Made when its head has arrived,
/// kept until its reply, or the stream of it, is sent.
struct Call {
    const Operation* operation = nullptr;  ///< Null if there is none for the request.
    std::vector<std::string> arguments;    ///< Of the operation's path.
    net::ServerRequest* request = nullptr;
    std::string request_id;
    std::string client_request_id;
    std::string key;                       ///< The name of its API key.
    std::optional<RateLimiter::Decision> quota;
    RateLimiter::Limits quota_limits{};
    std::chrono::steady_clock::time_point begun;

    schema::InstanceParser parser;
    simdjson::dom::element body;  ///< Valid under the operation's schema, if that has one.

    Load counted_as = Load::none;  ///< Among which calls under way.
    std::size_t streamed_bytes = 0;
    std::string failure;      ///< For the log: what went wrong inside.

    [[nodiscard]] ErrorStyle error_style() const;

    /// A reply with a problem, in the operation's words.
    [[nodiscard]] net::ServerReply refuse(const Problem& problem) const;
    /// A reply with this JSON.
    [[nodiscard]] static net::ServerReply json(std::string text);

    /// Members of the body, for those that the schema leaves optional.
    [[nodiscard]] std::string_view text(std::string_view name, std::string_view otherwise = {}) const;
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] std::uint64_t count(std::string_view name, std::uint64_t otherwise) const;
    [[nodiscard]] double number(std::string_view name, double otherwise) const;
};

using CallPtr = std::shared_ptr<Call>;

}  // namespace assay::serve
