#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "extract/extraction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::report {

/// A row as a report sees it.
struct Row {
    std::uint64_t row = 0;                         ///< In the input, from 0.
    std::string id;                                ///< As the input names it; may be empty.
    std::optional<std::string> text;               ///< Nothing where it is not at hand.
    std::optional<extract::Extraction> extraction; ///< Nothing if it has not been answered.
    std::string spans;                             ///< As ground::spans_json() has them; empty if there are none.
};

/// Where the rows of a report come from: one after the other, in their order.
class RowSource {
public:
    virtual ~RowSource() = default;

    /// False at the end.
    [[nodiscard]] virtual Result<bool> next(Row& row) = 0;
    /// The fields that records are known to have, in their order.
    [[nodiscard]] virtual std::vector<std::string> fields() const = 0;
    /// What the reader of the report should know about it. Whole at the end only.
    [[nodiscard]] virtual std::vector<std::string> remarks() const = 0;
};

}  // namespace assay::report
