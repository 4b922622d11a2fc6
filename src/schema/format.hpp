#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::schema {

/// The formats of JSON Schema 2020-12 that are checked.
enum class Format : std::uint8_t {
    date, time, date_time, duration,
    email, idn_email, hostname, idn_hostname, ipv4, ipv6,
    uri, uri_reference, iri, iri_reference, uri_template,
    uuid, json_pointer, relative_json_pointer, regex,
};

/// The format of that name; nothing for names that JSON Schema does not
/// define ("currency"), which are annotations.
[[nodiscard]] std::optional<Format> find_format(std::string_view name);

/// What a value of the format looks like: "a date such as 2024-05-31".
[[nodiscard]] std::string_view describe(Format format);

/// Whether `text` (well-formed UTF-8) is of the format. Does not allocate,
/// but for `regex`.
[[nodiscard]] bool matches(Format format, std::string_view text);

}  // namespace assay::schema
