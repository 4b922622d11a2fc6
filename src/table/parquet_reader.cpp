#include "table/parquet_reader.hpp"

#include "table/parquet/assemble.hpp"
#include "table/parquet/chunk_reader.hpp"
#include "table/parquet/codec.hpp"
#include "table/parquet/metadata.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::table {
namespace {

constexpr std::string_view magic = "PAR1";
constexpr std::uint64_t tail_bytes = 8;  // The footer's length and the magic.

/// An open file and its size; closes it.
class InputFile {
public:
    InputFile() = default;
    InputFile(int fd, std::uint64_t size) : fd_{fd}, size_{size} {}
    InputFile(InputFile&& other) noexcept : fd_{std::exchange(other.fd_, -1)}, size_{other.size_} {}
    InputFile& operator=(InputFile&&) = delete;
    ~InputFile()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// Exactly the bytes [offset, offset + count), which lie within the file.
    [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::uint64_t count) const
    {
        std::string bytes(static_cast<std::size_t>(count), '\0');
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t got = ::pread(fd_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return Error{Errc::unavailable, std::string{"cannot read: "} + std::strerror(errno)};
            if (got == 0)
                return Error{Errc::corrupt, "the file has become shorter"};
            done += static_cast<std::size_t>(got);
        }
        return bytes;
    }

private:
    int fd_ = -1;
    std::uint64_t size_ = 0;
};

Result<InputFile> open_file(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return Error{Errc::invalid_input, std::string{"cannot open: "} + std::strerror(errno)};
    struct stat status{};
    const bool is_file = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    InputFile file{fd, is_file ? static_cast<std::uint64_t>(status.st_size) : 0};
    if (!is_file)
        return Error{Errc::invalid_input, "not a regular file"};
    return file;
}

Result<parquet::FileMetadata> read_metadata(const InputFile& file, const ParquetLimits& limits)
{
    if (file.size() < magic.size() + tail_bytes)
        return Error{Errc::corrupt, "too short for a Parquet file"};
    const auto tail = file.read(file.size() - tail_bytes, tail_bytes);
    if (!tail)
        return tail.error();
    if (std::string_view{*tail}.substr(4) != magic)
        return Error{Errc::corrupt, "not a Parquet file, or cut short: its end is missing"};
    std::uint32_t footer_bytes = 0;
    std::memcpy(&footer_bytes, tail->data(), sizeof footer_bytes);
    if (footer_bytes > file.size() - tail_bytes - magic.size() || footer_bytes > limits.max_footer_bytes)
        return Error{Errc::corrupt, "the footer claims " + std::to_string(footer_bytes) + " bytes"};
    const auto footer = file.read(file.size() - tail_bytes - footer_bytes, footer_bytes);
    if (!footer)
        return footer.error();
    return parquet::decode_file_metadata(*footer);
}

/// Whether the numbers in the footer agree with each other and the file.
Result<void> check_metadata(const parquet::FileMetadata& metadata, const parquet::FileSchema& schema,
                            std::uint64_t file_bytes, const ParquetLimits& limits)
{
    const auto lies = [](const char* what) { return Error{Errc::corrupt, std::string{"the footer has a wrong "} + what}; };
    std::int64_t rows = 0;
    for (const parquet::RowGroup& group : metadata.row_groups) {
        if (group.columns.size() != schema.leaves.size())
            return lies("number of columns");
        if (group.row_count < 0 || static_cast<std::uint64_t>(group.row_count) > limits.max_chunk_values)
            return lies("number of rows");
        rows += group.row_count;
        for (std::size_t i = 0; i < group.columns.size(); ++i) {
            const parquet::ColumnChunk& chunk = group.columns[i];
            if (chunk.physical != schema.leaves[i].physical)
                return lies("column type");
            if (chunk.value_count < group.row_count ||
                static_cast<std::uint64_t>(chunk.value_count) > limits.max_chunk_values)
                return lies("number of values");
            if (schema.leaves[i].max_repetition() == 0 && chunk.value_count != group.row_count)
                return lies("number of values");
            const auto within = [&](std::int64_t place) {
                return place >= 0 && static_cast<std::uint64_t>(place) <= file_bytes;
            };
            if (!within(chunk.data_offset) || !within(chunk.dictionary_offset.value_or(0)) ||
                !within(chunk.compressed_bytes))
                return lies("place of a column");
        }
    }
    if (metadata.row_count != rows)
        return lies("number of rows");
    return {};
}

/// `result`'s error with the file's name.
Error of_file(Error error, const std::string& path)
{
    error.where = path;
    return error;
}

}  // namespace

