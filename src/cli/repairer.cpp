#include "cli/repairer.hpp"

#include "core/base64.hpp"
#include "core/json_text.hpp"

namespace assay::cli {
namespace {

decode::Rejection rejection(std::string reason)
{
    return {std::move(reason), {}};
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

Repairer::Repairer(decode::DecodeLimits limits, decode::Profile profile, std::optional<schema::Schema> schema)
    : schema_{std::move(schema)},
      free_{limits, {profile, decode::Missing::null, decode::Documents::list, {}}},
      bound_{limits, {profile, decode::Missing::left_out, decode::Documents::best, decode::AlignOptions::salvaging()}}
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

Repairer::Answer Repairer::refuse_long_line(std::size_t max_bytes)
{
    id_ = "null";
    return answer_with(rejection("the line is longer than " + std::to_string(max_bytes) + " bytes"));
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
    simdjson::dom::object fields;
    const auto error = parser_.parse(padded_.data(), padded_.size(), false).get(fields);
    if (error != simdjson::SUCCESS)
        return rejection(std::string{"the line is no JSON object: "} + simdjson::error_message(error));
    simdjson::dom::element id;
    if (fields["id"].get(id) == simdjson::SUCCESS)
        id_ = simdjson::minify(id);

    const auto schema = schema_of(fields);
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
Result<std::optional<schema::Schema>> Repairer::schema_of(simdjson::dom::object fields)
{
    simdjson::dom::element element;
    if (fields["schema"].get(element) != simdjson::SUCCESS || element.is_null())
        return schema_;
    auto schema = schemas_.get(simdjson::minify(element));
    if (!schema)
        return schema.error();
    return std::optional{std::move(*schema)};
}

}  // namespace assay::cli
