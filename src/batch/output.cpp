#include "batch/output.hpp"

#include <cassert>
#include <map>

namespace assay::batch {
namespace {

using table::Kind;

table::Type scalar(Kind kind) { return {kind, {}}; }

std::vector<table::Field> provenance_fields()
{
    const table::Type note{Kind::record,
                           {{"where", scalar(Kind::string)},
                            {"what", scalar(Kind::string)},
                            {"before", scalar(Kind::string)},
                            {"after", scalar(Kind::string)},
                            {"price", scalar(Kind::int64)}}};
    return {{"_status", scalar(Kind::string)},
            {"_error", scalar(Kind::string)},
            {"_attempts", scalar(Kind::int64)},
            {"_notes", {Kind::list, {{"element", note}}}},
            {"_prompt_hash", scalar(Kind::string)},
            {"_model", scalar(Kind::string)},
            {"_input_tokens", scalar(Kind::int64)},
            {"_cached_tokens", scalar(Kind::int64)},
            {"_output_tokens", scalar(Kind::int64)},
            {"_cost_usd", scalar(Kind::float64)},
            {"_raw", scalar(Kind::string)}};
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

Result<OutputLayout> make_layout(const std::vector<KeptColumn>& carried, std::vector<table::Field> features,
                                 Provenance provenance)
{
    OutputLayout layout;
    layout.provenance = provenance;
    layout.carried = carried.size();
    layout.features = features.size();
    std::map<std::string, std::string> origin;
    const auto add = [&](table::Field field, const std::string& from) -> Result<void> {
        const auto [found, is_new] = origin.emplace(field.name, from);
        if (!is_new)
            return Error{Errc::invalid_input,
                         "the column '" + field.name + "' would come twice, from " + found->second + " and from " +
                             from + "; a kept column can be renamed: --keep " + field.name + "=other_name"};
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
        for (auto& field : provenance_fields()) {
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
        if (auto ok = append_record(table, extraction.record); !ok) {
            extraction.status = extract::Status::rejected;
            extraction.error = ok.error().text();
            extraction.raw = std::move(extraction.record);
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

Result<void> RowAppender::append_record(table::Table& table, const std::string& record)
{
    buffer_.reserve(record.size() + simdjson::SIMDJSON_PADDING);
    buffer_ = record;
    simdjson::dom::object object;
    if (const auto error = parser_.parse(buffer_.data(), buffer_.size(), false).get(object); error)
        return Error{Errc::corrupt, std::string{"the record cannot be read back: "} + simdjson::error_message(error)};
    for (std::size_t i = 0; i < layout_.features; ++i) {
        auto& column = table.column(layout_.carried + i);
        const auto& name = layout_.fields[layout_.carried + i].name;
        simdjson::dom::element value;
        if (object.at_key(name).get(value) != simdjson::SUCCESS) {
            column.append_null();
            continue;
        }
        if (auto ok = column.append_json(value); !ok)
            return Error{ok.error().code, ok.error().message, "/" + name + ok.error().where};
    }
    return {};
}

void RowAppender::append_provenance(table::Table& table, const extract::Extraction& extraction) const
{
    std::size_t i = layout_.carried + layout_.features;
    const bool accepted = extraction.status == extract::Status::accepted;
    table.column(i++).append_string(accepted ? "accepted" : "rejected");
    append_nonempty(table.column(i++), extraction.error);
    table.column(i++).append_int64(extraction.attempts);
    append_notes(table.column(i++), extraction.notes);
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
