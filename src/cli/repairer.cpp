#include "cli/repairer.hpp"

#include "core/base64.hpp"
#include "core/json_members.hpp"
#include "core/json_text.hpp"

#include <algorithm>
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

Repairer::Repairer(const RepairOptions& options, std::optional<schema::Schema> schema)
    : max_price_{options.align.max_price},
      schema_{std::move(schema)},
      free_{options.limits,
            {options.profile, decode::Missing::null, decode::Documents::list, decode::BigNumbers::kept, options.align}},
      bound_{options.limits,
             {options.profile, decode::Missing::left_out, decode::Documents::best, decode::BigNumbers::kept, options.align}},
      lines_{{}, {.big_numbers = decode::BigNumbers::kept}}
{
}

decode::DecodeResult Repairer::repair(std::string_view text, const std::optional<schema::Schema>& schema)
{
    return within_price(schema ? bound_.decode(text, *schema) : free_.parse(text));
}

decode::DecodeResult Repairer::within_price(decode::DecodeResult result) const
{
    if (!result || result->price <= max_price_)
        return result;
    return rejection("the text takes changes of price " + std::to_string(result->price) + ", more than " + std::to_string(max_price_));
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

/// The line's members. A line whose only fault is half of a character (a text
/// cut off within an emoji) is read without it.
boost::system::result<Repairer::Line, decode::Rejection> Repairer::read_line(std::string_view line)
{
    Line read{.fields = {}, .text = line, .mends = {}};
    padded_.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    padded_.assign(line);
    auto root = parser_.parse(padded_);
    if (!root) {
        auto mended = lines_.parse(line);
        const bool is_cut_character = mended && std::all_of(mended->notes.begin(), mended->notes.end(), [](const auto& note) {
                                          return note.what == "lone_surrogate";
                                      });
        if (!is_cut_character) {
            id_ = id_in(line);
            return rejection("the line " + root.error().message);
        }
        mended_ = std::move(mended->json);
        read.text = mended_;
        read.mends = std::move(mended->notes);
        padded_.reserve(mended_.size() + simdjson::SIMDJSON_PADDING);
        padded_.assign(mended_);
        root = parser_.parse(padded_);
        assert(root);
    }
    if (root->get(read.fields) != simdjson::SUCCESS)
        return rejection("the line is no JSON object");
    return read;
}

/// The id of a line that is no JSON, if one can be made out; else null.
std::string Repairer::id_in(std::string_view line)
{
    std::string_view id;
    JsonCursor cursor{line};
    cursor.skip_space();
    for (bool goes_on = cursor.take('{'); goes_on && id.empty(); goes_on = cursor.take(',')) {
        const auto key = cursor.string();
        cursor.skip_space();
        if (!key || !cursor.take(':'))
            break;
        const auto value = cursor.value();
        id = *key == "id" ? value : id;
        cursor.skip_space();
    }
    padded_.reserve(id.size() + simdjson::SIMDJSON_PADDING);
    padded_.assign(id);
    return !id.empty() && parser_.parse(padded_) ? std::string{id} : "null";
}

/// The result with what happened to its line before it was read.
decode::DecodeResult Repairer::with_mends(decode::DecodeResult result, std::vector<decode::Note> mends) const
{
    if (!result || mends.empty())
        return result;
    for (const auto& mend : mends)
        result->price += mend.price;
    result->notes.insert(result->notes.begin(), mends.begin(), mends.end());
    for (std::size_t i = 0; i < mends.size(); ++i)
        result->notes[i].where.clear();  // It is a place in the line.
    return within_price(std::move(result));
}

decode::DecodeResult Repairer::answer_fields(std::string_view line)
{
    auto read = read_line(line);
    if (!read)
        return std::move(read.error());
    const auto members = member_spans(read->text);
    assert(members);
    if (const auto id = written(*members, "id"); !id.empty())
        id_ = id;

    const auto schema = schema_of(written(*members, "schema"));
    if (!schema)
        return rejection("the schema is refused: " + schema.error().text());
    // An empty text beside the other says nothing.
    if (const auto plain = written(*members, "input"); !plain.empty() && plain != "\"\"" && !written(*members, "input_b64").empty())
        return rejection("the line has both \"input\" and \"input_b64\"");
    std::string_view text;
    if (read->fields["input_b64"].get(text) == simdjson::SUCCESS) {
        const auto bytes = decode_base64(text);
        if (!bytes)
            return rejection("\"input_b64\" is not base64");
        return with_mends(repair(*bytes, *schema), std::move(read->mends));
    }
    if (read->fields["input"].get(text) != simdjson::SUCCESS)
        return rejection("the line has no string \"input\"");
    return with_mends(repair(text, *schema), std::move(read->mends));
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
