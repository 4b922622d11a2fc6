#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::table::parquet {

/// Thrift's compact protocol, as far as Parquet's metadata needs it.
///
///   field      (id - last id) << 4 | type     one byte; id jumps over 15 add a zigzag varint
///   integer    zigzag varint
///   binary     varint length, bytes
///   list       size << 4 | type               sizes from 15 up add a varint
///   struct     fields, then a zero byte
///   bool       lies in its field's type
enum class ThriftType : std::uint8_t {
    stop = 0,
    boolean_true = 1,
    boolean_false = 2,
    byte = 3,
    i16 = 4,
    i32 = 5,
    i64 = 6,
    floating = 7,
    binary = 8,
    list = 9,
    set = 10,
    map = 11,
    structure = 12,
};

/// Writes one struct; fields go in by rising id. Nested structs are writers
/// of their own on the same text, closed by end().
class ThriftWriter {
public:
    explicit ThriftWriter(std::string& out) : out_{out} {}

    void boolean(int id, bool value);
    void i8(int id, std::int8_t value);
    void i16(int id, std::int16_t value);
    void i32(int id, std::int32_t value);
    void i64(int id, std::int64_t value);
    void binary(int id, std::string_view value);
    /// The size of a list field, whose elements the caller appends next.
    void list(int id, ThriftType element, std::size_t size);
    /// Opens a struct field, to be written by a ThriftWriter of its own.
    void structure(int id) { header(id, ThriftType::structure); }
    /// A struct field without fields, as a union's mark.
    void empty(int id);
    void end() { out_ += '\0'; }

    /// Elements of lists.
    void element_i32(std::int32_t value);
    void element_binary(std::string_view value);

private:
    void header(int id, ThriftType type);
    void varint(std::uint64_t value);
    void zigzag(std::int64_t value);

    std::string& out_;
    int last_id_ = 0;
};

/// Reads untrusted bytes. The first fault sticks: from then on ok() is false,
/// numbers are zero, lists are empty and next_field() ends every struct.
class ThriftReader {
public:
    struct Field {
        int id = 0;
        ThriftType type = ThriftType::stop;
    };
    struct List {
        ThriftType element = ThriftType::stop;
        std::size_t size = 0;  ///< Never more than there are bytes left.
    };

    explicit ThriftReader(std::string_view bytes) : bytes_{bytes} {}

    [[nodiscard]] bool ok() const { return ok_; }
    /// Bytes read so far.
    [[nodiscard]] std::size_t position() const { return position_; }

    /// The next field of the struct that `previous` belongs to, or `stop`.
    /// A struct starts with `Field{}`.
    [[nodiscard]] Field next_field(Field previous);

    /// The value of `field`; a fault if it is of another type.
    [[nodiscard]] bool boolean(Field field);
    [[nodiscard]] std::int64_t integer(Field field);
    [[nodiscard]] std::int32_t i32(Field field);
    [[nodiscard]] std::string_view binary(Field field);
    [[nodiscard]] List list(Field field);
    /// Marks a fault unless `field` is a struct, whose fields come next.
    void enter(Field field);
    void skip(Field field) { skip(field.type, 0); }

    /// For elements of lists.
    [[nodiscard]] std::int64_t element_integer(List list);
    [[nodiscard]] std::string_view element_binary(List list);
    /// Marks a fault unless the elements are structs.
    void enter_element(List list);

    void fail() { ok_ = false; }

private:
    [[nodiscard]] std::uint8_t byte();
    [[nodiscard]] std::uint64_t varint();
    [[nodiscard]] std::int64_t zigzag();
    [[nodiscard]] std::string_view bytes(std::uint64_t count);
    [[nodiscard]] List list_header();
    void skip(ThriftType type, int depth);
    void skip_element(ThriftType type, int depth);

    std::string_view bytes_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

}  // namespace assay::table::parquet
