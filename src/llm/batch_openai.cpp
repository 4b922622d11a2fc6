#include "llm/batch_openai.hpp"

#include "core/json_text.hpp"
#include "llm/answer_text.hpp"
#include "llm/base_url.hpp"
#include "llm/batch_lines.hpp"

namespace assay::llm {
namespace {

namespace dom = simdjson::dom;
namespace ondemand = simdjson::ondemand;

constexpr std::string_view openai_base_url = "https://api.openai.com/v1";
constexpr std::string_view endpoint_path = "/v1/chat/completions";

// A line is JSON text, in which no line begins with dashes, so this can never
// stand in the file's own bytes.
constexpr std::string_view boundary = "--assay-batch-input";
constexpr std::string_view file_head =
    "--assay-batch-input\r\n"
    "Content-Disposition: form-data; name=\"purpose\"\r\n\r\n"
    "batch\r\n"
    "--assay-batch-input\r\n"
    "Content-Disposition: form-data; name=\"file\"; filename=\"assay.jsonl\"\r\n"
    "Content-Type: application/jsonl\r\n\r\n";
constexpr std::string_view file_tail = "\r\n--assay-batch-input--\r\n";
static_assert(file_head.starts_with(boundary));

BatchPhase phase_of(std::string_view status)
{
    if (status == "completed" || status == "expired" || status == "cancelled")
        return BatchPhase::ended;
    // What is yet unknown is waited for: it will become something known.
    return status == "failed" ? BatchPhase::refused : BatchPhase::working;
}

void read_complaints(dom::object job, BatchStatus& status)
{
    dom::object errors;
    dom::array list;
    if (job["errors"].get(errors) != simdjson::SUCCESS || errors["data"].get(list) != simdjson::SUCCESS)
        return;
    for (const dom::element one : list) {
        dom::object fields;
        if (one.get(fields) != simdjson::SUCCESS)
            continue;
        BatchStatus::Complaint complaint{std::string{text_at(fields, "code")}, std::string{text_at(fields, "message")}};
        if (const auto line = count_at(fields, "line"); line && *line > 0)
            complaint.line = static_cast<std::size_t>(*line);
        status.complaints.push_back(std::move(complaint));
    }
}

BatchStatus read_job(dom::object job)
{
    BatchStatus status;
    status.id = text_at(job, "id");
    status.state = text_at(job, "status");
    status.phase = phase_of(status.state);
    status.input_file = text_at(job, "input_file_id");
    status.output_file = text_at(job, "output_file_id");
    status.error_file = text_at(job, "error_file_id");
    status.created_ms = count_at(job, "created_at").value_or(0) * 1000;
    dom::object counts;
    if (job["request_counts"].get(counts) == simdjson::SUCCESS)
        status.requests = static_cast<std::size_t>(count_at(counts, "total").value_or(0));
    read_complaints(job, status);
    return status;
}

/// Reads `response` of a line, the answer that the request alone would have had.
simdjson::error_code read_response(ondemand::object fields, BatchLine& line)
{
    std::int64_t status = 0;
    std::string_view request_id;
    std::string_view body;
    for (auto field : fields) {
        std::string_view key;
        if (const auto error = field.unescaped_key().get(key))
            return error;
        if (key == "status_code") {
            if (const auto error = field.value().get_int64().get(status))
                return error;
        } else if (key == "request_id") {
            if (const auto error = field.value().get_string().get(request_id))
                request_id = {};
        } else if (key == "body") {
            ondemand::object object;
            if (const auto error = field.value().get_object().get(object))
                return error;
            if (const auto error = object.raw_json().get(body))
                return error;
        }
    }
    line.fate = BatchLine::Fate::answered;
    line.response = response_of(static_cast<int>(status), body);
    if (!request_id.empty())
        line.response.headers.emplace_back("x-request-id", request_id);
    return simdjson::SUCCESS;
}

simdjson::error_code read_error(ondemand::object fields, BatchLine& line)
{
    std::string_view code;
    std::string_view message;
    for (auto field : fields) {
        std::string_view key;
        if (const auto error = field.unescaped_key().get(key))
            return error;
        // Either may be null, or what else a proxy makes of it.
        if (key == "code" && field.value().get_string().get(code) != simdjson::SUCCESS)
            code = {};
        else if (key == "message" && field.value().get_string().get(message) != simdjson::SUCCESS)
            message = {};
    }
    line.fate = code == "batch_expired"     ? BatchLine::Fate::expired
                : code == "batch_cancelled" ? BatchLine::Fate::cancelled
                                            : BatchLine::Fate::failed;
    line.message = code;
    if (!message.empty())
        line.message.append(": ").append(message);
    return simdjson::SUCCESS;
}

}  // namespace

OpenAiBatchApi::OpenAiBatchApi(const Endpoint& endpoint)
    : base_{endpoint.base_url.empty() ? std::string{openai_base_url} : with_path(endpoint.base_url, "/v1")}
{
    net::Headers headers{{"Accept", "application/json"}};
    if (!endpoint.api_key.empty())
        headers.emplace_back("Authorization", "Bearer " + endpoint.api_key);
    net::Headers upload = headers;
    upload.emplace_back("Content-Type", "multipart/form-data; boundary=" + std::string{boundary.substr(2)});
    headers.emplace_back("Content-Type", "application/json");
    json_headers_ = std::make_shared<const net::Headers>(std::move(headers));
    upload_headers_ = std::make_shared<const net::Headers>(std::move(upload));
}

BatchApi::Limits OpenAiBatchApi::limits() const
{
    // 200 MB by the documentation, which does not say which kind of MB.
    return {50'000, 195'000'000};
}

std::string OpenAiBatchApi::begin() const
{
    return std::string{file_head};
}

void OpenAiBatchApi::add(std::string& input, std::string_view id, std::string_view body) const
{
    input.append(R"({"custom_id":")").append(id);
    input.append(R"(","method":"POST","url":")").append(endpoint_path);
    input.append(R"(","body":)").append(body).append("}\n");
}

void OpenAiBatchApi::finish(std::string& input) const
{
    input.append(file_tail);
}

net::HttpRequest OpenAiBatchApi::upload(std::string input) const
{
    return request_to("POST", base_ + "/files", upload_headers_, std::move(input));
}

net::HttpRequest OpenAiBatchApi::create(std::string file) const
{
    std::string body = R"({"input_file_id":)";
    append_json_string(body, file);
    body.append(R"(,"endpoint":")").append(endpoint_path).append(R"(","completion_window":"24h"})");
    return request_to("POST", base_ + "/batches", json_headers_, std::move(body));
}

net::HttpRequest OpenAiBatchApi::status(const std::string& id) const
{
    return request_to("GET", base_ + "/batches/" + id, json_headers_);
}

net::HttpRequest OpenAiBatchApi::cancel(const std::string& id) const
{
    return request_to("POST", base_ + "/batches/" + id + "/cancel", json_headers_);
}

net::HttpRequest OpenAiBatchApi::list(const std::string& after) const
{
    return request_to("GET", base_ + "/batches?limit=100" + (after.empty() ? "" : "&after=" + after), json_headers_);
}

std::vector<net::HttpRequest> OpenAiBatchApi::results(const BatchStatus& status) const
{
    std::vector<net::HttpRequest> requests;
    for (const auto* file : {&status.output_file, &status.error_file}) {
        if (!file->empty())
            requests.push_back(request_to("GET", base_ + "/files/" + *file + "/content", json_headers_));
    }
    return requests;
}

CallResult<std::string> OpenAiBatchApi::read_upload(const net::HttpResponse& response) const
{
    const auto root = read_success(response, parser_);
    if (!root)
        return root.error();
    std::string id{text_at(*root, "id")};
    if (id.empty())
        return unusable("an upload without an id");
    return id;
}

CallResult<BatchStatus> OpenAiBatchApi::read_status(const net::HttpResponse& response) const
{
    return read_one_job(response, parser_, read_job);
}

CallResult<BatchPage> OpenAiBatchApi::read_list(const net::HttpResponse& response) const
{
    return read_jobs(response, parser_, read_job);
}

Result<BatchLine> OpenAiBatchApi::read_line(std::string_view text) const
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
        ondemand::object object;
        if (key == "custom_id") {
            error = field.value().get_string().get(line.id);
        } else if (key == "response" || key == "error") {
            // One of them is null.
            ondemand::value value;
            error = field.value().get(value);
            if (!error && value.get_object().get(object) == simdjson::SUCCESS) {
                error = key == "response" ? read_response(object, line) : read_error(object, line);
                has_outcome = true;
            }
        }
        if (error)
            return bad_line(text, error);
    }
    if (line.id.empty() || !has_outcome)
        return bad_line(text, simdjson::NO_SUCH_FIELD);
    return line;
}

}  // namespace assay::llm
