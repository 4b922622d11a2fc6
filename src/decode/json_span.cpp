#include "decode/json_span.hpp"

#include "core/json.hpp"

#include <cassert>
#include <string>

namespace assay::decode {
namespace {

/// The end of the string that begins at `at`.
std::size_t string_end(std::string_view json, std::size_t at)
{
    assert(json[at] == '"');
    for (++at; json[at] != '"'; ++at) {
        if (json[at] == '\\')
            ++at;
    }
    return at + 1;
}

/// The end of the value that begins at `at`, nested ones counted by depth.
std::size_t value_end(std::string_view json, std::size_t at)
{
    std::size_t depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            at = string_end(json, at);
            if (depth == 0)
                return at;
            continue;
        }
        if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return at;
            if (--depth == 0)
                return at + 1;
        } else if (c == ',' && depth == 0) {
            return at;
        }
        ++at;
    }
    return at;
}

/// The first token of a pointer, ~0 and ~1 undone.
std::string first_token(std::string_view pointer)
{
    std::string token;
    for (std::size_t i = 1; i < pointer.size() && pointer[i] != '/'; ++i) {
        if (pointer[i] == '~' && i + 1 < pointer.size())
            token += pointer[++i] == '1' ? '/' : '~';
        else
            token += pointer[i];
    }
    return token;
}

/// True if the JSON string `quoted` says `text`, however it is escaped.
bool says(std::string_view quoted, std::string_view text)
{
    if (quoted.find('\\') == std::string_view::npos)
        return quoted.substr(1, quoted.size() - 2) == text;
    const auto value = parse_json(quoted, "key");
    return value && value->get<std::string>() == text;
}

}  // namespace

std::optional<JsonSpan> find_value(std::string_view json, std::string_view pointer)
{
    std::size_t at = 0;
    std::size_t member = 0;
    while (!pointer.empty()) {
        const std::string token = first_token(pointer);
        const auto rest = pointer.find('/', 1);
        pointer = rest == std::string_view::npos ? std::string_view{} : pointer.substr(rest);
        if (json[at] != '{' && json[at] != '[')
            return std::nullopt;
        const bool is_object = json[at] == '{';
        bool is_found = false;
        std::size_t index = 0;
        for (++at; json[at] != '}' && json[at] != ']'; ++index) {
            member = at;
            if (is_object) {
                const std::size_t key_end = string_end(json, at);
                is_found = says(json.substr(at, key_end - at), token);
                at = key_end + 1;
            } else {
                is_found = std::to_string(index) == token;
            }
            if (is_found)
                break;
            at = value_end(json, at);
            if (json[at] == ',')
                ++at;
        }
        if (!is_found)
            return std::nullopt;
    }
    return JsonSpan{member, at, value_end(json, at)};
}

}  // namespace assay::decode
