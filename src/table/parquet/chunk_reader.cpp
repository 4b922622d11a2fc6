#include "table/parquet/chunk_reader.hpp"

#include "core/utf8.hpp"
#include "table/date.hpp"
#include "table/parquet/rle.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <span>

namespace assay::table::parquet {
namespace {

Error corrupt(const char* message)
{
    return Error{Errc::corrupt, message};
}

template <class T>
T number_at(std::string_view bytes, std::size_t offset)
{
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

/// Takes `count` bytes off the front of `bytes`, if it has them.
std::optional<std::string_view> take(std::string_view& bytes, std::size_t count)
{
    if (count > bytes.size())
        return std::nullopt;
    const auto part = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return part;
}

/// Values of one PLAIN encoded page, one by one, appended where they belong.
class PlainReader {
public:
    PlainReader(std::string_view bytes, const LeafNode& leaf) : bytes_{bytes}, leaf_{leaf} {}

    /// False if the bytes end too soon or the value is none of the column's.
    bool append_next(Column& column)
    {
        switch (leaf_.physical) {
        case Physical::boolean: return append_boolean(column);
        case Physical::int32: return append_int32(column);
        case Physical::int64: return append_int64(column);
        case Physical::float32:
            if (const auto part = take(bytes_, 4)) {
                column.append_float64(static_cast<double>(number_at<float>(*part, 0)));
                return true;
            }
            return false;
        case Physical::float64:
            if (const auto part = take(bytes_, 8)) {
                column.append_float64(number_at<double>(*part, 0));
                return true;
            }
            return false;
        case Physical::bytes: return append_bytes(column);
        case Physical::int96:
        case Physical::fixed: return false;
        }
        return false;
    }

private:
    bool append_boolean(Column& column)
    {
        if (bit_ / 8 >= bytes_.size())
            return false;
        column.append_boolean((static_cast<unsigned char>(bytes_[bit_ / 8]) >> (bit_ % 8) & 1) != 0);
        ++bit_;
        return true;
    }

    bool append_int32(Column& column)
    {
        const auto part = take(bytes_, 4);
        if (!part)
            return false;
        const auto value = leaf_.logical == Logical::unsigned_integer
                               ? static_cast<std::int64_t>(number_at<std::uint32_t>(*part, 0))
                               : static_cast<std::int64_t>(number_at<std::int32_t>(*part, 0));
        if (leaf_.logical == Logical::date && (value < first_date || value > last_date))
            return false;
        column.append_int64(value);
        return true;
    }

    bool append_int64(Column& column)
    {
        const auto part = take(bytes_, 8);
        if (!part)
            return false;
        const auto value = number_at<std::int64_t>(*part, 0);
        // An unsigned number above int64's range would turn negative.
        if (leaf_.logical == Logical::unsigned_integer && value < 0)
            return false;
        column.append_int64(value);
        return true;
    }

    bool append_bytes(Column& column)
    {
        const auto head = take(bytes_, 4);
        if (!head)
            return false;
        const auto text = take(bytes_, number_at<std::uint32_t>(*head, 0));
        if (!text || invalid_utf8_at(*text))
            return false;
        // JSON is parsed: a column of ours holds it valid and minified.
        if (leaf_.logical == Logical::json)
            return column.append_text(*text).has_value();
        column.append_string(*text);
        return true;
    }

    std::string_view bytes_;
    const LeafNode& leaf_;
    std::size_t bit_ = 0;
};

/// Appends `slot` of a dictionary to a column of the same type.
void append_from(Column& column, const Column& dictionary, std::size_t slot)
{
    if (dictionary.is_null(slot)) {  // JSON text "null".
        column.append_null();
        return;
    }
    switch (column.type().kind) {
    case Kind::boolean: column.append_boolean(dictionary.boolean(slot)); break;
    case Kind::int64:
    case Kind::date: column.append_int64(dictionary.int64(slot)); break;
    case Kind::float64: column.append_float64(dictionary.float64(slot)); break;
    default: column.append_string(dictionary.string(slot));
    }
}

class ChunkReader {
public:
    ChunkReader(const ColumnChunk& chunk, const LeafNode& leaf, PageCodec& codec, LeafData& data)
        : chunk_{chunk}, leaf_{leaf}, codec_{codec}, data_{data}
    {
    }

    Result<void> read(std::string_view bytes)
    {
        std::int64_t left = chunk_.value_count;
        while (left > 0) {
            const auto page = decode_page_header(bytes);
            if (!page)
                return page.error();
            bytes.remove_prefix(page->size);
            const PageHeader& header = page->header;
            const auto stored = take(bytes, static_cast<std::size_t>(header.compressed_bytes));
            if (!stored)
                return corrupt("a page ends too soon");
            if (header.crc && ::crc32(0, reinterpret_cast<const Bytef*>(stored->data()),
                                      static_cast<uInt>(stored->size())) != *header.crc)
                return corrupt("a page fails its checksum");
            if (header.type == PageType::index)
                continue;
            if (header.type == PageType::dictionary) {
                if (const auto read = read_dictionary(header, *stored); !read)
                    return read;
                continue;
            }
            if (header.value_count > left)
                return corrupt("a page holds more values than its column");
            left -= header.value_count;
            const auto read = header.type == PageType::data ? read_page(header, *stored) : read_page_v2(header, *stored);
            if (!read)
                return read;
        }
        return {};
    }

private:
    Result<void> read_dictionary(const PageHeader& header, std::string_view stored)
    {
        if (dictionary_)
            return corrupt("a column has two dictionaries");
        if (header.encoding != Encoding::plain && header.encoding != Encoding::plain_dictionary)
            return corrupt("a dictionary has an unknown encoding");
        const auto page = codec_.decompress(chunk_.codec, stored, static_cast<std::size_t>(header.uncompressed_bytes));
        if (!page)
            return page.error();
        dictionary_.emplace(leaf_.type);
        PlainReader values{*page, leaf_};
        for (std::int32_t i = 0; i < header.value_count; ++i) {
            if (!values.append_next(*dictionary_))
                return corrupt("a dictionary holds values that do not fit its column");
        }
        return {};
    }

    /// Version 1: levels and values are packed together.
    Result<void> read_page(const PageHeader& header, std::string_view stored)
    {
        const auto page = codec_.decompress(chunk_.codec, stored, static_cast<std::size_t>(header.uncompressed_bytes));
        if (!page)
            return page.error();
        std::string_view rest = *page;
        const auto count = static_cast<std::size_t>(header.value_count);
        const auto levels_part = [&](int max_level, Encoding encoding) -> Result<std::string_view> {
            if (max_level == 0)
                return std::string_view{};
            if (encoding != Encoding::rle)
                return Error{Errc::invalid_input, "levels in the old bit-packed encoding cannot be read"};
            const auto size = take(rest, 4);
            const auto part = size ? take(rest, number_at<std::uint32_t>(*size, 0)) : std::nullopt;
            if (!part)
                return corrupt("a page's levels end too soon");
            return *part;
        };
        const auto repetitions = levels_part(leaf_.max_repetition(), header.repetition_encoding);
        if (!repetitions)
            return repetitions.error();
        const auto definitions = levels_part(leaf_.max_definition, header.definition_encoding);
        if (!definitions)
            return definitions.error();
        return read_entries(header.encoding, count, *repetitions, *definitions, rest);
    }

    /// Version 2: levels stand before the packed values, without their lengths.
    Result<void> read_page_v2(const PageHeader& header, std::string_view stored)
    {
        const auto repetitions = take(stored, static_cast<std::size_t>(header.repetition_bytes));
        const auto definitions = repetitions ? take(stored, static_cast<std::size_t>(header.definition_bytes)) : std::nullopt;
        const std::int64_t values_bytes =
            std::int64_t{header.uncompressed_bytes} - header.repetition_bytes - header.definition_bytes;
        if (!definitions || values_bytes < 0)
            return corrupt("a page's levels end too soon");
        std::string unpacked;
        if (header.is_compressed && values_bytes > 0) {
            auto page = codec_.decompress(chunk_.codec, stored, static_cast<std::size_t>(values_bytes));
            if (!page)
                return page.error();
            unpacked = std::move(*page);
            stored = unpacked;
        }
        return read_entries(header.encoding, static_cast<std::size_t>(header.value_count), *repetitions, *definitions,
                            stored);
    }

    /// Decodes `count` levels behind those that `levels` has.
    bool append_levels(std::vector<std::uint8_t>& levels, std::string_view bytes, int max_level, std::size_t count)
    {
        if (max_level == 0) {
            levels.resize(levels.size() + count, 0);
            return true;
        }
        RleReader reader{bytes, bits_for(static_cast<std::uint32_t>(max_level))};
        std::uint32_t decoded[1024];
        while (count > 0) {
            const std::span part{decoded, std::min(count, std::size(decoded))};
            if (!reader.read(part))
                return false;
            for (const std::uint32_t level : part) {
                if (level > static_cast<std::uint32_t>(max_level))
                    return false;
                levels.push_back(static_cast<std::uint8_t>(level));
            }
            count -= part.size();
        }
        return true;
    }

    Result<void> read_entries(Encoding encoding, std::size_t count, std::string_view repetitions,
                              std::string_view definitions, std::string_view values)
    {
        const std::size_t first = data_.definitions.size();
        if (!append_levels(data_.repetitions, repetitions, leaf_.max_repetition(), count) ||
            !append_levels(data_.definitions, definitions, leaf_.max_definition, count))
            return corrupt("a page's levels are damaged");
        switch (encoding) {
        case Encoding::plain: {
            PlainReader reader{values, leaf_};
            return append_slots(first, [&] { return reader.append_next(data_.column); });
        }
        case Encoding::plain_dictionary:
        case Encoding::rle_dictionary: return read_indices(first, values);
        case Encoding::rle:
            if (leaf_.physical == Physical::boolean)
                return read_rle_booleans(first, values);
            break;
        default: break;
        }
        return Error{Errc::invalid_input, "pages in encoding " + std::to_string(static_cast<int>(encoding)) +
                                              " cannot be read; plain, dictionary and RLE can"};
    }

    Result<void> read_indices(std::size_t first, std::string_view values)
    {
        if (!dictionary_)
            return corrupt("a page refers to a dictionary that is not there");
        if (values.empty())  // A page of nulls may leave out the width too.
            return append_slots(first, [] { return false; });
        const int width = static_cast<unsigned char>(values.front());
        if (width > 32)
            return corrupt("a page's indices are too wide");
        RleReader reader{values.substr(1), width};
        return append_slots(first, [&] {
            std::uint32_t index = 0;
            if (!reader.read(std::span{&index, 1}) || index >= dictionary_->size())
                return false;
            append_from(data_.column, *dictionary_, index);
            return true;
        });
    }

    Result<void> read_rle_booleans(std::size_t first, std::string_view values)
    {
        if (values.size() < 4)  // Their length comes first.
            return append_slots(first, [] { return false; });
        RleReader reader{values.substr(4), 1};
        return append_slots(first, [&] {
            std::uint32_t bit = 0;
            if (!reader.read(std::span{&bit, 1}))
                return false;
            data_.column.append_boolean(bit != 0);
            return true;
        });
    }

    /// Gives each entry from `first` on its slot, if it has one: a null or what
    /// `append_value` appends.
    template <class AppendValue>
    Result<void> append_slots(std::size_t first, AppendValue append_value)
    {
        for (std::size_t i = first; i < data_.definitions.size(); ++i) {
            const int definition = data_.definitions[i];
            if (definition == leaf_.max_definition) {
                if (!append_value())
                    return corrupt("a page holds values that do not fit its column");
            } else if (definition >= leaf_.slot_definition) {
                data_.column.append_null();
            }
        }
        return {};
    }

    const ColumnChunk& chunk_;
    const LeafNode& leaf_;
    PageCodec& codec_;
    LeafData& data_;
    std::optional<Column> dictionary_;
};

}  // namespace

Result<void> read_chunk(std::string_view bytes, const ColumnChunk& chunk, const LeafNode& leaf, PageCodec& codec,
                        LeafData& data)
{
    return ChunkReader{chunk, leaf, codec, data}.read(bytes);
}

}  // namespace assay::table::parquet
