#include "serve/extract_reply.hpp"

#include "core/json_text.hpp"
#include "serve/answering.hpp"
#include "serve/redact.hpp"

#include <cstdint>
#include <map>
#include <numeric>

namespace assay::serve {
namespace {

void append_cost(std::string& out, const std::optional<Money>& cost)
{
    out += "\"cost_usd\":";
    if (cost)
        append_json_number(out, cost->usd());
    else
        out += "null";
}

void append_text(std::string& out, std::string_view name, std::string_view value)
{
    out += ",\"";
    out += name;
    out += "\":";
    append_json_string(out, value);
}

void append_notes(std::string& out, const std::vector<decode::Note>& notes)
{
    out += ",\"notes\":[";
    for (const auto& note : notes) {
        if (out.back() != '[')
            out += ',';
        out += "{\"where\":";
        append_json_string(out, note.where);
        append_text(out, "what", note.what);
        append_text(out, "before", note.before);
        append_text(out, "after", note.after);
        out += ",\"price\":" + std::to_string(note.price) + "}";
    }
    const auto price = std::accumulate(notes.begin(), notes.end(), 0, [](int sum, const auto& note) { return sum + note.price; });
    out += "],\"price\":" + std::to_string(price);
}

void append_result(std::string& out, std::size_t index, const ExtractText& text, const ExtractOutcome& outcome)
{
    static const extract::Extraction nothing;
    const auto& extraction = outcome.extraction ? *outcome.extraction : nothing;
    const bool is_accepted = status_of(outcome) == "accepted";
    out += "{\"index\":" + std::to_string(index);
    if (text.id)
        append_text(out, "id", *text.id);
    append_text(out, "status", status_of(outcome));
    if (outcome.extraction)
        append_text(out, "origin", extraction.origin == extract::Origin::asked ? "asked" : "cache");
    out += ",\"record\":";
    out += is_accepted ? extraction.record : "null";
    if (is_accepted)
        out += ",\"error\":null";
    else
        // A provider may quote the key it was sent.
        append_text(out, "error", redact(outcome.error ? outcome.error->message : extraction.error));
    if (!is_accepted && !extraction.raw.empty())
        append_text(out, "raw", extraction.raw);
    append_notes(out, extraction.notes);
    out += ",\"attempts\":" + std::to_string(extraction.attempts);
    if (extraction.model)
        append_text(out, "model", *extraction.model);
    if (extraction.prompt_hash)
        append_text(out, "prompt_hash", *extraction.prompt_hash);
    append_usage(out, extraction.usage);
    out += ',';
    append_cost(out, extraction.cost);
    out += '}';
}

}  // namespace

std::string_view status_of(const ExtractOutcome& outcome)
{
    if (!outcome.extraction)
        return "failed";
    return outcome.extraction->status == extract::Status::accepted ? "accepted" : "rejected";
}

std::string write_extract_reply(std::string_view provider, std::string_view schema_hash, const std::vector<ExtractText>& texts,
                                const std::vector<ExtractOutcome>& outcomes)
{
    std::string out = "{\"provider\":";
    append_json_string(out, provider);
    out += provider == "builtin" ? ",\"rule_based\":true" : ",\"rule_based\":false";
    append_text(out, "schema_hash", schema_hash);
    out += ",\"results\":[";
    std::map<std::string_view, std::uint64_t> counts = {{"accepted", 0}, {"rejected", 0}, {"failed", 0}};
    llm::Usage usage;
    std::optional<Money> cost = Money{};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& outcome = outcomes[i];
        out += i == 0 ? "" : ",";
        append_result(out, i, texts[i], outcome);
        ++counts[status_of(outcome)];
        if (!outcome.extraction)
            continue;
        llm::add(usage, outcome.extraction->usage);
        if (cost && outcome.extraction->cost)
            *cost += *outcome.extraction->cost;
        else
            cost.reset();
    }
    out += ']';
    for (const auto& [status, count] : counts)
        out += ",\"" + std::string{status} + "\":" + std::to_string(count);
    append_usage(out, usage);
    out += ',';
    append_cost(out, cost);
    out += '}';
    return out;
}

}  // namespace assay::serve
