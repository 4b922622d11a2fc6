#include "ground/edit_distance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace assay::ground {
namespace {

/// The whole table, by the book.
std::size_t by_the_book(const std::u32string& a, const std::u32string& b)
{
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            auto& cost = table[i][j];
            if (i == 0 || j == 0) {
                cost = i + j;
                continue;
            }
            cost = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost = std::min(cost, table[i - 2][j - 2] + 1);
        }
    }
    return table[a.size()][b.size()];
}

TEST(EditDistance, IsTheWholeTablesUpToTheLimit)
{
    for (std::uint32_t seed = 0; seed < 20'000; ++seed) {
        std::mt19937 random{seed};
        const auto word = [&] {
            std::u32string letters(random() % 9, U'a');
            for (auto& letter : letters)
                letter += random() % 3;
            return letters;
        };
        const auto a = word();
        const auto b = word();
        const std::size_t most = random() % 5;
        ASSERT_EQ(edit_distance(a, b, most), std::min(by_the_book(a, b), most + 1)) << "seed " << seed;
    }
}

TEST(EditDistance, LongWordsAreEqualOrFar)
{
    const std::u32string long_word(100, U'x');
    EXPECT_EQ(edit_distance(long_word, long_word, 2), 0u);
    EXPECT_EQ(edit_distance(long_word, long_word + U'y', 2), 3u);
}

}  // namespace
}  // namespace assay::ground
