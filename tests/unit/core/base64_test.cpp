#include "core/base64.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Base64, ReadsTheVectorsOfItsStandard)
{
    EXPECT_EQ(decode_base64(""), "");
    EXPECT_EQ(decode_base64("Zg=="), "f");
    EXPECT_EQ(decode_base64("Zm8="), "fo");
    EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
    EXPECT_EQ(decode_base64("/+8"), "\xFF\xEF") << "its padding may be missing";
}

TEST(Base64, WritesWhatItReads)
{
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        std::string text;
        append_base64(text, bytes);
        EXPECT_EQ(text.size() % 4, 0u) << "it is padded";
        EXPECT_EQ(decode_base64(text), bytes);
        bytes += static_cast<char>(i * 37);
    }
}

TEST(Base64, RefusesWhatItDoesNotKnow)
{
    EXPECT_FALSE(decode_base64("Zm9v YmFy"));
    EXPECT_FALSE(decode_base64("Z"));
    EXPECT_FALSE(decode_base64("===="));
}

}  // namespace
}  // namespace assay
