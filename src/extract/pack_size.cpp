#include "extract/pack_size.hpp"

#include <algorithm>
#include <cassert>

namespace assay::extract {

std::size_t PackSize::now() const
{
    auto size = size_;
    if (limits_.max_output_tokens > 0 && tokens_per_row_ > 0) {
        const auto room = limits_.output_share * static_cast<double>(limits_.max_output_tokens) / tokens_per_row_;
        if (room < static_cast<double>(size))
            size = static_cast<std::size_t>(room);
    }
    return std::max<std::size_t>(size, 1);
}

void PackSize::count(std::size_t rows, std::size_t failed, std::int64_t output_tokens)
{
    assert(rows >= 1);
    assert(failed <= rows);
    if (output_tokens > 0) {
        constexpr double weight_of_new = 0.1;
        const auto tokens = static_cast<double>(output_tokens) / static_cast<double>(rows);
        tokens_per_row_ += tokens_per_row_ > 0 ? weight_of_new * (tokens - tokens_per_row_) : tokens;
    }
    rows_ += rows;
    failed_ += failed;
    if (rows_ < limits_.rows_between)
        return;
    const auto share = static_cast<double>(failed_) / static_cast<double>(rows_);
    if (share > limits_.max_failed_share)
        size_ = std::max<std::size_t>(size_ / 2, 1);
    else if (share < limits_.max_share_to_grow)
        size_ = std::min(size_ + 1, limits_.most);
    rows_ = 0;
    failed_ = 0;
}

}  // namespace assay::extract
