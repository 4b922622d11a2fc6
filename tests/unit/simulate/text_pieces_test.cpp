#include "simulate/text_pieces.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::simulate {
namespace {

TEST(Pieces, JoinToTheTextAndNeverSplitACharacter)
{
    const std::string text = "a\u00e4\u20ac\U0001F600bc\u00e4\u00e4\u00e4 end";
    for (std::size_t size = 4; size < 12; ++size) {
        std::string joined;
        for (const auto piece : pieces(text, size)) {
            EXPECT_LE(piece.size(), size);
            EXPECT_NE(static_cast<unsigned char>(piece.front()) & 0xc0, 0x80) << "begins inside a character";
            joined += piece;
        }
        EXPECT_EQ(joined, text);
    }
    EXPECT_TRUE(pieces("", 4).empty());
}

TEST(FirstBytes, StopsBeforeTheCharacterThatDoesNotFit)
{
    EXPECT_EQ(first_bytes("abc", 10), "abc");
    EXPECT_EQ(first_bytes("abc", 2), "ab");
    EXPECT_EQ(first_bytes("a\u20ac", 3), "a");
    EXPECT_EQ(first_bytes("\u20ac", 0), "");
}

}  // namespace
}  // namespace assay::simulate
