#pragma once

#include "core/result.hpp"
#include "net/http_server.hpp"

#include <optional>
#include <string>
#include <vector>

namespace assay::serve {

/// How an operation words its errors.
enum class ErrorStyle {
    problem,  ///< application/problem+json (RFC 9457) with `errors`, each naming its place.
    openai,   ///< {"error": {"message", "type", "param", "code"}}, which OpenAI's clients read.
};

/// What is wrong with a request, or why it cannot be served.
struct Problem {
    int status = 400;
    std::string detail;  ///< One sentence for a person.

    struct Place {
        std::string pointer;  ///< JSON pointer into the body.
        std::string detail;
    };
    std::vector<Place> places{};

    std::optional<int> retry_after_s{};  ///< Sent as Retry-After.
    std::string code{};                  ///< OpenAI's, as "invalid_api_key"; empty: by the status.
    net::Headers headers{};              ///< Further ones, as Allow.
};

/// The problem behind an error of ours: 400 for what the caller can change,
/// 503 for what may pass, 500 and 507 for our own trouble, whose details stay
/// in the log.
[[nodiscard]] Problem problem_of(const Error& error);

[[nodiscard]] net::ServerReply reply_of(const Problem& problem, ErrorStyle style, const std::string& request_id);

/// The error alone, as reply_of() has it in its body.
[[nodiscard]] std::string openai_error(const Problem& problem);

}  // namespace assay::serve
