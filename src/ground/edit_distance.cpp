#include "ground/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace assay::ground {
namespace {

constexpr std::size_t max_length = 64;
using Row = std::array<std::size_t, max_length + 1>;

}  // namespace

std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t most)
{
    if (a == b)
        return 0;
    if (a.size() < b.size())
        std::swap(a, b);
    if (a.size() > max_length || a.size() - b.size() > most)
        return most + 1;
    // Rows of the table for the prefixes of `a`: the one before the last, the last, the next.
    Row earlier{};
    Row last{};
    Row next{};
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        // What is further from the diagonal than `most` costs more than that.
        const std::size_t first = i > most ? i - most : 1;
        const std::size_t end = std::min(b.size(), i + most);
        if (first > 1)
            next[first - 1] = most + 1;
        std::size_t least = next[first - 1];
        for (std::size_t j = first; j <= end; ++j) {
            std::size_t cost = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost = std::min(cost, next[j - 1] + 1);
            if (j < i + most)
                cost = std::min(cost, last[j] + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost = std::min(cost, earlier[j - 2] + 1);
            next[j] = cost;
            least = std::min(least, cost);
        }
        if (least > most)
            return most + 1;
        earlier = last;
        last = next;
    }
    return std::min(last[b.size()], most + 1);
}

}  // namespace assay::ground
