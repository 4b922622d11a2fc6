#include "serve/routes.hpp"

#include "core/utf8.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <charconv>

namespace assay::serve {
namespace {

/// Takes the next segment off a path that begins with a slash.
std::string_view take_segment(std::string_view& path)
{
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

/// What stands behind "http://" of a target in absolute form; empty for others.
std::string_view behind_scheme(std::string_view target)
{
    for (const std::string_view scheme : {"http://", "https://"})
        if (boost::beast::iequals(target.substr(0, scheme.size()), scheme))
            return target.substr(scheme.size());
    return {};
}

bool is_usable(const std::string& argument)
{
    const auto is_control = [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; };
    return !argument.empty() && !invalid_utf8_at(argument) &&
           std::none_of(argument.begin(), argument.end(), is_control);
}

}  // namespace

std::string_view authority_of(std::string_view target)
{
    const auto after = behind_scheme(target);
    return after.substr(0, after.find_first_of("/?#"));
}

std::string_view path_of(std::string_view target)
{
    if (const auto after = behind_scheme(target); !after.empty()) {
        const auto slash = after.find_first_of("/?#");
        target = slash == std::string_view::npos || after[slash] != '/' ? "/" : after.substr(slash);
    }
    return target.substr(0, target.find_first_of("?#"));
}

std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path)
{
    std::vector<std::string> arguments;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const auto wanted = take_segment(pattern);
        const auto given = take_segment(path);
        if (!wanted.starts_with('{')) {
            if (wanted != given)
                return std::nullopt;
            continue;
        }
        auto argument = percent_decoded(given);
        if (!argument || !is_usable(*argument))
            return std::nullopt;
        arguments.push_back(std::move(*argument));
    }
    if (!pattern.empty() || !path.empty())
        return std::nullopt;
    return arguments;
}

std::optional<std::string> percent_decoded(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes += text[i];
            continue;
        }
        unsigned value = 0;
        const char* const digits = text.data() + i + 1;
        if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, value, 16).ptr != digits + 2)
            return std::nullopt;
        bytes += static_cast<char>(value);
        i += 2;
    }
    return bytes;
}

}  // namespace assay::serve
