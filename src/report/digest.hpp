#pragma once

#include "batch/ledger_reader.hpp"
#include "core/json.hpp"
#include "core/money.hpp"
#include "report/field_profile.hpp"
#include "report/row.hpp"
#include "report/row_json.hpp"
#include "report/row_sample.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

struct DigestOptions {
    std::uint64_t seed = 1;            ///< Of the random sample.
    std::size_t sampled_rows = 300;    ///< At random.
    std::size_t dear_rows = 150;       ///< Those that were mended at the highest prices.
    std::size_t rejected_rows = 300;   ///< All, or that many at random.
    std::size_t max_rows_bytes = 3u << 20;  ///< Of all rows that are shown.
    std::size_t max_fields = 100;      ///< Further ones are counted, not profiled.
    std::size_t max_kinds = 50;        ///< Of notes, reasons and models each.
    RowLimits row{};
};

/// All that a page tells of a run, gathered row by row in flat memory.
class Digest {
public:
    /// `fields` come first, in this order.
    Digest(const std::vector<std::string>& fields, DigestOptions options);

    void add(const Row& row);

    /// {"rows", "accepted", "rejected", "open", "mended", "origins", "attempts",
    /// "spans", "notes", "reasons", "fields", "fields_left_out", "models",
    /// "input_tokens", "cached_tokens", "output_tokens", "cost_usd",
    /// "asked", "unpriced"}
    [[nodiscard]] Json totals() const;

    /// The rows to show as a JSON list of {"why": ["rejected" | "price" |
    /// "random", ...], "row": ...}, in the order of the input, safe in a
    /// <script>. The samples take turns
    /// until `max_rows_bytes` are full.
    [[nodiscard]] std::string rows() const;

private:
    struct Count {
        std::uint64_t count = 0;
        std::int64_t price = 0;        ///< Of one note of the kind.
        std::string example{};
    };
    using Counts = std::map<std::string, Count, std::less<>>;

    Count& counted(Counts& counts, std::string_view kind) const;
    void add_extraction(const extract::Extraction& extraction);
    void add_record(const std::string& record);
    void add_spans(const std::string& spans);
    void offer(const Row& row);
    FieldProfile* profile(std::string_view name);

    DigestOptions options_;
    std::uint64_t rows_ = 0, accepted_ = 0, rejected_ = 0, mended_ = 0;
    std::uint64_t asked_ = 0, unpriced_ = 0;
    std::int64_t input_tokens_ = 0, cached_tokens_ = 0, output_tokens_ = 0;
    Money cost_{};
    Counts origins_, attempts_, span_kinds_, notes_, reasons_, models_;
    std::vector<std::string> field_names_;
    std::map<std::string, FieldProfile, std::less<>> profiles_;
    std::uint64_t values_left_out_ = 0;  ///< Of fields beyond max_fields.
    RowSample random_, dear_, rejected_rows_;
    simdjson::dom::parser parser_;
};

}  // namespace assay::report
