#include "simulate/openai_batches.hpp"

#include "core/json_text.hpp"
#include "simulate/batch_words.hpp"
#include "simulate/json_parser.hpp"
#include "simulate/multipart.hpp"

#include <charconv>
#include <set>

namespace assay::simulate {
namespace {

using Fate = BatchEntry::Fate;

constexpr std::string_view files_path = "/v1/files";
constexpr std::string_view openai_batches_path = "/v1/batches";
constexpr std::string_view endpoint = "/v1/chat/completions";
constexpr std::string_view output_prefix = "file-output-";
constexpr std::string_view error_prefix = "file-errors-";
constexpr std::size_t max_lines = 50'000;

std::int64_t seconds(Moment moment)
{
    return std::chrono::duration_cast<std::chrono::seconds>(moment.wall.time_since_epoch()).count();
}

bool is_error(const BatchEntry& entry)
{
    return entry.fate != Fate::answered || entry.status >= 300;
}

std::string_view state_of(const Batch& batch)
{
    switch (batch.stage) {
    case Batch::Stage::working: return batch.cancelled ? "cancelling" : "in_progress";
    case Batch::Stage::refused: return "failed";
    case Batch::Stage::ended: break;
    }
    return batch.cancelled ? "cancelled" : batch.expired ? "expired" : "completed";
}

Json errors_of(const Batch& batch)
{
    if (batch.complaints.empty())
        return {};
    Json data = Json::array();
    for (const auto& complaint : batch.complaints)
        data.push_back({{"code", complaint.code},
                        {"message", complaint.message},
                        {"param", nullptr},
                        {"line", complaint.line == 0 ? Json() : Json(complaint.line)}});
    return {{"object", "list"}, {"data", std::move(data)}};
}

Json openai_batch_json(const Batch& batch)
{
    const bool ended = batch.stage == Batch::Stage::ended;
    std::size_t completed = 0;
    std::size_t failed = 0;
    if (ended) {
        for (const auto& entry : batch.entries)
            ++(is_error(entry) ? failed : completed);
    }
    const auto number = std::to_string(batch.number);
    return {{"id", batch.id},
            {"object", "batch"},
            {"endpoint", endpoint},
            {"errors", errors_of(batch)},
            {"input_file_id", batch.input_file},
            {"completion_window", "24h"},
            {"status", state_of(batch)},
            {"output_file_id", completed > 0 ? Json(std::string{output_prefix} + number) : Json()},
            {"error_file_id", failed > 0 ? Json(std::string{error_prefix} + number) : Json()},
            {"created_at", seconds(batch.created)},
            {"request_counts", {{"total", batch.entries.size()}, {"completed", completed}, {"failed", failed}}},
            {"metadata", nullptr}};
}

void append_line(std::string& out, const Batch& batch, std::size_t place)
{
    const auto& entry = batch.entries[place];
    const auto request = std::to_string(batch.number) + "_" + std::to_string(place);
    out += R"({"id":"batch_req_)" + request + R"(","custom_id":)";
    append_json_string(out, entry.custom_id);
    if (entry.fate == Fate::answered) {
        out += R"(,"response":{"status_code":)" + std::to_string(entry.status) + R"(,"request_id":"req_batch_)" + request +
               R"(","body":)" + entry.reply + R"(},"error":null})";
    } else {
        const bool expired = entry.fate == Fate::expired;
        const bool cancelled = entry.fate == Fate::cancelled;
        out += R"(,"response":null,"error":{"code":")";
        out += expired ? "batch_expired" : cancelled ? "batch_cancelled" : "request_timeout";
        out += expired     ? R"(","message":"This request could not be executed before the completion window expired."}})"
               : cancelled ? R"(","message":"This request was not executed because the batch was cancelled."}})"
                           : R"x(","message":"The request timed out. (Simulated.)"}})x";
    }
    out += '\n';
}

struct Line {
    std::string_view url;
    std::string_view body;
    std::string custom_id;
};

simdjson::error_code read_line(JsonParser& parser, const std::string& text, Line& line)
{
    auto document = parser.read(text);
    if (!document)
        return simdjson::TAPE_ERROR;
    return for_each_field(*document, [&](std::string_view key, simdjson::ondemand::value value) {
        std::string_view word;
        simdjson::error_code error = simdjson::SUCCESS;
        if (key == "custom_id") {
            error = value.get_string().get(word);
            line.custom_id = word;
        } else if (key == "url") {
            error = value.get_string().get(line.url);
        } else if (key == "body") {
            error = read_object_text(value, line.body);
        }
        return error;
    });
}

}  // namespace

