#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::schema {

/// A reference split at its first '#'. The fragment is percent-decoded.
struct Reference {
    std::string uri;
    std::string fragment;
};
[[nodiscard]] Reference split_reference(std::string_view reference);

/// RFC 3986, 5.2: what `reference` (without a fragment) means when it stands
/// in a document whose URI is `base`. An empty base leaves it as it is.
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);

/// %XX undone; an ill-formed escape stays as it is.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace assay::schema
