#include "extract/extend.hpp"

#include <gtest/gtest.h>

namespace assay::extract {
namespace {

Extraction accepted(std::string record)
{
    Extraction extraction;
    extraction.status = Status::accepted;
    extraction.record = std::move(record);
    return extraction;
}

TEST(Extend, PutsTheRecordsTogetherByteForByte)
{
    EXPECT_EQ(extended(accepted(R"({"a":"}{","b":[1.50]})"), accepted(R"({"c":null})")).record, R"({"a":"}{","b":[1.50],"c":null})");
    EXPECT_EQ(extended(accepted("{}"), accepted(R"({"c":1})")).record, R"({"c":1})");
    EXPECT_EQ(extended(accepted(R"({"a":1})"), accepted("{}")).record, R"({"a":1})");
    EXPECT_EQ(extended(accepted("{}"), accepted("{}")).record, "{}");
}

TEST(Extend, KeepsAllNotesAndTheReceiptOfWhatWasAdded)
{
    auto earlier = accepted(R"({"a":1})");
    earlier.notes.push_back({"/a", "number_from_text", "\"1\"", "1", 2});
    earlier.confidence = R"({"a":0.8})";
    earlier.cost = Money{700};
    earlier.attempts = 3;
    earlier.usage.input = 900;
    auto added = accepted(R"({"b":2})");
    added.notes.push_back({"/b", "number_from_text", "\"2\"", "2", 2});
    added.confidence = R"({"b":1})";
    added.cost = Money{5};
    added.attempts = 1;
    added.usage.input = 40;
    const auto whole = extended(earlier, added);
    EXPECT_EQ(whole.origin, Origin::extended);
    ASSERT_EQ(whole.notes.size(), 2u);
    EXPECT_EQ(whole.notes.front().where, "/a");
    EXPECT_EQ(whole.notes.back().where, "/b");
    EXPECT_EQ(whole.confidence, R"({"a":0.8,"b":1})");
    EXPECT_EQ(whole.cost, Money{5});
    EXPECT_EQ(whole.attempts, 1);
    EXPECT_EQ(whole.usage.input, 40);
}

TEST(Extend, IsRejectedIfWhatWasAddedIs)
{
    Extraction added;
    added.error = "no answer";
    added.raw = "I will not";
    const auto whole = extended(accepted(R"({"a":1})"), added);
    EXPECT_EQ(whole.status, Status::rejected);
    EXPECT_EQ(whole.error, "no answer");
    EXPECT_EQ(whole.raw, "I will not");
    EXPECT_EQ(whole.record, "");
}

}  // namespace
}  // namespace assay::extract
