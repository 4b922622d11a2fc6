#pragma once

#include <set>
#include <string>
#include <string_view>

namespace assay::rag {

/// The e-mail addresses, URLs and host names of a text, in small letters, without "http://" and "https://"
/// and the mark that ends their sentence. Of a URL also its host. One letter more or less leads elsewhere: they are compared whole.
[[nodiscard]] std::set<std::string> read_addresses(std::string_view utf8);

}  // namespace assay::rag
