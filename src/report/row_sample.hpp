#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace assay::report {

/// A row as the page gets it: JSON text, shared by the samples it is in.
using RowText = std::shared_ptr<const std::string>;

/// The rows with the highest scores, of any number.
class RowSample {
public:
    explicit RowSample(std::size_t capacity) : capacity_{capacity} {}

    /// Whether add() would keep a row of this score.
    [[nodiscard]] bool wants(std::uint64_t score, std::uint64_t row) const;
    /// The earlier one of two rows with the same score counts as higher.
    void add(std::uint64_t score, std::uint64_t row, RowText text);

    /// By (score, complement of the row), ascending: the best are last.
    using Key = std::pair<std::uint64_t, std::uint64_t>;
    [[nodiscard]] const std::map<Key, RowText>& rows() const { return rows_; }
    [[nodiscard]] static std::uint64_t row_of(const Key& key) { return ~key.second; }

private:
    std::size_t capacity_;
    std::map<Key, RowText> rows_;
};

/// A score that makes a sample uniform: the same for the same seed and row
/// (the finaliser of SplitMix64, Steele et al., 2014).
[[nodiscard]] std::uint64_t random_score(std::uint64_t seed, std::uint64_t row);

}  // namespace assay::report
