#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::extract {

/// Decides how many texts go into one question: more while the answers come
/// back right, half as many when too many rows have to be asked about again
/// (additive increase, multiplicative decrease), and never more than the
/// output limit has room for. Data in, decision out.
class PackSize {
public:
    struct Limits {
        std::size_t most = 1;                  ///< Texts, at least 1.
        std::int64_t max_output_tokens = 0;    ///< Of one answer; 0 for no limit.
        double max_failed_share = 0.3;         ///< Of rows; what is above halves the pack.
        double max_share_to_grow = 0.15;
        std::size_t rows_between = 50;         ///< Rows seen between two changes.
        double output_share = 0.8;             ///< Of max_output_tokens that a pack is to fill.
    };

    explicit PackSize(Limits limits) : limits_{limits}, size_{limits.most} {}

    /// Texts that the next question may hold.
    [[nodiscard]] std::size_t now() const;

    /// A packed question about `rows` texts of which `failed` have to be asked
    /// about again was answered with so many tokens (0 if nobody knows).
    void count(std::size_t rows, std::size_t failed, std::int64_t output_tokens);

private:
    Limits limits_;
    std::size_t size_;
    std::size_t rows_ = 0;    ///< Since the last change.
    std::size_t failed_ = 0;
    double tokens_per_row_ = 0;  ///< Of late.
};

}  // namespace assay::extract
