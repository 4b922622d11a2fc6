#include "table/parquet/metadata.hpp"
#include "table/parquet/thrift.hpp"

#include <cassert>

namespace assay::table::parquet {
namespace {

/// LogicalType and ConvertedType say the same thing to newer and older readers.
void encode_meaning(ThriftWriter& element, std::string& out, Logical logical)
{
    int union_id = 0;
    int converted = 0;
    switch (logical) {
    case Logical::string: union_id = 1, converted = 0; break;
    case Logical::list: union_id = 3, converted = 3; break;
    case Logical::date: union_id = 6, converted = 6; break;
    case Logical::signed_integer: union_id = 10, converted = 18; break;
    case Logical::json: union_id = 12, converted = 19; break;
    default: assert(logical == Logical::none); return;
    }
    element.i32(6, converted);
    element.structure(10);
    ThriftWriter meaning{out};
    if (logical == Logical::signed_integer) {
        meaning.structure(union_id);
        ThriftWriter integer{out};
        integer.i8(1, 64);
        integer.boolean(2, true);
        integer.end();
    } else {
        meaning.empty(union_id);
    }
    meaning.end();
}

void encode(std::string& out, const SchemaElement& element, bool is_root)
{
    ThriftWriter writer{out};
    if (element.physical)
        writer.i32(1, static_cast<std::int32_t>(*element.physical));
    if (!is_root)
        writer.i32(3, static_cast<std::int32_t>(element.repetition));
    writer.binary(4, element.name);
    if (!element.physical)
        writer.i32(5, element.child_count);
    encode_meaning(writer, out, element.logical);
    writer.end();
}

void encode(std::string& out, const Statistics& statistics)
{
    ThriftWriter writer{out};
    writer.i64(3, statistics.null_count);
    if (statistics.max)
        writer.binary(5, *statistics.max);
    if (statistics.min)
        writer.binary(6, *statistics.min);
    if (statistics.max)
        writer.boolean(7, true);
    if (statistics.min)
        writer.boolean(8, true);
    writer.end();
}

void encode(std::string& out, const ColumnChunk& chunk)
{
    ThriftWriter outer{out};
    // The format wants zero here since the metadata is no longer written twice.
    outer.i64(2, 0);
    outer.structure(3);
    ThriftWriter writer{out};
    writer.i32(1, static_cast<std::int32_t>(chunk.physical));
    writer.list(2, ThriftType::i32, chunk.encodings.size());
    for (const Encoding encoding : chunk.encodings)
        writer.element_i32(static_cast<std::int32_t>(encoding));
    writer.list(3, ThriftType::binary, chunk.path.size());
    for (const std::string& name : chunk.path)
        writer.element_binary(name);
    writer.i32(4, chunk.codec);
    writer.i64(5, chunk.value_count);
    writer.i64(6, chunk.uncompressed_bytes);
    writer.i64(7, chunk.compressed_bytes);
    writer.i64(9, chunk.data_offset);
    if (chunk.dictionary_offset)
        writer.i64(11, *chunk.dictionary_offset);
    writer.structure(12);
    encode(out, chunk.statistics);
    writer.end();
    outer.end();
}

void encode(std::string& out, const RowGroup& group, std::size_t ordinal)
{
    std::int64_t uncompressed = 0;
    std::int64_t compressed = 0;
    for (const ColumnChunk& chunk : group.columns) {
        uncompressed += chunk.uncompressed_bytes;
        compressed += chunk.compressed_bytes;
    }
    assert(!group.columns.empty());
    const ColumnChunk& first = group.columns.front();

    ThriftWriter writer{out};
    writer.list(1, ThriftType::structure, group.columns.size());
    for (const ColumnChunk& chunk : group.columns)
        encode(out, chunk);
    writer.i64(2, uncompressed);
    writer.i64(3, group.row_count);
    writer.i64(5, first.dictionary_offset.value_or(first.data_offset));
    writer.i64(6, compressed);
    if (ordinal <= 32767)  // The field is 16 bits wide, and optional.
        writer.i16(7, static_cast<std::int16_t>(ordinal));
    writer.end();
}

}  // namespace

std::string encode(const FileMetadata& metadata)
{
    std::string out;
    ThriftWriter writer{out};
    writer.i32(1, 2);
    writer.list(2, ThriftType::structure, metadata.schema.size());
    std::size_t leaves = 0;
    for (const SchemaElement& element : metadata.schema) {
        encode(out, element, &element == &metadata.schema.front());
        leaves += element.physical ? 1 : 0;
    }
    writer.i64(3, metadata.row_count);
    writer.list(4, ThriftType::structure, metadata.row_groups.size());
    for (std::size_t i = 0; i < metadata.row_groups.size(); ++i)
        encode(out, metadata.row_groups[i], i);
    writer.binary(6, metadata.created_by);
    // Without the order of its type, readers must not trust min and max.
    writer.list(7, ThriftType::structure, leaves);
    for (std::size_t i = 0; i < leaves; ++i) {
        ThriftWriter order{out};
        order.empty(1);
        order.end();
    }
    writer.end();
    return out;
}

std::string encode(const PageHeader& header)
{
    assert(header.type == PageType::data || header.type == PageType::dictionary);
    std::string out;
    ThriftWriter writer{out};
    writer.i32(1, static_cast<std::int32_t>(header.type));
    writer.i32(2, header.uncompressed_bytes);
    writer.i32(3, header.compressed_bytes);
    if (header.crc)
        writer.i32(4, static_cast<std::int32_t>(*header.crc));
    writer.structure(header.type == PageType::data ? 5 : 7);
    ThriftWriter inner{out};
    inner.i32(1, header.value_count);
    inner.i32(2, static_cast<std::int32_t>(header.encoding));
    if (header.type == PageType::data) {
        inner.i32(3, static_cast<std::int32_t>(header.definition_encoding));
        inner.i32(4, static_cast<std::int32_t>(header.repetition_encoding));
    }
    inner.end();
    writer.end();
    return out;
}

}  // namespace assay::table::parquet
