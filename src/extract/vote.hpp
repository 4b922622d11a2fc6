#pragma once

#include "extract/extraction.hpp"
#include "schema/schema.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace assay::extract {

/// What several answers about one text say together.
struct Vote {
    std::string record;      ///< JSON text, valid under the schema.
    std::string confidence;  ///< JSON object: for each field the share of answers that agree with the record.
};

/// Takes for every field the value that most answers give, the first one
/// where several are as frequent; leaving a field out is a value, too. If the
/// schema refuses that mixture, the answer that agrees with it in most fields.
/// `records` are the accepted answers, at least one, JSON objects valid under
/// the schema; `samples` is how many were asked for: one that was rejected
/// agrees with nothing.
[[nodiscard]] Vote vote(std::span<const std::string> records, std::size_t samples, const schema::Schema& schema);

/// The outcome that several answers about one text, at least one, add up to.
/// All of them are paid for; the receipt is that of the first accepted one.
[[nodiscard]] Extraction combined(std::vector<Extraction> answers, const schema::Schema& schema);

}  // namespace assay::extract
