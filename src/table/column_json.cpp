// Between a column's slots and JSON or plain text: column.hpp's append_json(),
// append_text() and append_json_text().
#include "table/column.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "table/date.hpp"

#include <cassert>
#include <charconv>
#include <cmath>
#include <optional>

namespace assay::table {
namespace {

using simdjson::dom::element_type;

/// Long values are cut in messages.
constexpr std::size_t quoted_bytes = 60;

std::string minified(simdjson::dom::element value)
{
    return simdjson::minify(value);
}

Error mismatch(const Type& type, std::string_view found)
{
    return Error{Errc::schema_mismatch, "expected " + type_text(type) + ", found " + shorten(found, quoted_bytes)};
}

/// The integer that a number with a fraction point or exponent stands for:
/// JSON Schema counts 1.0 as an integer.
std::optional<std::int64_t> integer_of(double value)
{
    // 2^63 is a double; the largest int64 is not.
    constexpr double limit = 9223372036854775808.0;
    if (!(value >= -limit && value < limit) || std::trunc(value) != value)
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> integer_of(simdjson::dom::element value)
{
    std::int64_t integer = 0;
    if (value.get_int64().get(integer) == simdjson::SUCCESS)
        return integer;
    double floating = 0;
    if (value.is_double() && value.get_double().get(floating) == simdjson::SUCCESS)
        return integer_of(floating);
    return std::nullopt;
}

template <class T>
std::optional<T> number_in(std::string_view text)
{
    T value{};
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<double> finite_in(std::string_view text)
{
    const auto value = number_in<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> integer_in(std::string_view text)
{
    if (const auto integer = number_in<std::int64_t>(text))
        return integer;
    // Only a fraction point or an exponent is worth a second look; digits
    // alone that did not fit must not come back rounded.
    if (text.find_first_of(".eE") == std::string_view::npos)
        return std::nullopt;
    const auto value = finite_in(text);
    return value ? integer_of(*value) : std::nullopt;
}

/// `error` of a part of a value, seen from the whole.
Error below(std::string_view token, Error error)
{
    std::string where;
    append_pointer(where, token);
    error.where = where + error.where;
    return error;
}

}  // namespace

Result<void> Column::append_json(simdjson::dom::element value)
{
    if (value.is_null()) {
        append_null();
        return {};
    }
    switch (type_.kind) {
    case Kind::boolean:
        if (bool flag = false; value.get_bool().get(flag) == simdjson::SUCCESS) {
            append_boolean(flag);
            return {};
        }
        break;
    case Kind::int64:
        if (const auto integer = integer_of(value)) {
            append_int64(*integer);
            return {};
        }
        break;
    case Kind::float64:
        if (double number = 0; value.get_double().get(number) == simdjson::SUCCESS) {
            append_float64(number);
            return {};
        }
        break;
    case Kind::string:
        if (std::string_view text; value.get_string().get(text) == simdjson::SUCCESS) {
            append_string(text);
            return {};
        }
        break;
    case Kind::date:
        if (std::string_view text; value.get_string().get(text) == simdjson::SUCCESS) {
            if (const auto days = parse_date(text)) {
                append_int64(*days);
                return {};
            }
        }
        break;
    case Kind::json:
        append_string(minified(value));
        return {};
    case Kind::list:
        if (value.is_array())
            return append_json_list(value.get_array());
        break;
    case Kind::record:
        if (value.is_object())
            return append_json_record(value.get_object());
        break;
    }
    return mismatch(type_, minified(value));
}

Result<void> Column::append_json_list(simdjson::dom::array elements)
{
    std::size_t index = 0;
    for (const simdjson::dom::element element : elements) {
        if (const auto appended = children_.front().append_json(element); !appended) {
            truncate(size());
            return below(std::to_string(index), appended.error());
        }
        ++index;
    }
    end_list();
    return {};
}

Result<void> Column::append_json_record(simdjson::dom::object members)
{
    const auto give_up = [this](std::string_view name, Error error) {
        truncate(size());
        return below(name, std::move(error));
    };
    // Members mostly come in the order of the type, so the search starts where
    // the last one was found.
    std::size_t next = 0;
    for (const auto member : members) {
        std::size_t tried = 0;
        while (tried < children_.size() && type_.children[next % children_.size()].name != member.key) {
            ++next;
            ++tried;
        }
        if (tried == children_.size())
            return give_up(member.key, Error{Errc::schema_mismatch, "no such member in " + shorten(type_text(type_), 200)});
        Column& child = children_[next % children_.size()];
        if (child.size() > size())
            return give_up(member.key, Error{Errc::schema_mismatch, "the member occurs twice"});
        if (const auto appended = child.append_json(member.value); !appended)
            return give_up(member.key, appended.error());
        ++next;
    }
    for (Column& child : children_) {
        if (child.size() == size())
            child.append_null();
    }
    end_record();
    return {};
}

Result<void> Column::append_text(std::string_view text)
{
    switch (type_.kind) {
    case Kind::boolean:
        if (text == "true" || text == "false") {
            append_boolean(text == "true");
            return {};
        }
        break;
    case Kind::int64:
        if (const auto integer = integer_in(text)) {
            append_int64(*integer);
            return {};
        }
        break;
    case Kind::float64:
        if (const auto number = finite_in(text)) {
            append_float64(*number);
            return {};
        }
        break;
    case Kind::string:
        append_string(text);
        return {};
    case Kind::date:
        if (const auto days = parse_date(text)) {
            append_int64(*days);
            return {};
        }
        break;
    case Kind::json:
    case Kind::list:
    case Kind::record: {
        thread_local simdjson::dom::parser parser;
        simdjson::dom::element value;
        if (parser.parse(text.data(), text.size()).get(value) == simdjson::SUCCESS)
            return append_json(value);
        break;
    }
    }
    std::string found;
    append_json_string(found, shorten(replace_invalid_utf8(text.substr(0, 2 * quoted_bytes)), quoted_bytes));
    return mismatch(type_, found);
}

void append_json_text(std::string& out, const Column& column, std::size_t slot)
{
    assert(slot < column.size());
    if (column.is_null(slot)) {
        out += "null";
        return;
    }
    switch (column.type().kind) {
    case Kind::boolean: out += column.boolean(slot) ? "true" : "false"; break;
    case Kind::int64: {
        char digits[24];
        const auto result = std::to_chars(digits, digits + sizeof digits, column.int64(slot));
        out.append(digits, result.ptr);
        break;
    }
    case Kind::float64:
        if (std::isfinite(column.float64(slot)))
            append_json_number(out, column.float64(slot));
        else
            out += "null";
        break;
    case Kind::string: append_json_string(out, column.string(slot)); break;
    case Kind::date:
        out += '"';
        append_date(out, column.int64(slot));
        out += '"';
        break;
    case Kind::json: out += column.string(slot); break;
    case Kind::list:
        out += '[';
        for (std::size_t i = column.list_begin(slot); i < column.list_end(slot); ++i) {
            if (i > column.list_begin(slot))
                out += ',';
            append_json_text(out, column.child(0), i);
        }
        out += ']';
        break;
    case Kind::record:
        out += '{';
        for (std::size_t i = 0; i < column.child_count(); ++i) {
            if (i > 0)
                out += ',';
            append_json_string(out, column.type().children[i].name);
            out += ':';
            append_json_text(out, column.child(i), slot);
        }
        out += '}';
        break;
    }
}

}  // namespace assay::table
