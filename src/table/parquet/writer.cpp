#include "table/parquet/writer.hpp"

#include "table/parquet/rle.hpp"
#include "table/parquet/values.hpp"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <optional>

namespace assay::table::parquet {
namespace {

constexpr std::string_view magic = "PAR1";
constexpr std::string_view created_by = "assay version 0.1.0";
constexpr std::size_t max_group_rows = 1u << 20;
constexpr std::size_t page_bytes = 1u << 20;

Codec codec_of(Compression compression)
{
    switch (compression) {
    case Compression::none: return Codec::none;
    case Compression::snappy: return Codec::snappy;
    case Compression::zstd: return Codec::zstd;
    }
    return Codec::none;
}

void append_u32(std::string& out, std::size_t value)
{
    for (int shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(value >> shift);
}

/// Levels of a version 1 page: their length, then the hybrid.
void append_levels(std::string& out, std::span<const std::uint8_t> levels, int max_level)
{
    if (max_level == 0)
        return;
    std::string encoded;
    append_rle(encoded, levels, bits_for(static_cast<std::uint32_t>(max_level)));
    append_u32(out, encoded.size());
    out += encoded;
}

/// The entries and values of one page. A page holds whole rows.
struct PageRange {
    std::size_t entry_begin = 0;
    std::size_t entry_end = 0;
    std::size_t value_begin = 0;
    std::size_t value_end = 0;
};

/// Extends a page from `previous`'s end until it is large enough. With a
/// dictionary each value counts as its index.
PageRange next_page(const Shredded& entries, const Leaf& leaf, const PageRange& previous, bool has_dictionary)
{
    PageRange page{previous.entry_end, previous.entry_end, previous.value_end, previous.value_end};
    std::size_t bytes = 0;
    const std::size_t count = entries.definitions.size();
    while (page.entry_end < count) {
        const bool starts_row = entries.repetitions.empty() || entries.repetitions[page.entry_end] == 0;
        if (starts_row && bytes >= page_bytes)
            break;
        if (entries.definitions[page.entry_end] == leaf.max_definition) {
            const bool is_small = has_dictionary || leaf.kind == Kind::boolean;
            bytes += is_small ? 2 : plain_bytes(*entries.values, entries.slots[page.value_end]);
            ++page.value_end;
        }
        // Levels count too, or a page of nulls would have no end.
        ++bytes;
        ++page.entry_end;
    }
    return page;
}

}  // namespace

Writer::Writer(OutputFile file, std::vector<Field> fields, WriterOptions options)
    : file_{std::move(file)}, fields_{std::move(fields)}, leaves_{leaves_of(fields_)}, codec_{codec_of(options.compression)}
{
    metadata_.schema = schema_of(fields_);
    metadata_.created_by = created_by;
}

Result<void> Writer::write(const Table& batch)
{
    assert(batch.fields() == fields_);
    for (std::size_t begin = 0; begin < batch.rows(); begin += max_group_rows) {
        if (const auto written = write_row_group(batch, begin, std::min(batch.rows(), begin + max_group_rows)); !written)
            return written;
    }
    // A batch is counted as whole only once the disk has taken it.
    if (const auto flushed = file_.flush(); !flushed)
        return flushed;
    whole_bytes_ = file_.size();
    whole_groups_ = metadata_.row_groups.size();
    return {};
}

Result<void> Writer::write_row_group(const Table& batch, std::size_t begin, std::size_t end)
{
    if (file_.size() == 0) {
        if (const auto started = file_.append(magic); !started)
            return started;
    }
    RowGroup group;
    group.row_count = static_cast<std::int64_t>(end - begin);
    for (const Leaf& leaf : leaves_) {
        auto chunk = write_chunk(leaf, shred(batch.column(leaf.column), leaf, begin, end));
        if (!chunk)
            return chunk.error();
        group.columns.push_back(std::move(*chunk));
    }
    metadata_.row_groups.push_back(std::move(group));
    group_ends_.push_back(file_.size());
    return {};
}

Result<ColumnChunk> Writer::write_chunk(const Leaf& leaf, const Shredded& entries)
{
    const Column& column = *entries.values;
    const Slots slots{entries.slots};
    ColumnChunk chunk;
    chunk.physical = physical_of(leaf.kind);
    chunk.path = leaf.path;
    chunk.codec = static_cast<std::int32_t>(codec_);
    chunk.value_count = static_cast<std::int64_t>(entries.definitions.size());
    chunk.statistics = statistics_of(column, slots);
    chunk.statistics.null_count = chunk.value_count - static_cast<std::int64_t>(slots.size());
    chunk.encodings = {Encoding::rle, Encoding::plain};

    auto dictionary = make_dictionary(column, slots);
    int index_bits = 0;
    if (dictionary) {
        // One bit at least: some readers do not expect none.
        index_bits = std::max(1, bits_for(dictionary->count - 1));
        chunk.encodings.push_back(Encoding::rle_dictionary);
        chunk.dictionary_offset = static_cast<std::int64_t>(file_.size());
        Page page;
        page.header = {.type = PageType::dictionary, .value_count = static_cast<std::int32_t>(dictionary->count)};
        page.bytes = std::move(dictionary->plain);
        if (const auto written = write_page(std::move(page), chunk); !written)
            return written.error();
    }

    chunk.data_offset = static_cast<std::int64_t>(file_.size());
    for (PageRange range; range.entry_end < entries.definitions.size();) {
        range = next_page(entries, leaf, range, dictionary.has_value());
        const std::size_t count = range.entry_end - range.entry_begin;
        Page page;
        page.header = {.type = PageType::data,
                       .value_count = static_cast<std::int32_t>(count),
                       .encoding = dictionary ? Encoding::rle_dictionary : Encoding::plain};
        if (leaf.max_repetition > 0)
            append_levels(page.bytes, std::span{entries.repetitions}.subspan(range.entry_begin, count),
                          leaf.max_repetition);
        append_levels(page.bytes, std::span{entries.definitions}.subspan(range.entry_begin, count), leaf.max_definition);
        const std::size_t values = range.value_end - range.value_begin;
        if (dictionary) {
            page.bytes += static_cast<char>(index_bits);
            append_rle(page.bytes, std::span<const std::uint32_t>{dictionary->indices}.subspan(range.value_begin, values),
                       index_bits);
        } else {
            append_plain(page.bytes, column, slots.subspan(range.value_begin, values));
        }
        if (const auto written = write_page(std::move(page), chunk); !written)
            return written.error();
    }
    return chunk;
}

Result<void> Writer::write_page(Page page, ColumnChunk& chunk)
{
    if (page.bytes.size() > max_page_bytes)
        return Error{Errc::invalid_input, "one cell is larger than a Parquet page may be (256 MiB)", chunk.path.front()};
    const std::string packed = packer_.compress(codec_, page.bytes);
    page.header.uncompressed_bytes = static_cast<std::int32_t>(page.bytes.size());
    page.header.compressed_bytes = static_cast<std::int32_t>(packed.size());
    page.header.crc = static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(packed.data()), static_cast<uInt>(packed.size())));
    const std::string header = encode(page.header);
    chunk.uncompressed_bytes += static_cast<std::int64_t>(header.size() + page.bytes.size());
    chunk.compressed_bytes += static_cast<std::int64_t>(header.size() + packed.size());
    if (const auto written = file_.append(header); !written)
        return written;
    return file_.append(packed);
}

