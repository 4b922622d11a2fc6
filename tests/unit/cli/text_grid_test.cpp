#include "cli/text_grid.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(TextGrid, AlignsColumns)
{
    EXPECT_EQ(text_grid({"id", "word"}, {{"1", "a"}, {"22", "bcd"}}),
              "id  word\n"
              "--  ----\n"
              "1   a\n"
              "22  bcd\n");
}

TEST(TextGrid, CutsLongCellsAndFlattensLines)
{
    EXPECT_EQ(text_grid({"t"}, {{"one\ntwo\tthree"}}, 8), "t\n--------\none two\xE2\x80\xA6\n");
}

TEST(TextGrid, CountsWideAndCombiningCharacters)
{
    EXPECT_EQ(display_width("日本"), 4u);
    EXPECT_EQ(display_width("e\xCC\x81"), 1u);
    EXPECT_EQ(text_grid({"a", "b"}, {{"日", "x"}}), "a   b\n--  -\n日  x\n");
}

}  // namespace
}  // namespace assay::cli
