#include "batch/output.hpp"

#include "batch/columns.hpp"
#include "core/json_text.hpp"
#include "ground/grounder.hpp"

#include <algorithm>
#include <cassert>
#include <map>

namespace assay::batch {
namespace {

using table::Kind;

table::Type scalar(Kind kind) { return {kind, {}}; }

std::vector<table::Field> provenance_fields(const ground::Plan& ground, Confidence confidence)
{
    const table::Type note{Kind::record,
                           {{"where", scalar(Kind::string)},
                            {"what", scalar(Kind::string)},
                            {"before", scalar(Kind::string)},
                            {"after", scalar(Kind::string)},
                            {"price", scalar(Kind::int64)}}};
    std::vector<table::Field> fields = {
        {"_status", scalar(Kind::string)},
        {"_error", scalar(Kind::string)},
        {"_origin", scalar(Kind::string)},
        {"_attempts", scalar(Kind::int64)},
        {"_notes", {Kind::list, {{"element", note}}}},
        {"_prompt_hash", scalar(Kind::string)},
        {"_model", scalar(Kind::string)},
        {"_input_tokens", scalar(Kind::int64)},
        {"_cached_tokens", scalar(Kind::int64)},
        {"_output_tokens", scalar(Kind::int64)},
        {"_cost_usd", scalar(Kind::float64)},
        {"_raw", scalar(Kind::string)},
    };
    auto behind_notes = std::find_if(fields.begin(), fields.end(), [](const auto& field) { return field.name == "_notes"; }) + 1;
    if (!ground.is_empty())
        behind_notes = fields.insert(behind_notes, {"_spans", scalar(Kind::json)}) + 1;
    if (confidence == Confidence::column)
        fields.insert(behind_notes, {"_confidence", scalar(Kind::json)});
    return fields;
}

void append_notes(table::Column& column, const std::vector<decode::Note>& notes)
{
    auto& element = column.child(0);
    for (const auto& note : notes) {
        element.child(0).append_string(note.where);
        element.child(1).append_string(note.what);
        element.child(2).append_string(note.before);
        element.child(3).append_string(note.after);
        element.child(4).append_int64(note.price);
        element.end_record();
    }
    column.end_list();
}

void append_optional(table::Column& column, const std::optional<std::int64_t>& value)
{
    value ? column.append_int64(*value) : column.append_null();
}

void append_shared(table::Column& column, const std::shared_ptr<const std::string>& text)
{
    text ? column.append_string(*text) : column.append_null();
}

void append_nonempty(table::Column& column, const std::string& text)
{
    text.empty() ? column.append_null() : column.append_string(text);
}

}  // namespace

namespace {

/// What the user can do about two columns of one name.
std::string how_to_rename(const std::string& name, const std::vector<KeptColumn>& carried, std::string_view first,
                          std::string_view second)
{
    if (first == "the schema" && second == "the provenance columns")
        return "; rename the field, or leave the provenance out with --no-provenance";
    const auto from_input = std::find_if(carried.begin(), carried.end(),
                                         [&](const KeptColumn& column) { return column.name == name; });
    if (from_input == carried.end())
        return "; rename one of them";
    if (from_input->column.empty())
        return "; name a column of the input as the id: --id COLUMN";
    const bool is_id = from_input == carried.begin();  // it comes first
    return std::string{"; the input's column can be renamed: "} + (is_id ? "--id " : "--keep ") + from_input->column +
           "=other_name";
}

}  // namespace

Result<OutputLayout> make_layout(const std::vector<KeptColumn>& carried, std::vector<table::Field> features,
                                 Provenance provenance, ground::Plan ground, Confidence confidence)
{
    OutputLayout layout;
    layout.provenance = provenance;
    layout.confidence = confidence;
    layout.ground = provenance == Provenance::columns ? std::move(ground) : ground::Plan{};
    layout.carried = carried.size();
    layout.features = features.size();
    std::map<std::string, std::string> origin;
    const auto add = [&](table::Field field, const std::string& from) -> Result<void> {
        const auto [found, is_new] = origin.emplace(field.name, from);
        if (!is_new)
            return Error{Errc::invalid_input,
                         "the column '" + field.name + "' would come twice, from " + found->second + " and from " +
                             from + how_to_rename(field.name, carried, found->second, from)};
        layout.fields.push_back(std::move(field));
        return {};
    };
    for (const auto& column : carried) {
        if (auto ok = add({column.name, scalar(column.kind)}, "the input"); !ok)
            return ok.error();
    }
    for (auto& field : features) {
        if (auto ok = add(std::move(field), "the schema"); !ok)
            return ok.error();
    }
    if (provenance == Provenance::columns) {
        for (auto& field : provenance_fields(layout.ground, confidence)) {
            if (auto ok = add(std::move(field), "the provenance columns"); !ok)
                return ok.error();
        }
    }
    return layout;
}

RowAppender::RowAppender(const OutputLayout& layout) : layout_{layout} {}

void RowAppender::append(table::Table& table, const InputRow& row, extract::Extraction& extraction)
{
    const std::size_t before = table.rows();
    spans_.clear();
    for (std::size_t i = 0; i < layout_.carried; ++i) {
        auto& column = table.column(i);
        if (!row.carried[i]) {
            column.append_null();
            continue;
        }
        const auto ok = column.append_text(*row.carried[i]);
        assert(ok && "Input has read the cell as this kind already");
        (void)ok;
    }

    if (extraction.status == extract::Status::accepted) {
        if (auto ok = append_record(table, extraction.record, row.text); !ok) {
            extraction.status = extract::Status::rejected;
            extraction.error = ok.error().text();
            extraction.raw = std::move(extraction.record);
            spans_.clear();
        }
    }
    if (extraction.status == extract::Status::rejected) {
        for (std::size_t i = 0; i < layout_.features; ++i) {
            auto& column = table.column(layout_.carried + i);
            column.truncate(before);
            column.append_null();
        }
    }
    if (layout_.provenance == Provenance::columns)
        append_provenance(table, extraction);
}

Result<void> RowAppender::append_record(table::Table& table, const std::string& record, const std::string& text)
{
    buffer_.reserve(record.size() + simdjson::SIMDJSON_PADDING);
    buffer_ = record;
    simdjson::dom::element element;
    simdjson::dom::object object;
    auto error = parser_.parse(buffer_.data(), buffer_.size(), false).get(element);
    if (!error)
        error = element.get(object);
    if (error)
        return Error{Errc::corrupt, std::string{"the record cannot be read back: "} + simdjson::error_message(error)};
    for (std::size_t i = 0; i < layout_.features; ++i) {
        auto& column = table.column(layout_.carried + i);
        const auto& name = layout_.fields[layout_.carried + i].name;
        simdjson::dom::element value;
        if (name == other_properties) {
            append_others(column, object);
            continue;
        }
        if (object.at_key(name).get(value) != simdjson::SUCCESS) {
            column.append_null();
            continue;
        }
        if (auto ok = column.append_json(value); !ok)
            return Error{ok.error().code, ok.error().message, "/" + name + ok.error().where};
    }
    if (!layout_.ground.is_empty())
        spans_ = ground::spans_json(ground::ground(layout_.ground, element, text));
    return {};
}

/// The members that have no column, as one JSON object; null if there are none.
void RowAppender::append_others(table::Column& column, simdjson::dom::object record) const
{
    const auto begin = layout_.fields.begin() + static_cast<std::ptrdiff_t>(layout_.carried);
    const auto end = begin + static_cast<std::ptrdiff_t>(layout_.features);
    std::string others;
    for (const auto member : record) {
        if (std::any_of(begin, end, [&](const table::Field& field) { return field.name == member.key; }))
            continue;
        others += others.empty() ? '{' : ',';
        append_json_string(others, member.key);
        others += ':';
        others += simdjson::minify(member.value);
    }
    others.empty() ? column.append_null() : column.append_string(others + "}");
}

void RowAppender::append_provenance(table::Table& table, const extract::Extraction& extraction) const
{
    std::size_t i = layout_.carried + layout_.features;
    const bool accepted = extraction.status == extract::Status::accepted;
    table.column(i++).append_string(accepted ? "accepted" : "rejected");
    append_nonempty(table.column(i++), extraction.error);
    table.column(i++).append_string(extract::origin_text(extraction.origin));
    table.column(i++).append_int64(extraction.attempts);
    append_notes(table.column(i++), extraction.notes);
    if (!layout_.ground.is_empty())
        append_nonempty(table.column(i++), spans_);
    if (layout_.confidence == Confidence::column)
        append_nonempty(table.column(i++), accepted ? extraction.confidence : std::string{});
    append_shared(table.column(i++), extraction.prompt_hash);
    append_shared(table.column(i++), extraction.model);
    append_optional(table.column(i++), extraction.usage.input);
    append_optional(table.column(i++), extraction.usage.cached);
    append_optional(table.column(i++), extraction.usage.output);
    if (extraction.cost)
        table.column(i++).append_float64(extraction.cost->usd());
    else
        table.column(i++).append_null();
    append_nonempty(table.column(i++), accepted ? std::string{} : extraction.raw);
    assert(i == layout_.fields.size());
}

}  // namespace assay::batch
