#include "cli/repairer.hpp"

#include "core/base64.hpp"
#include "core/json_members.hpp"
#include "core/json_text.hpp"

#include <cassert>

namespace assay::cli {
namespace {

decode::Rejection rejection(std::string reason)
{
    return {std::move(reason), {}};
}

/// A member's value as it is written; empty if there is none.
std::string_view written(const std::vector<MemberSpan>& members, std::string_view key)
{
    for (const auto& member : members) {
        if (member.key == key)
            return member.value;
    }
    return {};
}

decode::AlignOptions align_options(Repairer::Absent absent)
{
    return absent == Repairer::Absent::filled ? decode::AlignOptions::filling() : decode::AlignOptions::salvaging();
}

}  // namespace

void append_notes(std::string& out, const std::vector<decode::Note>& notes)
{
    out += '[';
    for (std::size_t i = 0; i < notes.size(); ++i) {
        out += i > 0 ? ",{\"where\":" : "{\"where\":";
        append_json_string(out, notes[i].where);
        out += ",\"what\":";
        append_json_string(out, notes[i].what);
        out += ",\"before\":";
        append_json_string(out, notes[i].before);
        out += ",\"after\":";
        append_json_string(out, notes[i].after);
        out += ",\"price\":";
        out += std::to_string(notes[i].price);
        out += '}';
    }
    out += ']';
}

Repairer::Repairer(decode::DecodeLimits limits, decode::Profile profile, std::optional<schema::Schema> schema, Absent absent)
    : schema_{std::move(schema)},
      free_{limits, {profile, decode::Missing::null, decode::Documents::list, decode::BigNumbers::kept, {}}},
      bound_{limits, {profile, decode::Missing::left_out, decode::Documents::best, decode::BigNumbers::kept, align_options(absent)}}
{
}

decode::DecodeResult Repairer::repair(std::string_view text, const std::optional<schema::Schema>& schema)
{
    return schema ? bound_.decode(text, *schema) : free_.parse(text);
}

Repairer::Answer Repairer::answer(std::string_view line)
{
    id_ = "null";
    return answer_with(answer_fields(line));
}

Repairer::Answer Repairer::refuse_long_line(std::uint64_t number, std::size_t max_bytes)
{
    id_ = "null";
    return answer_with(rejection("line " + std::to_string(number) + " is longer than " + std::to_string(max_bytes) + " bytes"));
}

Repairer::Answer Repairer::answer_with(const decode::DecodeResult& result)
{
    out_ = "{\"id\":";
    out_ += id_;
    if (result) {
        out_ += ",\"ok\":true,\"value\":";
        out_ += result->json;
        out_ += ",\"notes\":";
        append_notes(out_, result->notes);
        out_ += ",\"price\":";
        out_ += std::to_string(result->price);
        out_ += ",\"error\":null}\n";
    } else {
        out_ += ",\"ok\":false,\"value\":null,\"notes\":[],\"price\":0,\"error\":";
        append_json_string(out_, result.error().for_person());
        out_ += "}\n";
    }
    return {out_, result.has_value()};
}

decode::DecodeResult Repairer::answer_fields(std::string_view line)
{
    padded_.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    padded_.assign(line);
    const auto root = parser_.parse(padded_);
    if (!root)
        return rejection("the line " + root.error().message);
    simdjson::dom::object fields;
    if (root->get(fields) != simdjson::SUCCESS)
        return rejection("the line is no JSON object");
    const auto members = member_spans(line);
    assert(members);
    if (const auto id = written(*members, "id"); !id.empty())
        id_ = id;

    const auto schema = schema_of(written(*members, "schema"));
    if (!schema)
        return rejection("the schema is refused: " + schema.error().text());
    std::string_view text;
    if (fields["input_b64"].get(text) == simdjson::SUCCESS) {
        const auto bytes = decode_base64(text);
        if (!bytes)
            return rejection("\"input_b64\" is not base64");
        return repair(*bytes, *schema);
    }
    if (fields["input"].get(text) != simdjson::SUCCESS)
        return rejection("the line has no string \"input\"");
    return repair(text, *schema);
}

/// The line's own schema, or the one for all lines; null is none.
Result<std::optional<schema::Schema>> Repairer::schema_of(std::string_view own)
{
    if (own.empty() || own == "null")
        return schema_;
    const auto& schema = schemas_.get(own);
    if (!schema)
        return schema.error();
    return std::optional{*schema};
}

}  // namespace assay::cli
