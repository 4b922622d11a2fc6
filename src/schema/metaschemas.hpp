#pragma once

#include <optional>
#include <string_view>

namespace assay::schema {

/// The text of the metaschema whose `$id` is `uri` (without "#"): drafts 4, 6
/// and 7, 2019-09 and 2020-12 with their vocabularies. They are compiled in,
/// from metaschemas/*.json.
[[nodiscard]] std::optional<std::string_view> metaschema_text(std::string_view uri);

}  // namespace assay::schema
