#include "core/json.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>
#include <vector>

namespace assay {
namespace {

constexpr std::size_t max_depth = 512;

/// `line:column` of a byte offset, both from 1.
std::string place_of(std::string_view text, std::size_t offset)
{
    std::size_t line = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            line_start = i + 1;
        }
    }
    return std::to_string(line) + ":" + std::to_string(offset - line_start + 1);
}

/// The offset at which nesting first exceeds max_depth, or npos. Looks at
/// brackets outside strings only; whether the text is JSON is not its concern.
std::size_t too_deep_at(std::string_view text)
{
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth)
                return i;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return std::string_view::npos;
}

/// The first key that stands twice in one object of valid JSON text.
std::optional<std::string> doubled_key(std::string_view text)
{
    std::vector<std::set<std::string>> keys;
    std::optional<std::string> doubled;
    const auto look = [&](int, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start)
            keys.emplace_back();
        else if (event == Json::parse_event_t::object_end)
            keys.pop_back();
        else if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second && !doubled)
            doubled = parsed.get<std::string>();
        return true;
    };
    (void)Json::parse(text, look);
    return doubled;
}

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& name)
{
    if (const auto at = too_deep_at(text); at != std::string_view::npos)
        return Error{Errc::invalid_input, "more than 512 levels of nesting", name + ":" + place_of(text, at)};
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        std::string message = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..."
        if (const auto start = message.find(": "); start != std::string::npos)
            message = message.substr(start + 2);
        const auto offset = error.byte > 0 ? error.byte - 1 : 0;
        return Error{Errc::invalid_input, message, name + ":" + place_of(text, offset)};
    } catch (const Json::exception& error) {
        return Error{Errc::invalid_input, error.what(), name};
    }
}

Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes)
{
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return Error{Errc::invalid_input, std::string{"cannot open: "} + std::strerror(errno), path};
    std::string text;
    char buffer[65536];
    while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
        text.append(buffer, static_cast<std::size_t>(file.gcount()));
        if (text.size() > max_bytes)
            return Error{Errc::invalid_input, "larger than " + std::to_string(max_bytes) + " bytes", path};
    }
    if (file.bad())
        return Error{Errc::invalid_input, std::string{"cannot read: "} + std::strerror(errno), path};
    return text;
}

Result<Json> read_json_file(const std::string& path)
{
    auto text = read_text_file(path);
    if (!text)
        return text.error();
    std::string_view body = *text;
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    auto value = parse_json(body, path);
    if (value) {
        if (const auto key = doubled_key(body))
            return Error{Errc::invalid_input, "the key \"" + *key + "\" stands twice in one object", path};
    }
    return value;
}

void append_pointer(std::string& pointer, std::string_view token)
{
    pointer += '/';
    for (const char c : token) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
}

}  // namespace assay
