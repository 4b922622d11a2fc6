#include "report/row_sample.hpp"

namespace assay::report {

bool RowSample::wants(std::uint64_t score, std::uint64_t row) const
{
    return rows_.size() < capacity_ || (capacity_ > 0 && rows_.begin()->first < Key{score, ~row});
}

void RowSample::add(std::uint64_t score, std::uint64_t row, RowText text)
{
    if (!wants(score, row))
        return;
    rows_.emplace(Key{score, ~row}, std::move(text));
    if (rows_.size() > capacity_)
        rows_.erase(rows_.begin());
}

std::uint64_t random_score(std::uint64_t seed, std::uint64_t row)
{
    auto value = seed + (row + 1) * 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

}  // namespace assay::report
