#include "schema/marked_numbers.hpp"

#include "schema/exact_numbers.hpp"
#include "schema/instance_parser.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <vector>

namespace assay::schema {
namespace {

/// A name that nobody gives a property.
constexpr std::string_view mark = "\x7F" "exact number";

bool needs_mark(std::string_view number)
{
    const auto e = std::min(number.find_first_of("eE"), number.size());
    return e > exact_digits || number.size() - e > common_exponent;
}

/// The text with each number that may be rounded as an object that holds it.
std::string with_marks(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 1;
        if (text[at] == '"') {
            while (at + length < text.size() && text[at + length] != '"')
                length += text[at + length] == '\\' ? 2 : 1;
            length = std::min(length + 1, text.size() - at);
        } else if (const auto number = number_length(text.substr(at)); number > 0) {
            length = number;
            if (needs_mark(text.substr(at, length))) {
                out.append("{\"").append(mark).append("\":\"").append(text.substr(at, length)).append("\"}");
                at += length;
                continue;
            }
        }
        out += text.substr(at, length);
        at += length;
    }
    return out;
}

/// Calls `visit` with every value in `root`, containers before what they hold.
template <class Visit>
void for_each_value(Json& root, Visit visit)
{
    std::vector<Json*> open{&root};
    while (!open.empty()) {
        Json& value = *open.back();
        open.pop_back();
        visit(value);
        if (!value.is_structured())
            continue;
        for (auto& inner : value)
            open.push_back(&inner);
    }
}

void marks_to_binary(Json& value)
{
    if (!value.is_object() || value.size() != 1 || value.begin().key() != mark)
        return;
    const auto text = value.begin()->get<std::string>();
    value = Json::binary({text.begin(), text.end()});
}

using Parse = Result<Json> (*)(std::string_view, const std::string&);

/// What `parse` reads, with marks if they tell more: 1e400 is JSON, but no double.
Result<Json> parse_exactly(std::string_view text, const std::string& name, Parse parse)
{
    auto plain = parse(text, name);
    if (plain && !may_be_rounded(text))
        return plain;
    auto marked = parse(with_marks(text), name);
    if (!marked)
        return plain;
    for_each_value(*marked, marks_to_binary);
    return marked;
}

}  // namespace

Result<Json> parse_schema(std::string_view text, const std::string& name)
{
    return parse_exactly(text, name, parse_json);
}

Result<Json> read_schema_file(const std::string& path)
{
    const auto text = read_text_file(path);
    if (!text)
        return text.error();
    std::string_view body = *text;
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    return parse_exactly(body, path, parse_json_with_unique_names);
}

std::string text_of_marked(const Json& number)
{
    const auto& bytes = number.get_binary();
    return {bytes.begin(), bytes.end()};
}

std::string dump_marked(const Json& value)
{
    if (is_marked_number(value))
        return text_of_marked(value);
    if (!value.is_structured())
        return value.dump();
    std::string out = value.is_array() ? "[" : "{";
    for (const auto& [key, inner] : value.items()) {
        out += out.size() > 1 ? "," : "";
        if (value.is_object())
            out += Json(key).dump() + ":";
        out += dump_marked(inner);
    }
    return out + (value.is_array() ? "]" : "}");
}

void round_marked_numbers(Json& root)
{
    for_each_value(root, [](Json& value) {
        if (!is_marked_number(value))
            return;
        constexpr double largest = std::numeric_limits<double>::max();
        value = std::clamp(std::strtod(text_of_marked(value).c_str(), nullptr), -largest, largest);
    });
}

}  // namespace assay::schema