OpenAiBatches::OpenAiBatches(const SimulatorOptions& options, ChatService& chats, Stats& stats)
    : desk_{openai_api(), "batch_", options, chats, stats}, parser_{std::make_unique<JsonParser>()}
{
}

OpenAiBatches::~OpenAiBatches() = default;

bool OpenAiBatches::has(std::string_view path)
{
    return path == files_path || path == openai_batches_path || path.starts_with("/v1/files/") || path.starts_with("/v1/batches/");
}

net::ServerReply OpenAiBatches::handle(const net::ServerRequest& request, std::uint64_t serial, Moment now)
{
    const std::string_view target = request.target;
    const auto path = target.substr(0, target.find('?'));
    const auto query = target.substr(std::min(target.size(), path.size() + 1));
    if (path == files_path && request.method == "POST")
        return upload(request, serial);
    if (path.starts_with("/v1/files/"))
        return file(request, path.substr(files_path.size() + 1), serial, now);
    if (path == openai_batches_path && request.method == "POST")
        return create(request, serial, now);
    if (path == openai_batches_path && request.method == "GET")
        return list(query, now);
    if (path.starts_with("/v1/batches/"))
        return batch(request, path.substr(openai_batches_path.size() + 1), serial, now);
    return openai_api().write_error({405, "Not allowed to " + request.method + " on " + std::string{path} + "."}, serial);
}

net::ServerReply OpenAiBatches::upload(const net::ServerRequest& request, std::uint64_t serial)
{
    const auto form = read_form(net::header(request.headers, "content-type"), request.body);
    if (!form)
        return openai_api().write_error({400, "The body is no whole multipart/form-data."}, serial);
    std::string_view purpose;
    const FormPart* part = nullptr;
    for (const auto& one : *form) {
        if (one.name == "purpose")
            purpose = one.content;
        else if (one.name == "file")
            part = &one;
    }
    if (purpose != "batch" || part == nullptr)
        return openai_api().write_error({400, "A file with the purpose 'batch' is wanted."}, serial);
    const auto number = ++uploaded_;
    const std::string id = "file-" + std::to_string(number);
    stored_bytes_ += part->content.size();
    files_.emplace(id, File{std::string{part->content}, number});
    while (stored_bytes_ > max_stored_bytes) {
        const auto oldest = std::min_element(files_.begin(), files_.end(), [](const auto& a, const auto& b) {
            return a.second.number < b.second.number;
        });
        stored_bytes_ -= oldest->second.text.size();
        files_.erase(oldest);
    }
    return json_reply(Json{{"id", id},
                           {"object", "file"},
                           {"bytes", part->content.size()},
                           {"created_at", 1767225600},
                           {"filename", "assay.jsonl"},
                           {"purpose", "batch"},
                           {"status", "processed"}}
                          .dump());
}

net::ServerReply OpenAiBatches::file(const net::ServerRequest& request, std::string_view id, std::uint64_t serial, Moment now)
{
    constexpr std::string_view suffix = "/content";
    const bool wants_content = id.ends_with(suffix);
    if (wants_content)
        id.remove_suffix(suffix.size());
    if (wants_content && (id.starts_with(output_prefix) || id.starts_with(error_prefix))) {
        net::ServerReply reply;
        reply.headers.emplace_back("content-type", "application/octet-stream");
        reply.body = content(id, now);
        return reply;
    }
    const auto found = files_.find(id);
    if (found == files_.end())
        return openai_api().write_error({404, "No such File object: " + std::string{id}}, serial);
    if (request.method == "DELETE") {
        stored_bytes_ -= found->second.text.size();
        files_.erase(found);
        return json_reply(Json{{"id", id}, {"object", "file"}, {"deleted", true}}.dump());
    }
    if (!wants_content)
        return json_reply(Json{{"id", id}, {"object", "file"}, {"bytes", found->second.text.size()}, {"purpose", "batch"}}.dump());
    net::ServerReply reply;
    reply.body = found->second.text;
    return reply;
}

