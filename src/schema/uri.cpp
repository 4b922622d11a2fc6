#include "schema/uri.hpp"

#include <vector>

namespace assay::schema {
namespace {

/// The five parts of RFC 3986, without the fragment.
struct Parts {
    std::string_view scheme;  ///< Without the colon.
    std::string_view authority;
    std::string_view path;
    std::string_view query;  ///< Without the question mark.
    bool has_authority = false;
    bool has_query = false;
};

bool is_scheme_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.';
}

Parts split(std::string_view uri)
{
    Parts parts;
    std::size_t colon = 0;
    while (colon < uri.size() && is_scheme_char(uri[colon]))
        ++colon;
    if (colon > 0 && colon < uri.size() && uri[colon] == ':') {
        parts.scheme = uri.substr(0, colon);
        uri.remove_prefix(colon + 1);
    }
    if (uri.starts_with("//")) {
        uri.remove_prefix(2);
        const auto end = uri.find_first_of("/?");
        parts.authority = uri.substr(0, end);
        parts.has_authority = true;
        uri.remove_prefix(end == std::string_view::npos ? uri.size() : end);
    }
    const auto question = uri.find('?');
    parts.path = uri.substr(0, question);
    if (question != std::string_view::npos) {
        parts.query = uri.substr(question + 1);
        parts.has_query = true;
    }
    return parts;
}

std::string without_dots(std::string_view path)
{
    std::vector<std::string_view> segments;
    const bool absolute = path.starts_with('/');
    bool ends_in_slash = false;
    std::size_t start = absolute ? 1 : 0;
    while (start <= path.size()) {
        const auto slash = path.find('/', start);
        const auto segment = path.substr(start, slash == std::string_view::npos ? slash : slash - start);
        const bool last = slash == std::string_view::npos;
        ends_in_slash = last && (segment == "." || segment == "..");
        if (segment == "..") {
            if (!segments.empty())
                segments.pop_back();
        } else if (segment != ".") {
            segments.push_back(segment);
        }
        if (last)
            break;
        start = slash + 1;
    }
    std::string out = absolute ? "/" : "";
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (i > 0)
            out += '/';
        out += segments[i];
    }
    if (ends_in_slash && !segments.empty())
        out += '/';
    return out;
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string percent_decode(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

Reference split_reference(std::string_view reference)
{
    const auto hash = reference.find('#');
    if (hash == std::string_view::npos)
        return {std::string{reference}, ""};
    return {std::string{reference.substr(0, hash)}, percent_decode(reference.substr(hash + 1))};
}

std::string resolve_uri(std::string_view base, std::string_view reference)
{
    if (reference.empty())
        return std::string{base};
    const Parts own = split(reference);
    if (!own.scheme.empty() || base.empty())
        return std::string{reference};

    const Parts from = split(base);
    std::string out;
    if (!from.scheme.empty())
        out.append(from.scheme).append(":");
    const Parts& authority = own.has_authority ? own : from;
    if (authority.has_authority)
        out.append("//").append(authority.authority);

    if (own.has_authority || own.path.starts_with('/')) {
        out += without_dots(own.path);
    } else if (own.path.empty()) {
        out += from.path;
    } else {
        // What follows the last slash of the base is its file name.
        const auto slash = from.path.rfind('/');
        std::string merged = slash == std::string_view::npos ? (from.has_authority ? "/" : "")
                                                             : std::string{from.path.substr(0, slash + 1)};
        merged += own.path;
        out += without_dots(merged);
    }
    const Parts& query = own.path.empty() && !own.has_query && !own.has_authority ? from : own;
    if (query.has_query)
        out.append("?").append(query.query);
    return out;
}

}  // namespace assay::schema
