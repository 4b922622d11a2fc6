#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

/// The path of a request target: without query, and without the scheme and
/// authority that proxies are sent (RFC 9112, section 3.2).
[[nodiscard]] std::string_view path_of(std::string_view target);

/// That authority; empty if the target is a path, as nearly all are.
[[nodiscard]] std::string_view authority_of(std::string_view target);

/// What stands for the `{names}` of `pattern` in `path`, percent-decoded; nothing
/// if the path is another one. An argument is one segment, never empty: a
/// slash in it is written %2F. Bytes that are no UTF-8, and control
/// characters, fit no pattern.
[[nodiscard]] std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path);

/// The bytes that percent-encoded text stands for (RFC 3986, section 2.1);
/// nothing if a % has no two digits behind it.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace assay::serve
