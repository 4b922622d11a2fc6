#include "schema/format.hpp"

#include "core/ascii.hpp"
#include "schema/format_net.hpp"
#include "schema/pattern.hpp"

#include <array>

namespace assay::schema {
namespace {

struct Entry {
    Format format;
    std::string_view name;
    std::string_view description;
};

constexpr auto entries = std::to_array<Entry>({
    {Format::date, "date", "a date such as 2024-05-31"},
    {Format::time, "time", "a time with its zone such as 14:30:00Z"},
    {Format::date_time, "date-time", "a date and time with its zone such as 2024-05-31T14:30:00Z"},
    {Format::duration, "duration", "an ISO 8601 duration such as P3DT12H"},
    {Format::email, "email", "an email address"},
    {Format::idn_email, "idn-email", "an email address"},
    {Format::hostname, "hostname", "a host name"},
    {Format::idn_hostname, "idn-hostname", "a host name"},
    {Format::ipv4, "ipv4", "an IPv4 address such as 192.0.2.1"},
    {Format::ipv6, "ipv6", "an IPv6 address such as 2001:db8::1"},
    {Format::uri, "uri", "an absolute URL such as https://example.com/page"},
    {Format::uri_reference, "uri-reference", "a URL or a relative reference"},
    {Format::iri, "iri", "an absolute URL"},
    {Format::iri_reference, "iri-reference", "a URL or a relative reference"},
    {Format::uri_template, "uri-template", "a URI template"},
    {Format::uuid, "uuid", "a UUID such as 123e4567-e89b-12d3-a456-426614174000"},
    {Format::json_pointer, "json-pointer", "a JSON pointer"},
    {Format::relative_json_pointer, "relative-json-pointer", "a relative JSON pointer"},
    {Format::regex, "regex", "a regular expression"},
});

/// Two digits at the front, taken off; -1 if they are not there.
int take_two(std::string_view& text)
{
    if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1]))
        return -1;
    const int value = (text[0] - '0') * 10 + (text[1] - '0');
    text.remove_prefix(2);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

bool is_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool is_date(std::string_view text)
{
    const int century = take_two(text);
    const int in_century = take_two(text);
    if (century < 0 || in_century < 0 || !take(text, '-'))
        return false;
    const int month = take_two(text);
    if (month < 1 || month > 12 || !take(text, '-'))
        return false;
    const int day = take_two(text);
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = month == 2 && is_leap_year(century * 100 + in_century);
    return text.empty() && day >= 1 && day <= days[month - 1] + (leap ? 1 : 0);
}

/// RFC 3339 full-time. A leap second must fall on 23:59:60 UTC.
bool is_time(std::string_view text)
{
    const int hour = take_two(text);
    if (hour < 0 || hour > 23 || !take(text, ':'))
        return false;
    const int minute = take_two(text);
    if (minute < 0 || minute > 59 || !take(text, ':'))
        return false;
    const int second = take_two(text);
    if (second < 0 || second > 60)
        return false;
    if (take(text, '.')) {
        if (text.empty() || !is_digit(text.front()))
            return false;
        while (!text.empty() && is_digit(text.front()))
            text.remove_prefix(1);
    }
    int offset_minutes = 0;
    if (text == "Z" || text == "z") {
        text.remove_prefix(1);
    } else {
        const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
        const int hours = take_two(text);
        if (sign == 0 || hours < 0 || hours > 23 || !take(text, ':'))
            return false;
        const int minutes = take_two(text);
        if (minutes < 0 || minutes > 59)
            return false;
        offset_minutes = sign * (hours * 60 + minutes);
    }
    if (!text.empty())
        return false;
    const int utc = ((hour * 60 + minute - offset_minutes) % 1440 + 1440) % 1440;
    return second < 60 || utc == 23 * 60 + 59;
}

bool is_date_time(std::string_view text)
{
    return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
           is_time(text.substr(11));
}

/// Units of `order` in that order, none skipped between the first and last:
/// RFC 3339's grammar, which is narrower than ISO 8601. Nothing at all is -1.
int take_units(std::string_view& text, std::string_view order)
{
    int taken = 0;
    std::size_t next = 0;
    while (!text.empty() && is_digit(text.front())) {
        while (!text.empty() && is_digit(text.front()))
            text.remove_prefix(1);
        if (text.empty())
            return -1;
        const auto unit = order.find(text.front(), next);
        if (unit == std::string_view::npos || (taken > 0 && unit != next))
            return -1;
        next = unit + 1;
        text.remove_prefix(1);
        ++taken;
    }
    return taken;
}

bool is_duration(std::string_view text)
{
    if (!take(text, 'P') || text.empty())
        return false;
    if (text.back() == 'W')
        return take_units(text, "W") == 1 && text.empty();
    const int days = take_units(text, "YMD");
    if (days < 0)
        return false;
    if (text.empty())
        return days > 0;
    return take(text, 'T') && take_units(text, "HMS") > 0 && text.empty();
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-')
                return false;
        } else if (!is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
            return false;
        }
    }
    return true;
}

bool is_json_pointer(std::string_view text)
{
    if (!text.empty() && text.front() != '/')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    }
    return true;
}

bool is_relative_json_pointer(std::string_view text)
{
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits]))
        ++digits;
    if (digits == 0 || (digits > 1 && text[0] == '0'))
        return false;
    text.remove_prefix(digits);
    return text == "#" || is_json_pointer(text);
}

/// "A regular expression" is one that this program could search with.
bool is_regex(std::string_view text)
{
    return Pattern::compile(text).has_value();
}

}  // namespace

std::optional<Format> find_format(std::string_view name)
{
    for (const auto& entry : entries) {
        if (entry.name == name)
            return entry.format;
    }
    return std::nullopt;
}

std::string_view describe(Format format)
{
    return entries[static_cast<std::size_t>(format)].description;
}

bool matches(Format format, std::string_view text)
{
    switch (format) {
    case Format::date: return is_date(text);
    case Format::time: return is_time(text);
    case Format::date_time: return is_date_time(text);
    case Format::duration: return is_duration(text);
    case Format::email: return is_email(text, Letters::ascii);
    case Format::idn_email: return is_email(text, Letters::international);
    case Format::hostname: return is_hostname(text, Letters::ascii);
    case Format::idn_hostname: return is_hostname(text, Letters::international);
    case Format::ipv4: return is_ipv4(text);
    case Format::ipv6: return is_ipv6(text);
    case Format::uri: return is_uri(text, Letters::ascii);
    case Format::uri_reference: return is_uri_reference(text, Letters::ascii);
    case Format::iri: return is_uri(text, Letters::international);
    case Format::iri_reference: return is_uri_reference(text, Letters::international);
    case Format::uri_template: return is_uri_template(text);
    case Format::uuid: return is_uuid(text);
    case Format::json_pointer: return is_json_pointer(text);
    case Format::relative_json_pointer: return is_relative_json_pointer(text);
    case Format::regex: return is_regex(text);
    }
    return false;
}

}  // namespace assay::schema
