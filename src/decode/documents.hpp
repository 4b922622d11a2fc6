#pragma once

#include "decode/candidates.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace assay::decode {

/// Several documents of one text as the items of one array, where the text
/// shows that they are meant side by side: nothing but blanks and commas
/// between them, or each in a code fence of its own. Empty ones do not count,
/// and of two with the same keys and nothing between them, no comma and no line's
/// end, the later replaces the earlier, as a model corrects itself. `found` is in the text's order.
/// Nothing if fewer than two are left.
[[nodiscard]] std::optional<Candidate> join_documents(std::string_view text, const std::vector<Candidate>& found);

}  // namespace assay::decode
