#pragma once

#include <string_view>

namespace assay::schema {

/// Which characters beyond ASCII a name may have.
enum class Letters { ascii, international };

/// RFC 5321 mailbox: quoted local parts and [address] literals included.
[[nodiscard]] bool is_email(std::string_view text, Letters letters);
/// RFC 1123; with international letters, each label is judged by its length
/// and hyphens only.
[[nodiscard]] bool is_hostname(std::string_view text, Letters letters);
[[nodiscard]] bool is_ipv4(std::string_view text);
[[nodiscard]] bool is_ipv6(std::string_view text);
/// RFC 3986 (RFC 3987 with international letters), with a scheme.
[[nodiscard]] bool is_uri(std::string_view text, Letters letters);
/// The same, or relative.
[[nodiscard]] bool is_uri_reference(std::string_view text, Letters letters);
/// RFC 6570: literals and balanced, plausible {expressions}.
[[nodiscard]] bool is_uri_template(std::string_view text);

}  // namespace assay::schema