struct ParquetFile::State {
    std::string path;
    InputFile file;
    parquet::FileMetadata metadata;
    parquet::FileSchema schema;
    std::vector<Field> fields;
    parquet::PageCodec codec;

    [[nodiscard]] Result<void> read_column(const parquet::RowGroup& group, std::size_t leaf, parquet::LeafData& data);
};

/// Appends the entries of one leaf in one row group.
Result<void> ParquetFile::State::read_column(const parquet::RowGroup& group, std::size_t leaf, parquet::LeafData& data)
{
    const parquet::ColumnChunk& chunk = group.columns[leaf];
    // Some writers put a dictionary offset of zero where there is none.
    const std::int64_t dictionary = chunk.dictionary_offset.value_or(0);
    const auto start = static_cast<std::uint64_t>(
        dictionary > 0 ? std::min(dictionary, chunk.data_offset) : chunk.data_offset);
    const auto count = std::min(static_cast<std::uint64_t>(chunk.compressed_bytes), file.size() - start);
    const auto bytes = file.read(start, count);
    if (!bytes)
        return bytes.error();
    const std::size_t first = data.repetitions.size();
    const auto read = parquet::read_chunk(*bytes, chunk, schema.leaves[leaf], codec, data);
    if (!read)
        return read;
    const auto rows = std::count(data.repetitions.begin() + static_cast<std::ptrdiff_t>(first), data.repetitions.end(), 0);
    if (rows != group.row_count)
        return Error{Errc::corrupt, "a column has " + std::to_string(rows) + " rows instead of " +
                                        std::to_string(group.row_count)};
    return {};
}

ParquetFile::ParquetFile(std::unique_ptr<State> state) : state_{std::move(state)} {}
ParquetFile::ParquetFile(ParquetFile&&) noexcept = default;
ParquetFile& ParquetFile::operator=(ParquetFile&&) noexcept = default;
ParquetFile::~ParquetFile() = default;

Result<ParquetFile> ParquetFile::open(const std::string& path, ParquetLimits limits)
{
    auto file = open_file(path);
    if (!file)
        return of_file(file.error(), path);
    auto metadata = read_metadata(*file, limits);
    if (!metadata)
        return of_file(metadata.error(), path);
    auto schema = parquet::read_schema(metadata->schema);
    if (!schema)
        return of_file(schema.error(), path);
    if (const auto checked = check_metadata(*metadata, *schema, file->size(), limits); !checked)
        return of_file(checked.error(), path);
    std::vector<Field> fields;
    for (const parquet::Node& column : schema->columns)
        fields.push_back(Field{column.name, column.type});
    return ParquetFile{std::unique_ptr<State>{
        new State{path, std::move(*file), std::move(*metadata), std::move(*schema), std::move(fields), {}}}};
}

const std::vector<Field>& ParquetFile::fields() const
{
    return state_->fields;
}

std::uint64_t ParquetFile::rows() const
{
    return static_cast<std::uint64_t>(state_->metadata.row_count);
}

std::size_t ParquetFile::row_groups() const
{
    return state_->metadata.row_groups.size();
}

Result<Table> ParquetFile::read_row_groups(std::size_t begin, std::size_t end)
{
    State& state = *state_;
    std::vector<parquet::LeafData> leaves;
    for (std::size_t leaf = 0; leaf < state.schema.leaves.size(); ++leaf) {
        const parquet::LeafNode& node = state.schema.leaves[leaf];
        parquet::LeafData data{{}, {}, Column{node.type}};
        for (std::size_t group = begin; group < end; ++group) {
            if (const auto read = state.read_column(state.metadata.row_groups[group], leaf, data); !read)
                return of_file(read.error(), state.path);
        }
        if (!parquet::levels_make_sense(node, data))
            return of_file(Error{Errc::corrupt, "the levels of a column make no sense"}, state.path);
        leaves.push_back(std::move(data));
    }
    std::vector<Column> columns;
    for (const parquet::Node& node : state.schema.columns) {
        auto column = parquet::assemble(node, leaves);
        if (!column)
            return of_file(column.error(), state.path);
        columns.push_back(std::move(*column));
    }
    return Table{state.fields, std::move(columns)};
}

Result<Table> ParquetFile::read_row_group(std::size_t index)
{
    assert(index < row_groups());
    return read_row_groups(index, index + 1);
}

Result<Table> ParquetFile::read_all()
{
    return read_row_groups(0, row_groups());
}

Result<Table> read_parquet(const std::string& path)
{
    auto file = ParquetFile::open(path);
    if (!file)
        return file.error();
    return file->read_all();
}

}  // namespace assay::table
