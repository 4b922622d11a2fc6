#include "extract/row_id.hpp"

namespace assay::extract {

std::string row_id(std::uint64_t row)
{
    constexpr std::uint64_t base = 36;
    constexpr std::uint64_t space = base * base * base * base * base * base;
    // An affine map modulo `space` is one-to-one because the factor shares no
    // prime (2, 3) with it; the golden ratio of `space` spreads neighbours.
    constexpr std::uint64_t factor = 1'345'328'833;
    constexpr std::uint64_t shift = 738'257'129;
    static_assert(factor % 2 != 0 && factor % 3 != 0);
    std::uint64_t mixed = (row % space * factor + shift) % space;

    std::string id;
    for (int digit = 0; digit < 6; ++digit, mixed /= base)
        id += "0123456789abcdefghijklmnopqrstuvwxyz"[mixed % base];
    for (std::uint64_t round = row / space; round > 0; round /= base)
        id += "0123456789abcdefghijklmnopqrstuvwxyz"[round % base];
    return id;
}

}  // namespace assay::extract
