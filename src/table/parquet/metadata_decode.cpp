#include "table/parquet/metadata.hpp"
#include "table/parquet/thrift.hpp"

#include <limits>

namespace assay::table::parquet {
namespace {

using Field = ThriftReader::Field;

/// Calls `visit(field)` for each field of the struct that comes next.
template <class Visit>
void each_field(ThriftReader& reader, Visit visit)
{
    for (Field field = reader.next_field({}); field.type != ThriftType::stop; field = reader.next_field(field))
        visit(field);
}

/// An enumerator whose numbers run from 0 to `last`.
template <class Enum>
Enum enumerator(ThriftReader& reader, Field field, Enum last)
{
    const std::int32_t value = reader.i32(field);
    if (value < 0 || value > static_cast<std::int32_t>(last)) {
        reader.fail();
        return Enum{};
    }
    return static_cast<Enum>(value);
}

/// Encodings we do not know are no fault here; their pages will be refused.
Encoding encoding(std::int64_t number)
{
    return static_cast<Encoding>(static_cast<int>(number & 0xFFFF));
}

Logical from_converted(std::int32_t converted)
{
    switch (converted) {
    case 0: return Logical::string;
    case 1:
    case 2: return Logical::map;
    case 3: return Logical::list;
    case 4: return Logical::enumeration;
    case 6: return Logical::date;
    case 11:
    case 12:
    case 13:
    case 14: return Logical::unsigned_integer;
    case 15:
    case 16:
    case 17:
    case 18: return Logical::signed_integer;
    case 19: return Logical::json;
    default: return Logical::unsupported;
    }
}

Logical decode_integer(ThriftReader& reader)
{
    bool is_signed = true;
    each_field(reader, [&](Field field) {
        if (field.id == 2)
            is_signed = reader.boolean(field);
        else
            reader.skip(field);
    });
    return is_signed ? Logical::signed_integer : Logical::unsigned_integer;
}

Logical decode_logical(ThriftReader& reader)
{
    Logical logical = Logical::unsupported;
    each_field(reader, [&](Field field) {
        if (field.id == 10) {
            reader.enter(field);
            logical = decode_integer(reader);
            return;
        }
        switch (field.id) {
        case 1: logical = Logical::string; break;
        case 2: logical = Logical::map; break;
        case 3: logical = Logical::list; break;
        case 4: logical = Logical::enumeration; break;
        case 6: logical = Logical::date; break;
        case 11: logical = Logical::none; break;  // All values are null.
        case 12: logical = Logical::json; break;
        default: break;
        }
        reader.skip(field);
    });
    return logical;
}

SchemaElement decode_schema_element(ThriftReader& reader)
{
    SchemaElement element;
    std::optional<Logical> logical;
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 1: element.physical = enumerator(reader, field, Physical::fixed); break;
        case 3: element.repetition = enumerator(reader, field, Repetition::repeated); break;
        case 4: element.name = reader.binary(field); break;
        case 5: element.child_count = reader.i32(field); break;
        case 6: element.logical = from_converted(reader.i32(field)); break;
        case 10:
            reader.enter(field);
            logical = decode_logical(reader);
            break;
        default: reader.skip(field);
        }
    });
    if (logical)
        element.logical = *logical;
    return element;
}

Statistics decode_statistics(ThriftReader& reader)
{
    Statistics statistics;
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 3: statistics.null_count = reader.integer(field); break;
        case 5: statistics.max = std::string{reader.binary(field)}; break;
        case 6: statistics.min = std::string{reader.binary(field)}; break;
        default: reader.skip(field);
        }
    });
    return statistics;
}

ColumnChunk decode_column_metadata(ThriftReader& reader)
{
    ColumnChunk chunk;
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 1: chunk.physical = enumerator(reader, field, Physical::fixed); break;
        case 2: {
            const auto list = reader.list(field);
            for (std::size_t i = 0; i < list.size && reader.ok(); ++i)
                chunk.encodings.push_back(encoding(reader.element_integer(list)));
            break;
        }
        case 3: {
            const auto list = reader.list(field);
            for (std::size_t i = 0; i < list.size && reader.ok(); ++i)
                chunk.path.emplace_back(reader.element_binary(list));
            break;
        }
        case 4: chunk.codec = reader.i32(field); break;
        case 5: chunk.value_count = reader.integer(field); break;
        case 6: chunk.uncompressed_bytes = reader.integer(field); break;
        case 7: chunk.compressed_bytes = reader.integer(field); break;
        case 9: chunk.data_offset = reader.integer(field); break;
        case 11: chunk.dictionary_offset = reader.integer(field); break;
        case 12:
            reader.enter(field);
            chunk.statistics = decode_statistics(reader);
            break;
        default: reader.skip(field);
        }
    });
    return chunk;
}

