#include "llm/api_error.hpp"

#include "core/utf8.hpp"
#include "llm/retry_after.hpp"

#include <algorithm>
#include <initializer_list>

namespace assay::llm {
namespace {

namespace dom = simdjson::dom;
using Words = std::initializer_list<std::string_view>;

constexpr std::size_t longest_quote_bytes = 500;  ///< Of a server's words in our messages.

std::string text_of(dom::element value)
{
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS)
        return std::string{text};
    std::int64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS)
        return std::to_string(number);
    return {};
}

std::string text_at(dom::object object, std::string_view key)
{
    dom::element value;
    return object[key].get(value) == simdjson::SUCCESS ? text_of(value) : std::string{};
}

/// Google's details are a list of typed objects, Anthropic's an object.
void read_details(dom::element details, ApiError& error)
{
    dom::object object;
    if (details.get(object) == simdjson::SUCCESS) {
        if (const std::string code = text_at(object, "error_code"); !code.empty())
            error.code = code;
        return;
    }
    dom::array list;
    if (details.get(list) != simdjson::SUCCESS)
        return;
    for (const dom::element item : list) {
        if (item.get(object) != simdjson::SUCCESS)
            continue;
        std::string delay = text_at(object, "retryDelay");
        if (delay.ends_with('s')) {
            delay.pop_back();
            error.retry_delay = parse_duration(delay, std::chrono::milliseconds{1000});
        }
        if (const std::string reason = text_at(object, "reason"); !reason.empty())
            error.code = reason;
        dom::array violations;
        if (object["violations"].get(violations) != simdjson::SUCCESS)
            continue;
        for (const dom::element violation : violations) {
            dom::object fields;
            if (violation.get(fields) == simdjson::SUCCESS)
                error.daily_quota |= text_at(fields, "quotaId").find("PerDay") != std::string::npos;
        }
    }
}

ApiError read_fields(dom::object object)
{
    ApiError error{.message = text_at(object, "message"),
                   .type = text_at(object, "type"),
                   .code = text_at(object, "code"),
                   .param = text_at(object, "param")};
    if (error.type.empty())
        error.type = text_at(object, "status");
    dom::element details;
    if (object["details"].get(details) == simdjson::SUCCESS)
        read_details(details, error);
    return error;
}

/// FastAPI's list of what is wrong with a request.
std::string read_validation(dom::array list)
{
    std::string message;
    for (const dom::element item : list) {
        dom::object fields;
        if (item.get(fields) != simdjson::SUCCESS)
            continue;
        std::string place;
        dom::array location;
        if (fields["loc"].get(location) == simdjson::SUCCESS) {
            for (const dom::element part : location)
                place += (place.empty() ? "" : ".") + text_of(part);
        }
        message += (message.empty() ? "" : "; ") + place + ": " + text_at(fields, "msg");
    }
    return message;
}

std::string lower(std::string_view text)
{
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return result;
}

