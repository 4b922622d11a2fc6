#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/text_grid.hpp"
#include "table/parquet_reader.hpp"
#include "table/reader.hpp"

#include <algorithm>
#include <cstdio>

namespace assay::cli {
namespace {

/// The first rows of a file as text.
struct Preview {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

/// The asked-for columns, or all that do not begin with "_".
Result<std::vector<std::string>> choose_columns(const ShowSettings& settings, const std::vector<std::string>& all)
{
    std::vector<std::string> chosen;
    for (const auto& name : settings.columns.empty() ? all : settings.columns) {
        if (settings.columns.empty() && name.starts_with('_'))
            continue;
        if (std::find(all.begin(), all.end(), name) == all.end()) {
            std::string listed;
            for (const auto& column : all)
                listed += (listed.empty() ? "\"" : ", \"") + column + "\"";
            return Error{Errc::invalid_input, "there is no column \"" + name + "\"; the columns are " + listed,
                         settings.file};
        }
        chosen.push_back(name);
    }
    return chosen;
}

/// Strings without quotes, all else as JSON.
std::string cell_text(const table::Column& column, std::size_t row)
{
    if (!column.is_null(row) && column.type().kind == table::Kind::string)
        return std::string{column.string(row)};
    std::string text;
    table::append_json_text(text, column, row);
    return text;
}

Result<Preview> preview_parquet(const ShowSettings& settings)
{
    auto file = table::ParquetFile::open(settings.file);
    if (!file)
        return file.error();
    std::vector<std::string> names;
    for (const auto& field : file->fields())
        names.push_back(field.name);
    auto header = choose_columns(settings, names);
    if (!header)
        return header.error();
    Preview preview{std::move(*header), {}};
    for (std::size_t group = 0; group < file->row_groups() && preview.rows.size() < settings.rows; ++group) {
        const auto table = file->read_row_group(group);
        if (!table)
            return table.error();
        for (std::size_t row = 0; row < table->rows() && preview.rows.size() < settings.rows; ++row) {
            auto& cells = preview.rows.emplace_back();
            for (const auto& name : preview.header) {
                const auto at = std::find(names.begin(), names.end(), name) - names.begin();
                cells.push_back(cell_text(table->column(static_cast<std::size_t>(at)), row));
            }
        }
    }
    return preview;
}

Result<Preview> preview_records(const ShowSettings& settings)
{
    auto reader = table::open_reader(settings.file);
    if (!reader)
        return reader.error();
    auto header = choose_columns(settings, (*reader)->columns());
    if (!header)
        return header.error();
    Preview preview{std::move(*header), {}};
    if (auto ok = (*reader)->select(preview.header); !ok)
        return ok.error();
    table::Record record;
    while (preview.rows.size() < settings.rows) {
        auto more = (*reader)->next(record);
        if (!more)
            return more.error();
        if (!*more)
            break;
        auto& cells = preview.rows.emplace_back();
        for (std::size_t i = 0; i < preview.header.size(); ++i)
            cells.push_back(i < record.cells.size() && record.cells[i] ? *record.cells[i] : "null");
    }
    return preview;
}

}  // namespace

ExitCode run(const ShowSettings& settings, const Environment&)
{
    auto format = table::format_of(settings.file);
    auto preview = !format                                      ? Result<Preview>{format.error()}
                   : *format == table::FileFormat::parquet ? preview_parquet(settings)
                                                                : preview_records(settings);
    if (!preview)
        return complain(preview.error());
    std::printf("%s", text_grid(preview->header, preview->rows).c_str());
    return ExitCode::ok;
}

}  // namespace assay::cli