ColumnChunk decode_column_chunk(ThriftReader& reader)
{
    std::optional<ColumnChunk> chunk;
    each_field(reader, [&](Field field) {
        if (field.id == 3) {
            reader.enter(field);
            chunk = decode_column_metadata(reader);
        } else {
            reader.skip(field);
        }
    });
    if (!chunk)
        reader.fail();
    return chunk.value_or(ColumnChunk{});
}

RowGroup decode_row_group(ThriftReader& reader)
{
    RowGroup group;
    each_field(reader, [&](Field field) {
        if (field.id == 1) {
            const auto list = reader.list(field);
            for (std::size_t i = 0; i < list.size && reader.ok(); ++i) {
                reader.enter_element(list);
                group.columns.push_back(decode_column_chunk(reader));
            }
        } else if (field.id == 3) {
            group.row_count = reader.integer(field);
        } else {
            reader.skip(field);
        }
    });
    return group;
}

void decode_data_page(ThriftReader& reader, PageHeader& header)
{
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 1: header.value_count = reader.i32(field); break;
        case 2: header.encoding = encoding(reader.i32(field)); break;
        case 3: header.definition_encoding = encoding(reader.i32(field)); break;
        case 4: header.repetition_encoding = encoding(reader.i32(field)); break;
        default: reader.skip(field);
        }
    });
}

void decode_dictionary_page(ThriftReader& reader, PageHeader& header)
{
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 1: header.value_count = reader.i32(field); break;
        case 2: header.encoding = encoding(reader.i32(field)); break;
        default: reader.skip(field);
        }
    });
}

void decode_data_page_v2(ThriftReader& reader, PageHeader& header)
{
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 1: header.value_count = reader.i32(field); break;
        case 4: header.encoding = encoding(reader.i32(field)); break;
        case 5: header.definition_bytes = reader.i32(field); break;
        case 6: header.repetition_bytes = reader.i32(field); break;
        case 7: header.is_compressed = reader.boolean(field); break;
        default: reader.skip(field);
        }
    });
}

}  // namespace

Result<FileMetadata> decode_file_metadata(std::string_view bytes)
{
    ThriftReader reader{bytes};
    FileMetadata metadata;
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 2: {
            const auto list = reader.list(field);
            for (std::size_t i = 0; i < list.size && reader.ok(); ++i) {
                reader.enter_element(list);
                metadata.schema.push_back(decode_schema_element(reader));
            }
            break;
        }
        case 3: metadata.row_count = reader.integer(field); break;
        case 4: {
            const auto list = reader.list(field);
            for (std::size_t i = 0; i < list.size && reader.ok(); ++i) {
                reader.enter_element(list);
                metadata.row_groups.push_back(decode_row_group(reader));
            }
            break;
        }
        case 6: metadata.created_by = reader.binary(field); break;
        default: reader.skip(field);
        }
    });
    if (!reader.ok())
        return Error{Errc::corrupt, "the footer is damaged"};
    return metadata;
}

Result<DecodedPageHeader> decode_page_header(std::string_view bytes)
{
    ThriftReader reader{bytes};
    DecodedPageHeader page;
    each_field(reader, [&](Field field) {
        switch (field.id) {
        case 1: page.header.type = enumerator(reader, field, PageType::data_v2); break;
        case 2: page.header.uncompressed_bytes = reader.i32(field); break;
        case 3: page.header.compressed_bytes = reader.i32(field); break;
        case 4: page.header.crc = static_cast<std::uint32_t>(reader.i32(field)); break;
        case 5:
            reader.enter(field);
            decode_data_page(reader, page.header);
            break;
        case 7:
            reader.enter(field);
            decode_dictionary_page(reader, page.header);
            break;
        case 8:
            reader.enter(field);
            decode_data_page_v2(reader, page.header);
            break;
        default: reader.skip(field);
        }
    });
    const PageHeader& header = page.header;
    if (!reader.ok() || header.uncompressed_bytes < 0 || header.compressed_bytes < 0 || header.value_count < 0 ||
        header.definition_bytes < 0 || header.repetition_bytes < 0)
        return Error{Errc::corrupt, "a page header is damaged"};
    page.size = reader.position();
    return page;
}

}  // namespace assay::table::parquet
