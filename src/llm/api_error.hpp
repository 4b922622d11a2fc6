#pragma once

#include "llm/chat.hpp"
#include "net/http_client.hpp"

#include <simdjson.h>

#include <chrono>
#include <optional>
#include <string>

namespace assay::llm {

/// What an error body says, whatever its shape. Missing parts are empty.
struct ApiError {
    std::string message;
    std::string type;
    std::string code;   ///< Numbers as text.
    std::string param;
    std::optional<std::chrono::milliseconds> retry_delay{};  ///< Google's RetryInfo.
    bool daily_quota = false;                                ///< Google's QuotaFailure of a day's limit.
};

/// Reads an error body in any of the shapes that providers and proxies use:
///
///     {"error": {"message", "type", "code", "param", "details"}}   OpenAI, Anthropic, Google (also in a list)
///     {"error": "text"}                                            Ollama, LM Studio
///     {"object": "error", "message", "type", "code"}               Mistral, older vLLM
///     {"detail": "text" or [{"msg": ...}]}                         FastAPI
///     {"message": "text"}                                          gateways
///
/// Nothing if `body` is none of them. A null or missing "error" is no error.
[[nodiscard]] std::optional<ApiError> read_api_error(simdjson::dom::element body);

/// What to do about a response that is an error. `error` is what its body
/// said, if that could be read; the body is quoted otherwise.
///
/// A complaint about the way we ask for JSON is always Advice::weaken: whether
/// there is a weaker way is the caller's to know.
[[nodiscard]] CallFailure judge_failure(const net::HttpResponse& response, const std::optional<ApiError>& error);

}  // namespace assay::llm
