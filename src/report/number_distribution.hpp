#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::report {

/// Counts of numbers by bins whose range need not be known beforehand.
///
/// Bin i holds [i * 2^e, (i + 1) * 2^e). A number outside of the bins there
/// are room for doubles their width (e + 1, neighbours merge), so every count
/// stays exact, memory stays flat, and edges are round binary fractions.
class NumberDistribution {
public:
    static constexpr std::size_t max_bins = 512;

    /// `value` is finite.
    void add(double value);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] double min() const { return min_; }  ///< 0 if there is none; so for the next.
    [[nodiscard]] double max() const { return max_; }
    [[nodiscard]] double mean() const { return mean_; }

    struct Bin {
        double from;
        double to;
        std::uint64_t count;
    };
    /// At most `most` bins, which is 2 or more, without gaps from the lowest to
    /// the highest value. If all numbers are whole, so are the edges.
    [[nodiscard]] std::vector<Bin> bins(std::size_t most) const;

private:
    void widen();

    std::uint64_t count_ = 0;
    double min_ = 0;
    double max_ = 0;
    double mean_ = 0;
    bool are_whole_ = true;
    int exponent_ = 0;         ///< Of the bins' width.
    std::int64_t first_ = 0;   ///< The index of counts_[0].
    std::vector<std::uint64_t> counts_;
};

}  // namespace assay::report
