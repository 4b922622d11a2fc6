#pragma once

#include <cstdint>
#include <string>

namespace assay::extract {

/// The id a row's text carries in a prompt: six or more characters of
/// [0-9a-z], different for every row, the same in every run. Neighbouring
/// rows get ids that share nothing, so a model that counts on or copies the
/// wrong line is found out; a position would hide it.
[[nodiscard]] std::string row_id(std::uint64_t row);

}  // namespace assay::extract
