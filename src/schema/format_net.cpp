#include "schema/format_net.hpp"

#include "core/ascii.hpp"

#include <algorithm>

namespace assay::schema {
namespace {

bool is_beyond_ascii(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

bool contains(std::string_view set, char c)
{
    return set.find(c) != std::string_view::npos;
}

bool is_label(std::string_view label, Letters letters)
{
    // "--" in third place is reserved for encoded labels, of which only
    // "xn--" exists.
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
        return false;
    if (label.substr(2 < label.size() ? 2 : label.size()).starts_with("--")) {
        const bool encoded = (label[0] == 'x' || label[0] == 'X') && (label[1] == 'n' || label[1] == 'N');
        if (!encoded || label.size() < 5)
            return false;
    }
    for (const char c : label) {
        const bool fine = is_ascii_letter(c) || is_digit(c) || c == '-' || (letters == Letters::international && is_beyond_ascii(c));
        if (!fine)
            return false;
    }
    return true;
}

bool is_local_part(std::string_view local, Letters letters)
{
    if (local.size() >= 2 && local.front() == '"' && local.back() == '"') {
        local = local.substr(1, local.size() - 2);
        for (std::size_t i = 0; i < local.size(); ++i) {
            if (local[i] == '\\')
                ++i;
            else if (local[i] == '"')
                return false;
        }
        return true;
    }
    char before = '.';
    for (const char c : local) {
        const bool atom = is_ascii_letter(c) || is_digit(c) || contains("!#$%&'*+-/=?^_`{|}~", c) ||
                          (letters == Letters::international && is_beyond_ascii(c));
        if (!atom && (c != '.' || before == '.'))
            return false;
        before = c;
    }
    return before != '.';
}

/// Characters of `allowed`, unreserved ones, and %XX.
bool is_made_of(std::string_view text, std::string_view allowed, Letters letters)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2]))
                return false;
            i += 2;
        } else if (!is_ascii_letter(c) && !is_digit(c) && !contains("-._~", c) && !contains(allowed, c) &&
                   !(letters == Letters::international && is_beyond_ascii(c))) {
            return false;
        }
    }
    return true;
}

constexpr std::string_view sub_delims = "!$&'()*+,;=";

bool is_authority(std::string_view authority, Letters letters)
{
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        if (!is_made_of(authority.substr(0, at), "!$&'()*+,;=:", letters))
            return false;
        authority.remove_prefix(at + 1);
    }
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos)
            return false;
        const auto literal = authority.substr(1, close - 1);
        const bool future = literal.size() > 3 && (literal[0] == 'v' || literal[0] == 'V');
        if (!future && !is_ipv6(literal))
            return false;
        authority.remove_prefix(close + 1);
        if (!authority.empty() && authority.front() != ':')
            return false;
    }
    if (const auto colon = authority.rfind(':'); colon != std::string_view::npos) {
        for (const char c : authority.substr(colon + 1)) {
            if (!is_digit(c))
                return false;
        }
        authority = authority.substr(0, colon);
    }
    return is_made_of(authority, sub_delims, letters);
}

/// Everything after the scheme.
bool is_hierarchy(std::string_view rest, Letters letters)
{
    if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
        if (!is_made_of(rest.substr(hash + 1), "!$&'()*+,;=:@/?", letters))
            return false;
        rest = rest.substr(0, hash);
    }
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
        if (!is_made_of(rest.substr(question + 1), "!$&'()*+,;=:@/?", letters))
            return false;
        rest = rest.substr(0, question);
    }
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const auto slash = rest.find('/');
        if (!is_authority(rest.substr(0, slash), letters))
            return false;
        rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
    }
    return is_made_of(rest, "!$&'()*+,;=:@/", letters);
}

/// The length of a leading "scheme:", 0 if there is none.
std::size_t scheme_length(std::string_view text)
{
    if (text.empty() || !is_ascii_letter(text.front()))
        return 0;
    std::size_t end = 0;
    while (end < text.size() && (is_ascii_letter(text[end]) || is_digit(text[end]) || contains("+-.", text[end])))
        ++end;
    return end < text.size() && text[end] == ':' ? end + 1 : 0;
}

}  // namespace

