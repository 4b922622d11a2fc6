#include "report/table_cells.hpp"

#include "core/json_text.hpp"
#include "table/parquet_reader.hpp"
#include "table/reader.hpp"

#include <simdjson.h>

namespace assay::report {
namespace {

class ParquetCells final : public TableCells {
public:
    explicit ParquetCells(table::ParquetFile file) : file_{std::move(file)}
    {
        for (const auto& field : file_.fields())
            columns_.push_back(field.name);
    }

    [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }

    [[nodiscard]] Result<bool> next() override
    {
        ++row_;
        while (!group_ || row_ >= group_->rows()) {
            if (next_group_ >= file_.row_groups())
                return false;
            group_.reset();  // one at a time in memory
            auto group = file_.read_row_group(next_group_++);
            if (!group)
                return group.error();
            group_ = std::move(*group);
            row_ = 0;
        }
        return true;
    }

    [[nodiscard]] std::optional<std::string> text(std::size_t column) const override
    {
        const auto& cells = group_->column(column);
        if (cells.is_null(row_))
            return std::nullopt;
        if (cells.type().kind == table::Kind::string)
            return std::string{cells.string(row_)};
        std::string json;
        table::append_json_text(json, cells, row_);
        return json;
    }

    void append_json(std::string& out, std::size_t column) const override
    {
        table::append_json_text(out, group_->column(column), row_);
    }

private:
    table::ParquetFile file_;
    std::vector<std::string> columns_;
    std::optional<table::Table> group_;
    std::size_t next_group_ = 0;
    std::size_t row_ = static_cast<std::size_t>(-1);
};

class RecordCells final : public TableCells {
public:
    explicit RecordCells(std::unique_ptr<table::RecordReader> reader, std::string path)
        : reader_{std::move(reader)}, columns_{reader_->columns()}, path_{std::move(path)}
    {
    }

    [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }

    [[nodiscard]] Result<bool> next() override
    {
        auto more = reader_->next(record_);
        if (more && *more && record_.defect)
            return Error{Errc::invalid_input, *record_.defect, path_ + ":" + std::to_string(record_.line)};
        return more;
    }

    [[nodiscard]] std::optional<std::string> text(std::size_t column) const override
    {
        return column < record_.cells.size() ? record_.cells[column] : std::nullopt;
    }

    void append_json(std::string& out, std::size_t column) const override
    {
        const auto cell = text(column);
        if (!cell)
            out += "null";
        else if (looks_typed(*cell) && parser_.parse(*cell).error() == simdjson::SUCCESS)
            out += *cell;
        else
            append_json_string(out, *cell);
    }

private:
    [[nodiscard]] static bool looks_typed(const std::string& cell)
    {
        return cell == "true" || cell == "false" || (!cell.empty() && std::string_view{"{[-0123456789"}.find(cell[0]) != std::string_view::npos);
    }

    std::unique_ptr<table::RecordReader> reader_;
    std::vector<std::string> columns_;
    std::string path_;
    table::Record record_;
    mutable simdjson::dom::parser parser_;
};

}  // namespace

Result<std::unique_ptr<TableCells>> open_cells(const std::string& path)
{
    const auto format = table::format_of(path);
    if (!format)
        return format.error();
    if (*format == table::FileFormat::parquet) {
        auto file = table::ParquetFile::open(path);
        if (!file)
            return file.error();
        return std::unique_ptr<TableCells>{std::make_unique<ParquetCells>(std::move(*file))};
    }
    auto reader = table::open_reader(path);
    if (!reader)
        return reader.error();
    if (auto ok = (*reader)->select((*reader)->columns()); !ok)
        return ok.error();
    return std::unique_ptr<TableCells>{std::make_unique<RecordCells>(std::move(*reader), path)};
}

}  // namespace assay::report
