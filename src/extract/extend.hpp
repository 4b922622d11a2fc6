#pragma once

#include "extract/extraction.hpp"

namespace assay::extract {

/// The outcome of asking for new fields of a text whose other fields are known
/// from `earlier`, an accepted outcome under a closed schema without the new
/// ones. The record is that of both; the receipt (attempts, tokens, cost,
/// model, prompt) is that of `added`, since `earlier` is paid for; notes and
/// confidence are of all fields. If `added` is rejected, so is the whole.
[[nodiscard]] Extraction extended(const Extraction& earlier, Extraction added);

}  // namespace assay::extract