bool holds_any(std::string_view text, Words words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_any(std::string_view text, Words words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// The words of an error that decide, in lower case.
struct Reading {
    std::string message;
    std::string type;
    std::string code;
    std::string param;

    [[nodiscard]] bool named(Words names) const { return is_any(type, names) || is_any(code, names); }
};

// Each provider's own names; see judge_failure() for the order of questions.

bool is_about_money(const Reading& reading)
{
    return reading.named({"insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
                          "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "billing_error",
                          "budget_exceeded", "enforced_spend_limit_reached", "contract_spend_limit_reached"}) ||
           holds_any(reading.message, {"credit balance is too low", "spend limit", "specified api usage limits", "insufficient balance"});
}

bool is_about_access(const Reading& reading)
{
    return reading.named({"invalid_api_key", "authentication_error", "permission_error", "ip_not_authorized",
                          "model_not_found", "not_found_error", "api_key_invalid"}) ||
           holds_any(reading.message, {"api key not valid", "invalid api key"}) ||
           (reading.message.find("model") != std::string::npos &&
            holds_any(reading.message, {"does not exist", "not found"}));
}

bool is_about_length(const Reading& reading)
{
    return reading.named({"context_length_exceeded", "exceed_context_size_error", "request_too_large"}) ||
           holds_any(reading.message, {"context length", "context size", "context window", "maximum context",
                                       "prompt is too long", "too many tokens", "input is too long"});
}

bool is_about_format(const Reading& reading)
{
    const Words words{"response_format", "json_schema", "json_object", "output_config", "output_format",
                          "tool_choice",     "schema",      "grammar",     "structured output", "structured_output",
                          "tools",           "guided_json"};
    return holds_any(reading.param, words) || holds_any(reading.message, words);
}

/// Parameters that are the same in every request of a run.
bool is_about_the_run(const Reading& reading)
{
    return is_any(reading.param, {"model", "temperature", "max_tokens", "max_completion_tokens"}) ||
           reading.named({"unsupported_parameter", "unknown_parameter", "unsupported_value"}) ||
           holds_any(reading.message, {"temperature", "max_tokens", "max_completion_tokens"});
}

struct Judgement {
    Advice advice;
    Errc code;
};

Judgement judge(int status, const Reading& reading, bool daily_quota)
{
    // Before the status: some send these with 400 and some with 429, which
    // otherwise means "again".
    if (is_about_money(reading) || daily_quota || status == 402)
        return {Advice::stop_run, Errc::over_budget};
    const bool refused = status == 400 || status == 413 || status == 422;
    // Length before format: "schema" may well stand in a message on length.
    if (refused && (status == 413 || is_about_length(reading)))
        return {Advice::reject_row, Errc::invalid_input};
    if (status == 401 || status == 403 || status == 404)
        return {Advice::stop_run, Errc::invalid_input};
    if (refused && is_about_format(reading))
        return {Advice::weaken, Errc::invalid_input};
    if (refused && (is_about_access(reading) || is_about_the_run(reading)))
        return {Advice::stop_run, Errc::invalid_input};
    if (refused)
        return {Advice::reject_row, Errc::invalid_input};
    if (status < 300 && is_about_access(reading))
        return {Advice::stop_run, Errc::invalid_input};
    if (status < 300 || status == 408 || status == 409 || status == 425 || status == 429 || status >= 500)
        return {Advice::retry, Errc::unavailable};
    // A redirect or another 4xx: there is no such API at this address.
    return {Advice::stop_run, Errc::invalid_input};
}

}  // namespace

std::optional<ApiError> read_api_error(dom::element body)
{
    dom::array list;
    if (body.get(list) == simdjson::SUCCESS)
        return list.size() > 0 ? read_api_error(list.at(0).value_unsafe()) : std::nullopt;
    dom::object root;
    if (body.get(root) != simdjson::SUCCESS)
        return std::nullopt;

    dom::element error;
    if (root["error"].get(error) == simdjson::SUCCESS && !error.is_null()) {
        dom::object object;
        if (error.get(object) == simdjson::SUCCESS)
            return read_fields(object);
        ApiError plain;
        plain.message = text_of(error);
        return plain;
    }
    dom::element detail;
    if (root["detail"].get(detail) == simdjson::SUCCESS) {
        ApiError plain;
        dom::array problems;
        plain.message = detail.get(problems) == simdjson::SUCCESS ? read_validation(problems) : text_of(detail);
        return plain;
    }
    std::string_view message;
    if (root["message"].get(message) == simdjson::SUCCESS)
        return read_fields(root);
    return std::nullopt;
}

CallFailure judge_failure(const net::HttpResponse& response, const std::optional<ApiError>& error)
{
    const ApiError said = error.value_or(ApiError{});
    const Reading reading{lower(said.message), lower(said.type), lower(said.code), lower(said.param)};
    auto [advice, code] = judge(response.status, reading, said.daily_quota);
    // Official clients obey this header before they look at the status.
    if (net::header(response.headers, "x-should-retry") == "true" && advice == Advice::reject_row) {
        advice = Advice::retry;
        code = Errc::unavailable;
    }

    std::string message = "HTTP " + std::to_string(response.status);
    if (!said.code.empty() || !said.type.empty())
        message.append(" ").append(shorten(replace_invalid_utf8(said.code.empty() ? said.type : said.code), 100));
    const std::string words = said.message.empty() && !error ? response.body : said.message;
    if (!words.empty())
        message.append(": ").append(shorten(replace_invalid_utf8(words), longest_quote_bytes));
    CallFailure failure{.error = {code, std::move(message)}, .advice = advice};
    failure.is_rate_limit = advice == Advice::retry && response.status == 429;
    if (advice == Advice::retry) {
        failure.retry_after = retry_after(response.headers);
        if (!failure.retry_after)
            failure.retry_after = said.retry_delay;
    }
    return failure;
}

}  // namespace assay::llm
