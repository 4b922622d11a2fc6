#include "llm/batch_anthropic.hpp"

#include "llm/anthropic_dialect.hpp"
#include "llm/answer_text.hpp"
#include "llm/base_url.hpp"
#include "llm/batch_lines.hpp"

#include <cassert>

namespace assay::llm {
namespace {

namespace dom = simdjson::dom;
namespace ondemand = simdjson::ondemand;

BatchStatus read_job(dom::object job)
{
    BatchStatus status;
    status.id = text_at(job, "id");
    status.state = text_at(job, "processing_status");
    status.phase = status.state == "ended" ? BatchPhase::ended : BatchPhase::working;
    status.created_ms = rfc3339_ms(text_at(job, "created_at"));
    dom::object counts;
    if (job["request_counts"].get(counts) == simdjson::SUCCESS) {
        for (const char* kind : {"processing", "succeeded", "errored", "canceled", "expired"})
            status.requests += static_cast<std::size_t>(count_at(counts, kind).value_or(0));
    }
    return status;
}

/// The HTTP status that a request alone would have got with this error.
int status_of(std::string_view type)
{
    struct Named {
        std::string_view type;
        int status;
    };
    constexpr Named known[] = {{"invalid_request_error", 400}, {"authentication_error", 401}, {"billing_error", 402},
                               {"permission_error", 403},      {"not_found_error", 404},      {"conflict_error", 409},
                               {"request_too_large", 413},     {"rate_limit_error", 429},     {"api_error", 500},
                               {"timeout_error", 504},         {"overloaded_error", 529}};
    for (const auto& [name, status] : known) {
        if (name == type)
            return status;
    }
    return 500;
}

/// The inner type of `{"type":"error","error":{"type":...}}`.
std::string_view error_type(ondemand::object& error)
{
    ondemand::object inner;
    std::string_view type;
    if (error["error"].get_object().get(inner) != simdjson::SUCCESS || inner["type"].get_string().get(type) != simdjson::SUCCESS)
        return {};
    return type;
}

simdjson::error_code read_result(ondemand::object result, BatchLine& line)
{
    std::string_view type;
    if (const auto error = result["type"].get_string().get(type))
        return error;
    const bool succeeded = type == "succeeded";
    if (succeeded || type == "errored") {
        ondemand::object object;
        std::string_view body;
        if (const auto error = result[succeeded ? "message" : "error"].get_object().get(object))
            return error;
        const int status = succeeded ? 200 : status_of(error_type(object));
        if (!succeeded)
            object.reset();
        if (const auto error = object.raw_json().get(body))
            return error;
        line.fate = BatchLine::Fate::answered;
        line.response = response_of(status, body);
        return simdjson::SUCCESS;
    }
    line.fate = type == "expired"    ? BatchLine::Fate::expired
                : type == "canceled" ? BatchLine::Fate::cancelled
                                     : BatchLine::Fate::failed;
    line.message = type;
    return simdjson::SUCCESS;
}

}  // namespace

AnthropicBatchApi::AnthropicBatchApi(const Endpoint& endpoint)
    : url_{anthropic_base(endpoint) + "/messages/batches"}, headers_{anthropic_headers(endpoint)}
{
}

BatchApi::Limits AnthropicBatchApi::limits() const
{
    // 256 MB by the documentation, which does not say which kind of MB.
    return {100'000, 250'000'000};
}

std::string AnthropicBatchApi::begin() const
{
    return R"({"requests":[)";
}

void AnthropicBatchApi::add(std::string& input, std::string_view id, std::string_view body) const
{
    if (!input.ends_with('['))
        input += ',';
    input.append(R"({"custom_id":")").append(id).append(R"(","params":)").append(body).append("}");
}

void AnthropicBatchApi::finish(std::string& input) const
{
    input += "]}";
}

net::HttpRequest AnthropicBatchApi::upload(std::string) const
{
    assert(!"jobs carry their requests inline");
    return {};
}

net::HttpRequest AnthropicBatchApi::create(std::string input) const
{
    return request_to("POST", url_, headers_, std::move(input));
}

net::HttpRequest AnthropicBatchApi::status(const std::string& id) const
{
    return request_to("GET", url_ + "/" + id, headers_);
}

net::HttpRequest AnthropicBatchApi::cancel(const std::string& id) const
{
    return request_to("POST", url_ + "/" + id + "/cancel", headers_);
}

net::HttpRequest AnthropicBatchApi::list(const std::string& after) const
{
    return request_to("GET", url_ + "?limit=100" + (after.empty() ? "" : "&after_id=" + after), headers_);
}

std::vector<net::HttpRequest> AnthropicBatchApi::results(const BatchStatus& status) const
{
    // `results_url` is not followed: a key is sent to the address it was given for.
    std::vector<net::HttpRequest> requests;
    requests.push_back(request_to("GET", url_ + "/" + status.id + "/results", headers_));
    return requests;
}

CallResult<std::string> AnthropicBatchApi::read_upload(const net::HttpResponse&) const
{
    assert(!"jobs carry their requests inline");
    return unusable("no upload");
}

CallResult<BatchStatus> AnthropicBatchApi::read_status(const net::HttpResponse& response) const
{
    return read_one_job(response, parser_, read_job);
}

CallResult<BatchPage> AnthropicBatchApi::read_list(const net::HttpResponse& response) const
{
    return read_jobs(response, parser_, read_job);
}

Result<BatchLine> AnthropicBatchApi::read_line(std::string_view text) const
{
    BatchLine line;
    ondemand::document document;
    auto root = open_line(parser_, line_parser_, document, text);
    if (!root)
        return root.error();
    bool has_outcome = false;
    for (auto field : *root) {
        std::string_view key;
        if (const auto error = field.unescaped_key().get(key))
            return bad_line(text, error);
        simdjson::error_code error = simdjson::SUCCESS;
        if (key == "custom_id") {
            error = field.value().get_string().get(line.id);
        } else if (key == "result") {
            ondemand::object result;
            error = field.value().get_object().get(result);
            if (!error)
                error = read_result(result, line);
            has_outcome = true;
        }
        if (error)
            return bad_line(text, error);
    }
    if (line.id.empty() || !has_outcome)
        return bad_line(text, simdjson::NO_SUCH_FIELD);
    return line;
}

}  // namespace assay::llm
