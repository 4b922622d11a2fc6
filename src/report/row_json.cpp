#include "report/row_json.hpp"

#include "core/utf8.hpp"

#include <simdjson.h>

#include <algorithm>

namespace assay::report {
namespace {

std::string shown(std::string_view text, std::size_t max_bytes)
{
    // Cut first: a hostile text may be very long. What the cut splits is
    // replaced, and then dropped with the end.
    return shorten(replace_invalid_utf8(text.substr(0, max_bytes + 8)), max_bytes);
}

Json record_json(const std::string& record, const RowLimits& limits)
{
    Json fields = Json::array();
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(record).get(object) != simdjson::SUCCESS) {
        fields.push_back({"(record)", "json", shown(record, limits.value_bytes)});
        return fields;
    }
    for (const auto member : object) {
        if (fields.size() == limits.fields)
            break;
        const auto name = shown(member.key, limits.value_bytes);
        std::string_view text;
        if (member.value.get(text) == simdjson::SUCCESS)
            fields.push_back({name, "string", shown(text, limits.value_bytes)});
        else if (member.value.is_null())
            fields.push_back({name, "null", ""});
        else
            fields.push_back({name, "json", shown(std::string{simdjson::minify(member.value)}, limits.value_bytes)});
    }
    return fields;
}

Json spans_shown(const std::string& spans, const RowLimits& limits)
{
    Json list = Json::array();
    simdjson::dom::parser parser;
    simdjson::dom::array all;
    if (parser.parse(spans).get(all) != simdjson::SUCCESS)
        return list;
    for (const auto span : all) {
        std::string_view at;
        std::string_view kind;
        if (list.size() == limits.spans || span["at"].get(at) || span["kind"].get(kind))
            break;
        std::int64_t from = -1;
        std::int64_t to = -1;
        if (span["char_start"].get(from) || span["char_end"].get(to))
            from = to = -1;  // it has no place
        list.push_back({from, to, kind, shown(at, limits.value_bytes)});
    }
    return list;
}

Json notes_shown(const std::vector<decode::Note>& notes, const RowLimits& limits)
{
    Json list = Json::array();
    for (const auto& note : notes) {
        if (list.size() == limits.notes)
            break;
        const auto half = limits.value_bytes / 2;
        list.push_back({shown(note.where, half), shown(note.what, half), shown(note.before, half), shown(note.after, half), note.price});
    }
    return list;
}

void add_extraction(Json& json, const extract::Extraction& extraction, const RowLimits& limits)
{
    const bool accepted = extraction.status == extract::Status::accepted;
    json["state"] = accepted ? "accepted" : "rejected";
    json["origin"] = extract::origin_text(extraction.origin);
    json["attempts"] = extraction.attempts;
    if (extraction.model)
        json["model"] = shown(*extraction.model, limits.value_bytes);
    if (extraction.cost)
        json["cost_usd"] = extraction.cost->usd();
    if (extraction.usage.input || extraction.usage.output)
        json["tokens"] = {extraction.usage.input.value_or(0), extraction.usage.output.value_or(0)};
    json["price"] = total_price(extraction);
    json["notes"] = notes_shown(extraction.notes, limits);
    json["notes_left_out"] = extraction.notes.size() - json["notes"].size();
    if (accepted) {
        json["record"] = record_json(extraction.record, limits);
        if (auto confidence = Json::parse(extraction.confidence, nullptr, false); confidence.is_object())
            json["confidence"] = std::move(confidence);
        return;
    }
    json["error"] = shown(extraction.error, limits.value_bytes);
    if (!extraction.raw.empty())
        json["raw"] = shown(extraction.raw, limits.raw_bytes);
}

}  // namespace

std::string script_json(const Json& json)
{
    const auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string safe;
    safe.reserve(text.size());
    // JSON has "<" in strings only.
    for (const char c : text)
        c == '<' ? safe.append("\\u003c") : safe.append(1, c);
    return safe;
}

std::string row_json(const Row& row, const RowLimits& limits)
{
    Json json = {{"row", row.row}, {"id", shown(row.id, limits.value_bytes)}, {"state", "open"}};
    if (row.text) {
        json["text"] = shown(*row.text, limits.text_bytes);
        json["is_cut"] = row.text->size() > limits.text_bytes;
    }
    if (row.extraction)
        add_extraction(json, *row.extraction, limits);
    if (!row.spans.empty())
        json["spans"] = spans_shown(row.spans, limits);
    return script_json(json);
}

std::uint64_t total_price(const extract::Extraction& extraction)
{
    std::uint64_t sum = 0;
    for (const auto& note : extraction.notes)
        sum += static_cast<std::uint64_t>(std::max(note.price, 0));
    return sum;
}

}  // namespace assay::report