Result<void> Writer::write_footer()
{
    if (file_.size() == 0) {
        if (const auto started = file_.append(magic); !started)
            return started;
    }
    metadata_.row_count = 0;
    for (const RowGroup& group : metadata_.row_groups)
        metadata_.row_count += group.row_count;
    std::string footer = encode(metadata_);
    append_u32(footer, footer.size());
    footer += magic;
    return file_.append(footer);
}

Result<void> Writer::finish()
{
    if (const auto written = write_footer(); !written)
        return written;
    return file_.commit();
}

Result<std::uint64_t> Writer::keep_partial(const std::string& path)
{
    if (const auto cut = file_.truncate(whole_bytes_); !cut)
        return cut.error();
    metadata_.row_groups.resize(whole_groups_);
    group_ends_.resize(whole_groups_);
    // The last group may have left no room for a footer: it gives way then.
    for (;;) {
        auto kept = write_footer();
        if (kept)
            kept = file_.commit_as(path);
        if (kept)
            return static_cast<std::uint64_t>(metadata_.row_count);
        if (kept.error().code != Errc::no_space || group_ends_.size() < 2)
            return kept.error();
        group_ends_.pop_back();
        metadata_.row_groups.pop_back();
        if (const auto cut = file_.truncate(group_ends_.back()); !cut)
            return cut.error();
    }
}

}  // namespace assay::table::parquet
