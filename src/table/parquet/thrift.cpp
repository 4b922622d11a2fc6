#include "table/parquet/thrift.hpp"

#include <limits>

namespace assay::table::parquet {
namespace {

constexpr int max_skip_depth = 32;

ThriftType type_of(unsigned bits)
{
    return static_cast<ThriftType>(bits);
}

bool is_integer(ThriftType type)
{
    return type == ThriftType::i16 || type == ThriftType::i32 || type == ThriftType::i64;
}

}  // namespace

void ThriftWriter::varint(std::uint64_t value)
{
    while (value >= 0x80) {
        out_ += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out_ += static_cast<char>(value);
}

void ThriftWriter::zigzag(std::int64_t value)
{
    varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void ThriftWriter::header(int id, ThriftType type)
{
    const int delta = id - last_id_;
    if (delta > 0 && delta <= 15) {
        out_ += static_cast<char>(delta << 4 | static_cast<int>(type));
    } else {
        out_ += static_cast<char>(type);
        zigzag(id);
    }
    last_id_ = id;
}

void ThriftWriter::boolean(int id, bool value)
{
    header(id, value ? ThriftType::boolean_true : ThriftType::boolean_false);
}

void ThriftWriter::i8(int id, std::int8_t value)
{
    header(id, ThriftType::byte);
    out_ += static_cast<char>(value);
}

void ThriftWriter::i16(int id, std::int16_t value)
{
    header(id, ThriftType::i16);
    zigzag(value);
}

void ThriftWriter::i32(int id, std::int32_t value)
{
    header(id, ThriftType::i32);
    zigzag(value);
}

void ThriftWriter::i64(int id, std::int64_t value)
{
    header(id, ThriftType::i64);
    zigzag(value);
}

void ThriftWriter::binary(int id, std::string_view value)
{
    header(id, ThriftType::binary);
    element_binary(value);
}

void ThriftWriter::list(int id, ThriftType element, std::size_t size)
{
    header(id, ThriftType::list);
    if (size < 15) {
        out_ += static_cast<char>(size << 4 | static_cast<unsigned>(element));
    } else {
        out_ += static_cast<char>(0xF0 | static_cast<unsigned>(element));
        varint(size);
    }
}

void ThriftWriter::empty(int id)
{
    structure(id);
    end();
}

void ThriftWriter::element_i32(std::int32_t value)
{
    zigzag(value);
}

void ThriftWriter::element_binary(std::string_view value)
{
    varint(value.size());
    out_ += value;
}

std::uint8_t ThriftReader::byte()
{
    if (!ok_ || position_ >= bytes_.size()) {
        ok_ = false;
        return 0;
    }
    return static_cast<std::uint8_t>(bytes_[position_++]);
}

std::uint64_t ThriftReader::varint()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t part = byte();
        value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
        if ((part & 0x80) == 0)
            return ok_ ? value : 0;
    }
    ok_ = false;
    return 0;
}

std::int64_t ThriftReader::zigzag()
{
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

std::string_view ThriftReader::bytes(std::uint64_t count)
{
    if (!ok_ || count > bytes_.size() - position_) {
        ok_ = false;
        return {};
    }
    const auto part = bytes_.substr(position_, static_cast<std::size_t>(count));
    position_ += part.size();
    return part;
}

ThriftReader::Field ThriftReader::next_field(Field previous)
{
    const std::uint8_t head = byte();
    const ThriftType type = type_of(head & 0x0F);
    if (!ok_ || type == ThriftType::stop)
        return {};
    const std::int64_t id = head >> 4 != 0 ? previous.id + (head >> 4) : zigzag();
    if (!ok_ || type > ThriftType::structure || id <= 0 || id > std::numeric_limits<std::int16_t>::max()) {
        ok_ = false;
        return {};
    }
    return {static_cast<int>(id), type};
}

bool ThriftReader::boolean(Field field)
{
    if (field.type != ThriftType::boolean_true && field.type != ThriftType::boolean_false)
        ok_ = false;
    return field.type == ThriftType::boolean_true;
}

std::int64_t ThriftReader::integer(Field field)
{
    if (field.type == ThriftType::byte)
        return static_cast<std::int8_t>(byte());
    if (!is_integer(field.type))
        ok_ = false;
    return zigzag();
}

std::int32_t ThriftReader::i32(Field field)
{
    const std::int64_t value = integer(field);
    if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()) {
        ok_ = false;
        return 0;
    }
    return static_cast<std::int32_t>(value);
}

std::string_view ThriftReader::binary(Field field)
{
    if (field.type != ThriftType::binary)
        ok_ = false;
    return bytes(varint());
}

ThriftReader::List ThriftReader::list_header()
{
    const std::uint8_t head = byte();
    const std::uint64_t size = head >> 4 == 15 ? varint() : head >> 4;
    // Every element takes a byte at least, so a larger size is a lie that
    // must not turn into an allocation.
    if (!ok_ || size > bytes_.size() - position_) {
        ok_ = false;
        return {};
    }
    return {type_of(head & 0x0F), static_cast<std::size_t>(size)};
}

ThriftReader::List ThriftReader::list(Field field)
{
    if (field.type != ThriftType::list)
        ok_ = false;
    return list_header();
}

void ThriftReader::enter(Field field)
{
    if (field.type != ThriftType::structure)
        ok_ = false;
}

std::int64_t ThriftReader::element_integer(List list)
{
    if (!is_integer(list.element))
        ok_ = false;
    return zigzag();
}

std::string_view ThriftReader::element_binary(List list)
{
    if (list.element != ThriftType::binary)
        ok_ = false;
    return bytes(varint());
}

void ThriftReader::enter_element(List list)
{
    if (list.element != ThriftType::structure)
        ok_ = false;
}

void ThriftReader::skip_element(ThriftType type, int depth)
{
    // Inside lists and maps a boolean has a byte of its own.
    if (type == ThriftType::boolean_true || type == ThriftType::boolean_false)
        (void)byte();
    else
        skip(type, depth);
}

void ThriftReader::skip(ThriftType type, int depth)
{
    if (depth > max_skip_depth)
        ok_ = false;
    if (!ok_)
        return;
    switch (type) {
    case ThriftType::boolean_true:
    case ThriftType::boolean_false: return;
    case ThriftType::byte: (void)byte(); return;
    case ThriftType::i16:
    case ThriftType::i32:
    case ThriftType::i64: (void)varint(); return;
    case ThriftType::floating: (void)bytes(8); return;
    case ThriftType::binary: (void)bytes(varint()); return;
    case ThriftType::list:
    case ThriftType::set: {
        const List list = list_header();
        for (std::size_t i = 0; i < list.size && ok_; ++i)
            skip_element(list.element, depth + 1);
        return;
    }
    case ThriftType::map: {
        const std::uint64_t size = varint();
        if (size == 0)
            return;
        const std::uint8_t types = byte();
        for (std::uint64_t i = 0; i < size && ok_; ++i) {
            skip_element(type_of(types >> 4), depth + 1);
            skip_element(type_of(types & 0x0F), depth + 1);
        }
        return;
    }
    case ThriftType::structure: {
        for (Field field = next_field({}); field.type != ThriftType::stop; field = next_field(field))
            skip(field.type, depth + 1);
        return;
    }
    case ThriftType::stop: break;
    }
    ok_ = false;
}

}  // namespace assay::table::parquet