bool is_email(std::string_view text, Letters letters)
{
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || !is_local_part(text.substr(0, at), letters))
        return false;
    const auto domain = text.substr(at + 1);
    if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
        const auto address = domain.substr(1, domain.size() - 2);
        return address.starts_with("IPv6:") ? is_ipv6(address.substr(5)) : is_ipv4(address);
    }
    return is_hostname(domain, letters);
}

bool is_hostname(std::string_view text, Letters letters)
{
    if (text.empty() || text.size() > 253)
        return false;
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot), letters))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_ipv4(std::string_view text)
{
    for (int part = 0; part < 4; ++part) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < text.size() && digits < 4 && is_digit(text[digits]))
            value = value * 10 + (text[digits++] - '0');
        if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[0] == '0'))
            return false;
        text.remove_prefix(digits);
        if (part < 3) {
            if (!text.starts_with('.'))
                return false;
            text.remove_prefix(1);
        }
    }
    return text.empty();
}

bool is_ipv6(std::string_view text)
{
    int groups = 0;
    bool gap = false;
    if (text.starts_with("::")) {
        gap = true;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        std::size_t digits = 0;
        while (digits < text.size() && digits < 5 && is_hex_digit(text[digits]))
            ++digits;
        if (digits < text.size() && text[digits] == '.') {
            groups += 2;
            return is_ipv4(text) && (gap ? groups <= 7 : groups == 8);
        }
        if (digits == 0 || digits > 4)
            return false;
        ++groups;
        text.remove_prefix(digits);
        if (text.empty())
            break;
        if (text.starts_with("::")) {
            if (gap)
                return false;
            gap = true;
            text.remove_prefix(2);
        } else if (text.starts_with(':') && text.size() > 1) {
            text.remove_prefix(1);
        } else {
            return false;
        }
    }
    return gap ? groups <= 7 : groups == 8;
}

bool is_uri(std::string_view text, Letters letters)
{
    const auto scheme = scheme_length(text);
    return scheme > 0 && is_hierarchy(text.substr(scheme), letters);
}

bool is_uri_reference(std::string_view text, Letters letters)
{
    if (is_uri(text, letters))
        return true;
    // A colon in the first segment would make it a scheme.
    const auto colon = text.find(':');
    const auto end = text.find_first_of("/?#");
    const bool colon_in_first_segment = colon != std::string_view::npos && (end == std::string_view::npos || colon < end);
    return !colon_in_first_segment && is_hierarchy(text, letters);
}

namespace {

bool is_percent_encoded(std::string_view text)
{
    return text.size() >= 3 && text[0] == '%' && is_hex_digit(text[1]) && is_hex_digit(text[2]);
}

/// RFC 6570: names of letters, digits, "_" and %XX, with single dots between
/// them, then ":" and 1 to 9999, or "*", or nothing.
bool is_variable(std::string_view text)
{
    bool after_character = false;
    while (!text.empty() && text[0] != ':' && text[0] != '*') {
        const bool encoded = is_percent_encoded(text);
        const bool dot = text[0] == '.';
        if (dot ? !after_character : !(encoded || is_ascii_letter(text[0]) || is_digit(text[0]) || text[0] == '_'))
            return false;
        after_character = !dot;
        text.remove_prefix(encoded ? 3 : 1);
    }
    if (!after_character)
        return false;
    if (text.empty() || text == "*")
        return true;
    const auto length = text.substr(1);
    return text[0] == ':' && !length.empty() && length.size() <= 4 && length[0] != '0' &&
           std::all_of(length.begin(), length.end(), is_digit);
}

/// What stands between the braces.
bool is_expression(std::string_view text)
{
    if (!text.empty() && contains("+#./;?&=,!@|", text[0]))
        text.remove_prefix(1);
    while (true) {
        const auto comma = text.find(',');
        if (!is_variable(text.substr(0, comma)))
            return false;
        if (comma == std::string_view::npos)
            return true;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

bool is_uri_template(std::string_view text)
{
    while (!text.empty()) {
        const char c = text[0];
        if (c == '{') {
            const auto close = text.find('}');
            if (close == std::string_view::npos || !is_expression(text.substr(1, close - 1)))
                return false;
            text.remove_prefix(close + 1);
        } else if (c == '%' ? !is_percent_encoded(text) : static_cast<unsigned char>(c) <= 0x20 || contains("\"<>\\^`|}\x7F", c)) {
            return false;
        } else {
            text.remove_prefix(1);
        }
    }
    return true;
}

}  // namespace assay::schema
