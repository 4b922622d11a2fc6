#include "llm/message_frame.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(MessageFrame, PutsTurnsBetweenHeadAndTail)
{
    const MessageFrame frame{"{\"m\":[", "]}"};
    const std::vector<Turn> turns{{Role::user, "a"}, {Role::assistant, "b"}, {Role::user, "c"}};
    EXPECT_EQ(frame.body(turns), R"({"m":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},)"
                                 R"({"role":"user","content":"c"}]})");
}

TEST(MessageFrame, BeginsWithACommaAfterAMessageOfTheHead)
{
    const MessageFrame frame{"[{}", "]", true};
    const std::vector<Turn> turns{{Role::user, "a"}};
    EXPECT_EQ(frame.body(turns), R"([{},{"role":"user","content":"a"}])");
}

TEST(MessageFrame, CarriesAnyTextUnchanged)
{
    const std::string text = "\"quoted\" \\ \n\r\t\x01 \xC3\xBC \xF0\x9F\x98\x80 </document>";
    const std::vector<Turn> turns{{Role::user, text}};
    const auto body = parse_json(MessageFrame{"[", "]"}.body(turns), "body");
    ASSERT_TRUE(body);
    EXPECT_EQ((*body)[0]["content"].get<std::string>(), text);
}

}  // namespace
}  // namespace assay::llm
