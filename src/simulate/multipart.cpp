#include "simulate/multipart.hpp"

namespace assay::simulate {
namespace {

constexpr std::string_view line_break = "\r\n";
constexpr std::size_t most_parts = 100;

/// The value of `name=value` or `name="value"` in a header; empty if there is none.
std::string_view parameter(std::string_view header, std::string_view name)
{
    for (auto at = header.find(name); at != header.npos; at = header.find(name, at + 1)) {
        const bool begins = at > 0 && (header[at - 1] == ';' || header[at - 1] == ' ');
        auto value = header.substr(at + name.size());
        if (!begins || !value.starts_with('='))
            continue;
        value.remove_prefix(1);
        if (value.starts_with('"')) {
            value.remove_prefix(1);
            return value.substr(0, value.find('"'));
        }
        return value.substr(0, value.find_first_of("; \r"));
    }
    return {};
}

}  // namespace

std::optional<std::vector<FormPart>> read_form(std::string_view content_type, std::string_view body)
{
    const auto boundary = parameter(content_type, "boundary");
    if (!content_type.starts_with("multipart/form-data") || boundary.empty())
        return std::nullopt;
    const std::string delimiter = "--" + std::string{boundary};
    const std::string next = std::string{line_break} + delimiter;
    if (!body.starts_with(delimiter))
        return std::nullopt;
    body.remove_prefix(delimiter.size());
    std::vector<FormPart> parts;
    while (!body.starts_with("--")) {
        const auto head_end = body.find("\r\n\r\n");
        if (!body.starts_with(line_break) || head_end == body.npos || parts.size() == most_parts)
            return std::nullopt;
        const auto head = body.substr(0, head_end);
        body.remove_prefix(head_end + 4);
        const auto content_end = body.find(next);
        if (content_end == body.npos)
            return std::nullopt;
        parts.push_back({std::string{parameter(head, "name")}, body.substr(0, content_end)});
        body.remove_prefix(content_end + next.size());
    }
    return parts;
}

}  // namespace assay::simulate
