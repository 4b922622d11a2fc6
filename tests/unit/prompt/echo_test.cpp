#include "prompt/echo.hpp"

#include <gtest/gtest.h>

namespace assay::prompt {
namespace {

TEST(Echo, IsTheFirstAndTheLastWordsAsTheyStandThere)
{
    const auto echo = echo_of("  One two,\n three   four five. Six seven eight nine ten!\n");
    EXPECT_EQ(echo.begins, "One two,\n three   four five.");
    EXPECT_EQ(echo.ends, "Six seven eight nine ten!");
}

TEST(Echo, OfAShortTextIsAllOfIt)
{
    EXPECT_EQ(echo_of("Too small.").begins, "Too small.");
    EXPECT_EQ(echo_of("Too small.").ends, "Too small.");
    EXPECT_EQ(echo_of(" \n").begins, "");
    EXPECT_EQ(echo_of("").ends, "");
}

TEST(Echo, IsLimitedWhereThereAreNoSpaces)
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += i % 2 ? "电" : "池";
    const auto echo = echo_of(text);
    EXPECT_EQ(echo.begins, text.substr(0, 3 * echo_code_points));
    EXPECT_EQ(echo.ends, text.substr(text.size() - 3 * echo_code_points));
}

TEST(Edges, HoldTheEchoOfALongText)
{
    const std::string text = "First words \u00E9" + std::string(100'000, 'x') + "\u00E9 last words";
    const auto edges = edges_of(text);
    EXPECT_LT(edges.head.size() + edges.tail.size(), 10'000u);
    EXPECT_TRUE(edges.head.starts_with("First words"));
    EXPECT_TRUE(edges.tail.ends_with("last words"));
    EXPECT_EQ(edges_of("ab").tail, "ab");
}

}  // namespace
}  // namespace assay::prompt
