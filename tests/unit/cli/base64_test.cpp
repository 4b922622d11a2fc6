#include "cli/base64.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(Base64, ReadsTheVectorsOfItsStandard)
{
    EXPECT_EQ(decode_base64(""), "");
    EXPECT_EQ(decode_base64("Zg=="), "f");
    EXPECT_EQ(decode_base64("Zm8="), "fo");
    EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
    EXPECT_EQ(decode_base64("/+8"), "\xFF\xEF") << "its padding may be missing";
}

TEST(Base64, RefusesWhatItDoesNotKnow)
{
    EXPECT_FALSE(decode_base64("Zm9v YmFy"));
    EXPECT_FALSE(decode_base64("Z"));
    EXPECT_FALSE(decode_base64("===="));
}

}  // namespace
}  // namespace assay::cli
