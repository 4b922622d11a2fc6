#include "serve/extract_reply.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::serve {
namespace {

TEST(ExtractReply, HasAResultForEveryTextInItsPlace)
{
    extract::Extraction accepted;
    accepted.status = extract::Status::accepted;
    accepted.record = R"({"n":1.50})";
    accepted.notes = {{"/n", "number_in_words", "one and a half", "1.50", 60}};
    accepted.usage.input = 10;
    accepted.cost = Money{2'000'000'000'000};
    extract::Extraction rejected;
    rejected.error = "no record; the key sk-1234567890abcdef1234 was used";
    rejected.raw = "I cannot";
    rejected.cost.reset();

    const auto text = write_extract_reply("openai", "abc", {{"first", "a"}, {std::nullopt, "b"}, {std::nullopt, "c"}},
                                          {{accepted, {}}, {rejected, {}}, {{}, Error{Errc::unavailable, "no answer came"}}});
    EXPECT_NE(text.find(R"("record":{"n":1.50})"), std::string::npos) << "numbers keep their digits";
    const auto reply = parse_json(text, "reply").value();
    ASSERT_EQ(reply["results"].size(), 3u);
    EXPECT_EQ(reply["results"][0]["id"], "first");
    EXPECT_EQ(reply["results"][0]["price"], 60);
    EXPECT_EQ(reply["results"][0]["cost_usd"], 2.0);
    EXPECT_EQ(reply["results"][1]["status"], "rejected");
    EXPECT_EQ(reply["results"][1]["raw"], "I cannot");
    EXPECT_EQ(reply["results"][1]["error"], "no record; the key [redacted:secret] was used");
    EXPECT_TRUE(reply["results"][1]["record"].is_null());
    EXPECT_EQ(reply["results"][2]["status"], "failed");
    EXPECT_EQ(reply["results"][2]["index"], 2);
    EXPECT_EQ(reply["accepted"], 1);
    EXPECT_EQ(reply["rejected"], 1);
    EXPECT_EQ(reply["failed"], 1);
    EXPECT_TRUE(reply["cost_usd"].is_null()) << "a part of it is unknown, so the whole is";
    EXPECT_EQ(reply["usage"]["input_tokens"], 10);
}

}  // namespace
}  // namespace assay::serve
