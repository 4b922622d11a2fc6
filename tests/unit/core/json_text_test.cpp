#include "core/json.hpp"
#include "core/json_text.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(AppendJsonString, ReadsBackEqualForEveryByteBelow128)
{
    std::string text;
    for (char c = 0; c < 127; ++c)
        text += c;
    text += "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    std::string out;
    append_json_string(out, text);
    const auto back = parse_json(out, "x");
    ASSERT_TRUE(back) << out;
    EXPECT_EQ(back->get<std::string>(), text);
}

TEST(AppendJsonString, LeavesPlainTextAlone)
{
    std::string out;
    append_json_string(out, "caf\xC3\xA9 / </x>");
    EXPECT_EQ(out, "\"caf\xC3\xA9 / </x>\"");
}

TEST(AppendJsonNumber, IsTheShortestThatReadsBackEqual)
{
    std::string out;
    append_json_number(out, 0.1);
    out += ' ';
    append_json_number(out, 1e300);
    out += ' ';
    append_json_number(out, -3);
    EXPECT_EQ(out, "0.1 1e+300 -3");
}

}  // namespace
}  // namespace assay
