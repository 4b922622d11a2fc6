#pragma once

#include "core/result.hpp"
#include "table/type.hpp"

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::table {

/// One column in memory, laid out as Arrow does: a validity flag per slot,
/// then values by kind. A null slot still has a (zero) value so that all
/// vectors stay parallel.
///
///   boolean          booleans[i]
///   int64, date      integers[i]
///   float64          floats[i]
///   string, json     bytes[offsets[i] .. offsets[i+1])
///   list             children[0] slots [offsets[i] .. offsets[i+1])
///   record           children[k] slot i, for every member k
class Column {
public:
    explicit Column(Type type);

    /// Whole columns from their parts, for readers that have all of them:
    /// slot i of a list holds child slots [offsets[i] .. offsets[i+1]), and
    /// every child of a record has one slot per entry of `valid`.
    [[nodiscard]] static Column of_list(Type type, std::vector<std::uint8_t> valid,
                                        std::vector<std::uint64_t> offsets, Column elements);
    [[nodiscard]] static Column of_record(Type type, std::vector<std::uint8_t> valid, std::vector<Column> members);

    [[nodiscard]] const Type& type() const { return type_; }
    [[nodiscard]] std::size_t size() const { return valid_.size(); }
    [[nodiscard]] std::size_t null_count() const;
    /// Bytes held, roughly, children included: what a flush decision needs.
    [[nodiscard]] std::size_t memory_bytes() const;

    void append_null();
    void append_boolean(bool value);
    void append_int64(std::int64_t value);      ///< int64 and date.
    void append_float64(double value);          ///< May be NaN or infinite, which JSON text shows as null.
    void append_string(std::string_view utf8);  ///< string and json.

    /// Appends one slot from a parsed JSON value, nested values included.
    /// JSON null becomes a null slot. A value that does not fit the type
    /// (which validation should have caught) is an error naming the place
    /// below this column as a JSON pointer, and the column is left unchanged.
    [[nodiscard]] Result<void> append_json(simdjson::dom::element value);

    /// Appends one slot from the type's text form: "12", "true", "2024-01-31",
    /// JSON for json, list and record. Error if it does not parse; nothing is
    /// appended then. Empty text is an empty string, and an error elsewhere.
    [[nodiscard]] Result<void> append_text(std::string_view text);

    /// Drops slots from the end until `size() == slots`.
    void truncate(std::size_t slots);

    [[nodiscard]] bool is_null(std::size_t slot) const { return !valid_[slot]; }
    [[nodiscard]] bool boolean(std::size_t slot) const { return booleans_[slot] != 0; }
    [[nodiscard]] std::int64_t int64(std::size_t slot) const { return integers_[slot]; }
    [[nodiscard]] double float64(std::size_t slot) const { return floats_[slot]; }
    [[nodiscard]] std::string_view string(std::size_t slot) const;
    [[nodiscard]] std::size_t list_begin(std::size_t slot) const { return offsets_[slot]; }
    [[nodiscard]] std::size_t list_end(std::size_t slot) const { return offsets_[slot + 1]; }
    [[nodiscard]] const Column& child(std::size_t index) const { return children_[index]; }
    [[nodiscard]] Column& child(std::size_t index) { return children_[index]; }
    [[nodiscard]] std::size_t child_count() const { return children_.size(); }

    /// Starts a list slot / record slot whose children the caller appends
    /// itself: for a list append to child(0), then call end_list(); for a
    /// record append once to every child, then end_record().
    void end_list();
    void end_record();

private:
    [[nodiscard]] Result<void> append_json_list(simdjson::dom::array elements);
    [[nodiscard]] Result<void> append_json_record(simdjson::dom::object members);
    [[nodiscard]] bool has_offsets() const;

    Type type_;
    std::vector<std::uint8_t> valid_;
    std::vector<std::uint8_t> booleans_;
    std::vector<std::int64_t> integers_;
    std::vector<double> floats_;
    std::vector<std::uint64_t> offsets_;
    std::string bytes_;
    std::vector<Column> children_;
};

/// Appends slot `slot` as JSON text (null included).
void append_json_text(std::string& out, const Column& column, std::size_t slot);

}  // namespace assay::table
