#include "cli/document_files.hpp"

#include "cli/complain.hpp"
#include "core/json.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "rag/chunk/chunker.hpp"
#include "table/reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace assay::cli {
namespace {

enum class Kind { table, markdown, text };

Result<Kind> kind_of(const std::string& path, const std::string& format)
{
    const auto extension = std::filesystem::path{path}.extension().string();
    if (format == "markdown" || (format.empty() && (extension == ".md" || extension == ".markdown")))
        return Kind::markdown;
    if (format == "text" || (format.empty() && (extension == ".txt" || extension == ".text")))
        return Kind::text;
    if (!format.empty() || extension == ".jsonl" || extension == ".ndjson" || extension == ".csv")
        return Kind::table;
    return Error{Errc::invalid_input,
                 "cannot tell what this is; name it .jsonl, .csv, .md or .txt, or say --input-format", path};
}

Result<std::string> read_whole(const std::string& path, std::size_t max_bytes)
{
    if (path != "-")
        return read_text_file(path, max_bytes);
    std::string text{std::istreambuf_iterator<char>{std::cin}, {}};
    if (text.size() > max_bytes)
        return Error{Errc::invalid_input, "a document of more than " + std::to_string(max_bytes) + " bytes", path};
    return text;
}

/// The first heading of Markdown, else the file's name without its extension; none where there is
/// nothing that it could be the title of.
std::string title_of(const rag::Document& document, const std::string& path)
{
    if (document.text.find_first_not_of(" \t\r\n\f\v") == std::string::npos)
        return {};
    if (document.kind == rag::TextKind::markdown)
        for (const auto& chunk : rag::chunk_text(document.text, document.kind))
            if (!chunk.context.empty())
                return chunk.context.substr(0, chunk.context.find(" > "));
    return std::filesystem::path{path}.stem().string();
}

Result<void> read_file(const std::string& path, Kind kind, const TakeDocument& take, const TakeDefect& defect)
{
    auto text = read_whole(path, rag::DocumentLimits{}.max_text_bytes);
    if (!text) {
        defect(text.error());
        return {};
    }
    rag::Document document;
    document.id = path;
    document.text = std::move(*text);
    document.kind = kind == Kind::markdown ? rag::TextKind::markdown : rag::TextKind::plain;
    if (const auto bad = invalid_utf8_at(document.text)) {
        defect({Errc::invalid_input, "invalid UTF-8 at byte " + std::to_string(*bad), path});
        return {};
    }
    document.title = title_of(document, path);
    return take(std::move(document), path);
}

/// A cell as it stands in metadata.
void append_cell(std::string& json, const std::string& cell)
{
    constexpr std::size_t max_number_bytes = 15;
    const bool may_be_json = !cell.empty() && (cell.front() == '{' || cell.front() == '[' || cell == "true" ||
                                               cell == "false" || cell.size() <= max_number_bytes);
    if (may_be_json) {
        const auto value = parse_json(cell, "cell");
        if (value && (value->is_structured() || value->is_boolean() || value->is_number())) {
            json += cell;
            return;
        }
    }
    append_json_string(json, cell);
}

std::string metadata_of(const table::Record& record, const DocumentColumns& columns, std::size_t first)
{
    std::string json = "{";
    for (std::size_t i = 0; i < columns.meta.size(); ++i) {
        const auto& cell = record.cells[first + i];
        if (!cell)
            continue;
        json += json.size() > 1 ? "," : "";
        append_json_string(json, columns.meta[i]);
        json += ':';
        append_cell(json, *cell);
    }
    return json + "}";
}

/// The column that is meant, or the first of `usual` that is there; empty if none.
std::string choose(const std::string& named, const std::vector<std::string>& usual, const std::vector<std::string>& columns)
{
    if (!named.empty())
        return named;
    for (const auto& name : usual)
        if (std::find(columns.begin(), columns.end(), name) != columns.end())
            return name;
    return {};
}

Result<DocumentColumns> choose_columns(const RagAddSettings& settings, const std::vector<std::string>& columns,
                                       const std::string& path)
{
    DocumentColumns chosen;
    chosen.text = choose(settings.text, {"text"}, columns);
    chosen.id = choose(settings.id, {"_id", "id"}, columns);
    chosen.title = choose(settings.title, {"title"}, columns);
    chosen.meta = settings.meta;
    for (const auto& [name, option] : {std::pair{&chosen.text, "--text"}, {&chosen.id, "--id"}}) {
        if (!name->empty())
            continue;
        std::string listed;
        for (const auto& column : columns)
            listed += (listed.empty() ? "" : ", ") + column;
        return Error{Errc::invalid_input, std::string{"say with "} + option + " which column it is; there are " + listed, path};
    }
    return chosen;
}

bool is_csv(const std::string& path, const std::string& format)
{
    return format == "csv" || (format.empty() && std::filesystem::path{path}.extension() == ".csv");
}

/// Error (invalid_input) if one of `selection` is none of `columns`.
Result<void> check_columns(const std::vector<std::string>& selection, const std::vector<std::string>& columns,
                           const std::string& path)
{
    for (const auto& name : selection)
        if (std::find(columns.begin(), columns.end(), name) == columns.end())
            return Error{Errc::invalid_input, "there is no column '" + name + "'", path};
    return {};
}

/// Warns of the columns of `selection` that no row had.
void warn_of_unseen(const std::vector<std::string>& selection, const std::vector<bool>& seen, const std::string& path)
{
    for (std::size_t i = 0; i < selection.size(); ++i)
        if (!seen[i])
            warn(path + ": no row has \"" + selection[i] + "\"");
}

Result<void> read_table(const std::string& path, const RagAddSettings& settings, const TakeDocument& take,
                        const TakeDefect& defect)
{
    table::ReaderOptions options;
    if (!settings.format.empty())
        options.format = settings.format == "csv" ? table::FileFormat::csv : table::FileFormat::jsonl;
    auto reader = table::open_reader(path, options);
    if (!reader)
        return reader.error();
    const auto columns = choose_columns(settings, (*reader)->columns(), path);
    if (!columns)
        return columns.error();
    std::vector<std::string> selection{columns->text, columns->id};
    if (!columns->title.empty())
        selection.push_back(columns->title);
    const std::size_t first_meta = selection.size();
    selection.insert(selection.end(), columns->meta.begin(), columns->meta.end());
    if (is_csv(path, settings.format))
        if (auto known = check_columns(selection, (*reader)->columns(), path); !known)
            return known;
    std::vector<bool> seen(selection.size());
    if (auto selected = (*reader)->select(selection); !selected)
        return selected.error();
    table::Record record;
    for (;;) {
        const auto more = (*reader)->next(record);
        if (!more)
            return more.error();
        if (!*more) {
            if (!settings.title.empty() || !settings.meta.empty())
                warn_of_unseen(selection, seen, path);
            return {};
        }
        const std::string place = path + ":" + std::to_string(record.line);
        if (record.defect) {
            defect({Errc::invalid_input, *record.defect, place});
            continue;
        }
        for (std::size_t i = 0; i < selection.size(); ++i)
            seen[i] = seen[i] || record.cells[i].has_value();
        if (!record.cells[0] || !record.cells[1] || record.cells[1]->empty()) {
            defect({Errc::invalid_input, "the row has no \"" + (record.cells[0] ? columns->id : columns->text) + "\"", place});
            continue;
        }
        rag::Document document;
        document.text = *record.cells[0];
        document.id = *record.cells[1];
        if (!columns->title.empty())
            document.title = record.cells[2].value_or("");
        document.metadata = metadata_of(record, *columns, first_meta);
        if (auto taken = take(std::move(document), place); !taken)
            return taken;
    }
}

}  // namespace

Result<void> read_documents(const std::string& path, const RagAddSettings& settings, const TakeDocument& take,
                            const TakeDefect& defect)
{
    const auto kind = kind_of(path, settings.format);
    if (!kind)
        return kind.error();
    return *kind == Kind::table ? read_table(path, settings, take, defect) : read_file(path, *kind, take, defect);
}

}  // namespace assay::cli
