#pragma once

#include "core/json.hpp"
#include "report/frequent_values.hpp"
#include "report/number_distribution.hpp"

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace assay::report {

/// How the values of one field are distributed, whatever kinds they are of.
class FieldProfile {
public:
    /// Adds the value of one record. Of a list its length counts, and each
    /// element among the values.
    void add(simdjson::dom::element value);

    /// {"null", "kinds": {"string": 5, ...}, "values": [[text, count], ...],
    /// "missed", "distinct", "numbers", "lengths", "list_lengths"}; the last
    /// three are {"min", "max", "mean", "bins": [[from, to, count], ...]}, there
    /// if they have a number. Lengths are in code points.
    [[nodiscard]] Json json() const;

private:
    enum Kind { null, boolean, number, string, list, object, kinds };

    /// Longer strings are no categories; their lengths are counted alone.
    static constexpr std::size_t max_value_bytes = 100;
    static constexpr std::size_t max_values = 1000;  ///< Different ones that are counted.
    static constexpr std::size_t shown_values = 12;
    static constexpr std::size_t shown_bins = 32;

    [[nodiscard]] static Json json_of(const NumberDistribution& numbers);
    void add_scalar(simdjson::dom::element value);

    std::array<std::uint64_t, kinds> counts_{};
    FrequentValues values_{max_values};
    NumberDistribution numbers_;
    NumberDistribution lengths_;
    NumberDistribution list_lengths_;
};

}  // namespace assay::report
