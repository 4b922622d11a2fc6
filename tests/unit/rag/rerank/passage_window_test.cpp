#include "rag/rerank/passage_window.hpp"

#include <gmock/gmock.h>

#include <numeric>
#include <vector>

namespace assay::rag {
namespace {

std::vector<PassageWindow> all_windows(const std::vector<std::size_t>& bytes, const WindowLimits& limits)
{
    std::vector<PassageWindow> windows;
    for (std::optional<std::size_t> end = bytes.size(); end; end = next_end(windows.back()))
        windows.push_back(window_ending(bytes, *end, limits));
    return windows;
}

TEST(PassageWindow, OfAFewPassagesIsAllOfThem)
{
    const std::vector<std::size_t> bytes(7, 100);
    EXPECT_THAT(all_windows(bytes, {}), testing::ElementsAre(PassageWindow{0, 7}));
}

TEST(PassageWindow, GoesFromTheEndToTheBeginningByHalves)
{
    const std::vector<std::size_t> bytes(10, 100);
    EXPECT_THAT(all_windows(bytes, {.max_passages = 4}),
                testing::ElementsAre(PassageWindow{6, 10}, PassageWindow{4, 8}, PassageWindow{2, 6}, PassageWindow{0, 4}));
}

TEST(PassageWindow, ShrinksWherePassagesAreLong)
{
    const std::vector<std::size_t> bytes{10, 10, 400, 400, 10, 10};
    const WindowLimits limits{.max_passages = 20, .max_text_bytes = 430, .max_passage_bytes = 200};
    EXPECT_EQ(window_ending(bytes, 6, limits), (PassageWindow{1, 6})) << "a long passage counts as it is shown, shortened";
    EXPECT_EQ(window_ending(bytes, 4, {.max_passages = 20, .max_text_bytes = 300, .max_passage_bytes = 400}),
              (PassageWindow{2, 4})) << "one alone could not be put into order";
}

TEST(PassageWindow, EndsForAnySizes)
{
    for (std::size_t count = 1; count < 60; ++count)
        for (std::size_t most = 2; most < 9; ++most) {
            const auto windows = all_windows(std::vector<std::size_t>(count, 1), {.max_passages = most});
            EXPECT_EQ(windows.back().first, 0u);
            for (std::size_t i = 1; i < windows.size(); ++i)
                EXPECT_GT(windows[i].end, windows[i - 1].first) << "the best of a window get into the next one";
        }
}

}  // namespace
}  // namespace assay::rag
