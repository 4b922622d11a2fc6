#pragma once

#include "decode/candidates.hpp"
#include "decode/mender.hpp"

#include <optional>
#include <string_view>

namespace assay::decode {

/// Reads the whole of `text` as one document, as the text profile does: a
/// value of any kind, also in a code fence, or several of them, separated by
/// lines' ends or commas, which become the items of an array. Nothing if text
/// is left over that belongs to no value.
[[nodiscard]] std::optional<Candidate> read_document(std::string_view text, const MendOptions& options);

}  // namespace assay::decode