/// The file of responses or of errors that a batch has given.
std::string OpenAiBatches::content(std::string_view id, Moment now)
{
    const bool errors = id.starts_with(error_prefix);
    const auto number = id.substr((errors ? error_prefix : output_prefix).size());
    std::string text;
    if (const auto* batch = desk_.find("batch_" + std::string{number}, now); batch != nullptr) {
        for (const auto place : BatchDesk::shuffled(*batch)) {
            if (is_error(batch->entries[place]) == errors)
                append_line(text, *batch, place);
        }
    }
    return text;
}

net::ServerReply OpenAiBatches::create(const net::ServerRequest& request, std::uint64_t serial, Moment now)
{
    const auto body = parse_json(request.body, "body");
    if (!body || !body->is_object())
        return openai_api().write_error({400, "We could not parse the JSON body of your request."}, serial);
    const auto input = body->value("input_file_id", std::string{});
    const auto found = files_.find(input);
    if (found == files_.end())
        return openai_api().write_error({400, "No such File object: " + input, "input_file_id"}, serial);
    if (body->value("endpoint", std::string{}) != endpoint)
        return openai_api().write_error({400, "Only " + std::string{endpoint} + " is simulated.", "endpoint"}, serial);
    if (body->value("completion_window", std::string{}) != "24h")
        return openai_api().write_error({400, "The completion window must be 24h.", "completion_window"}, serial);
    std::vector<BatchEntry> entries;
    std::vector<BatchComplaint> complaints;
    read_entries(found->second.text, entries, complaints);
    if (complaints.empty() && desk_.refuses_next())
        complaints.push_back({"invalid_input", "The input is refused. (Simulated.)"});
    const auto& made = desk_.create(std::move(entries), input, std::move(complaints), now);
    auto reply = json_reply(openai_batch_json(made).dump());
    if (desk_.loses_reply(made))
        reply.ending = net::Ending::dropped;
    return reply;
}

void OpenAiBatches::read_entries(const std::string& text, std::vector<BatchEntry>& entries,
                                 std::vector<BatchComplaint>& complaints)
{
    std::set<std::string, std::less<>> ids;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto written = with_padding(std::string_view{text}.substr(begin, end - begin));
        begin = end + 1;
        ++number;
        if (written.empty())
            continue;
        Line line;
        if (read_line(*parser_, written, line) || line.custom_id.empty() || line.body.empty())
            complaints.push_back({"invalid_json_line", "This line is not parseable as valid JSON.", number});
        else if (line.url != endpoint)
            complaints.push_back({"mismatched_endpoint", "The url of this line is not the batch's endpoint.", number});
        else if (line.custom_id.size() > 64)
            complaints.push_back({"invalid_custom_id", "A custom_id has at most 64 characters.", number});
        else if (!ids.insert(line.custom_id).second)
            complaints.push_back({"duplicate_custom_id", "The custom_id of this line stands twice.", number});
        else
            entries.push_back({std::move(line.custom_id), with_padding(line.body)});
    }
    if (number == 0)
        complaints.push_back({"empty_file", "The input file is empty."});
    if (entries.size() > max_lines)
        complaints.push_back({"too_many_tasks", "A batch has at most 50000 requests."});
}

net::ServerReply OpenAiBatches::batch(const net::ServerRequest& request, std::string_view id, std::uint64_t serial, Moment now)
{
    constexpr std::string_view suffix = "/cancel";
    const bool cancels = id.ends_with(suffix) && request.method == "POST";
    if (cancels)
        id.remove_suffix(suffix.size());
    auto* found = desk_.find(id, now);
    if (found == nullptr)
        return openai_api().write_error({404, "No batch found with id '" + std::string{id} + "'."}, serial);
    if (cancels && found->stage != Batch::Stage::working)
        return openai_api().write_error({409, "Cannot cancel a batch with status '" + std::string{state_of(*found)} + "'."}, serial);
    if (cancels)
        desk_.cancel(*found, now);
    return json_reply(openai_batch_json(*found).dump());
}

net::ServerReply OpenAiBatches::list(std::string_view query, Moment now)
{
    Json data = Json::array();
    const auto page = desk_.list(query_value(query, "after"), query_limit(query), now);
    for (const auto* batch : page)
        data.push_back(openai_batch_json(*batch));
    const bool more = !page.empty() && desk_.has_more(page.back()->id);
    return json_reply(Json{{"object", "list"}, {"data", std::move(data)}, {"has_more", more}}.dump());
}

}  // namespace assay::simulate
