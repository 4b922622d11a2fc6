#include "simulate/anthropic_batches.hpp"

#include "core/json_text.hpp"
#include "simulate/batch_words.hpp"
#include "simulate/json_parser.hpp"

#include <ctime>
#include <set>

namespace assay::simulate {
namespace {

using Fate = BatchEntry::Fate;

constexpr std::string_view anthropic_batches_path = "/v1/messages/batches";
constexpr std::size_t max_requests = 100'000;

std::string rfc3339(Moment moment)
{
    const auto time = std::chrono::system_clock::to_time_t(moment.wall);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000000Z", &parts);
    return text;
}

bool succeeded(const BatchEntry& entry)
{
    return entry.fate == Fate::answered && entry.status < 300;
}

Json anthropic_batch_json(const Batch& batch)
{
    const bool ended = batch.stage == Batch::Stage::ended;
    // All but the first stay zero until the whole batch has ended.
    Json counts = {{"processing", ended ? 0 : batch.entries.size()}, {"succeeded", 0}, {"errored", 0}, {"canceled", 0}, {"expired", 0}};
    if (ended) {
        std::size_t good = 0;
        for (const auto& entry : batch.entries)
            good += succeeded(entry);
        counts["succeeded"] = good;
        counts["errored"] = batch.count(Fate::answered) - good + batch.count(Fate::failed);
        counts["canceled"] = batch.count(Fate::cancelled);
        counts["expired"] = batch.count(Fate::expired);
    }
    return {{"id", batch.id},
            {"type", "message_batch"},
            {"processing_status", ended ? "ended" : batch.cancelled ? "canceling" : "in_progress"},
            {"request_counts", std::move(counts)},
            {"created_at", rfc3339(batch.created)},
            {"cancel_initiated_at", batch.cancelled ? Json(rfc3339(*batch.cancelled)) : Json()},
            {"results_url", ended ? Json("https://api.anthropic.com" + std::string{anthropic_batches_path} + "/" + batch.id + "/results") : Json()}};
}

void append_line(std::string& out, const BatchEntry& entry)
{
    out += R"({"custom_id":)";
    append_json_string(out, entry.custom_id);
    out += R"(,"result":)";
    switch (entry.fate) {
    case Fate::answered:
        out += succeeded(entry) ? R"({"type":"succeeded","message":)" : R"({"type":"errored","error":)";
        out += entry.reply + "}";
        break;
    case Fate::expired: out += R"({"type":"expired"})"; break;
    case Fate::cancelled: out += R"({"type":"canceled"})"; break;
    case Fate::failed:
    case Fate::waiting:
        out += R"x({"type":"errored","error":{"type":"error","error":{"type":"api_error","message":"Internal server error. (Simulated.)"}}})x";
        break;
    }
    out += "}\n";
}

simdjson::error_code read_entry(simdjson::ondemand::value fields, std::vector<BatchEntry>& entries)
{
    BatchEntry entry;
    const auto error = for_each_field(fields, [&](std::string_view key, simdjson::ondemand::value value) {
        std::string_view text;
        simdjson::error_code failed = simdjson::SUCCESS;
        if (key == "custom_id") {
            failed = value.get_string().get(text);
            entry.custom_id = text;
        } else if (key == "params") {
            failed = read_object_text(value, text);
            entry.body = with_padding(text);
        }
        return failed;
    });
    entries.push_back(std::move(entry));
    return error;
}

/// Why a batch of these is refused; empty if it is not.
std::string complaint_about(const std::vector<BatchEntry>& entries)
{
    if (entries.empty() || entries.size() > max_requests)
        return "requests: between 1 and 100000 are wanted";
    std::set<std::string_view> ids;
    for (const auto& entry : entries) {
        if (entry.custom_id.empty() || entry.custom_id.size() > 64)
            return "requests: a custom_id has 1 to 64 characters";
        if (entry.body.empty())
            return "requests: params: Field required";
        if (!ids.insert(entry.custom_id).second)
            return "requests: custom_id '" + entry.custom_id + "' stands twice";
    }
    return {};
}

}  // namespace

AnthropicBatches::AnthropicBatches(const SimulatorOptions& options, ChatService& chats, Stats& stats)
    : desk_{anthropic_api(), "msgbatch_", options, chats, stats}, parser_{std::make_unique<JsonParser>()}
{
}

AnthropicBatches::~AnthropicBatches() = default;

bool AnthropicBatches::has(std::string_view path)
{
    return path == anthropic_batches_path || path.starts_with("/v1/messages/batches/");
}

net::ServerReply AnthropicBatches::handle(const net::ServerRequest& request, std::uint64_t serial, Moment now)
{
    const std::string_view target = request.target;
    const auto path = target.substr(0, target.find('?'));
    if (path == anthropic_batches_path && request.method == "POST")
        return create(request, serial, now);
    if (path == anthropic_batches_path)
        return list(target.substr(std::min(target.size(), path.size() + 1)), now);
    const auto rest = path.substr(anthropic_batches_path.size() + 1);
    const auto id = rest.substr(0, rest.find('/'));
    const auto action = rest.substr(id.size());
    auto* found = desk_.find(id, now);
    if (found == nullptr)
        return anthropic_api().write_error({404, "Message Batch not found."}, serial);
    if (action == "/results" && found->stage == Batch::Stage::ended) {
        net::ServerReply reply;
        reply.headers.emplace_back("content-type", "application/x-jsonl");
        for (const auto place : BatchDesk::shuffled(*found))
            append_line(reply.body, found->entries[place]);
        return reply;
    }
    if (action == "/results")
        return anthropic_api().write_error({400, "The batch has no results yet."}, serial);
    if (action == "/cancel" && request.method == "POST")
        desk_.cancel(*found, now);
    return json_reply(anthropic_batch_json(*found).dump());
}

net::ServerReply AnthropicBatches::create(const net::ServerRequest& request, std::uint64_t serial, Moment now)
{
    std::vector<BatchEntry> entries;
    auto document = parser_->read(request.body);
    if (!document)
        return anthropic_api().write_error(document.error(), serial);
    const auto error = for_each_field(*document, [&](std::string_view key, simdjson::ondemand::value value) {
        if (key != "requests")
            return simdjson::SUCCESS;
        return for_each_element(value, [&](simdjson::ondemand::value one) { return read_entry(one, entries); });
    });
    if (error)
        return anthropic_api().write_error(bad_json(error), serial);
    if (auto complaint = complaint_about(entries); !complaint.empty())
        return anthropic_api().write_error({400, std::move(complaint)}, serial);
    const auto& made = desk_.create(std::move(entries), {}, {}, now);
    auto reply = json_reply(anthropic_batch_json(made).dump());
    if (desk_.loses_reply(made))
        reply.ending = net::Ending::dropped;
    return reply;
}

net::ServerReply AnthropicBatches::list(std::string_view query, Moment now)
{
    Json data = Json::array();
    const auto page = desk_.list(query_value(query, "after_id"), query_limit(query), now);
    for (const auto* batch : page)
        data.push_back(anthropic_batch_json(*batch));
    const Json first = page.empty() ? Json() : Json(page.front()->id);
    const Json last = page.empty() ? Json() : Json(page.back()->id);
    const bool more = !page.empty() && desk_.has_more(page.back()->id);
    return json_reply(Json{{"data", std::move(data)}, {"has_more", more}, {"first_id", first}, {"last_id", last}}.dump());
}

}  // namespace assay::simulate
