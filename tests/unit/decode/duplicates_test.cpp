#include "decode/duplicates.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

std::string duplicate_in(std::string_view json)
{
    simdjson::dom::parser parser;
    DuplicateFinder finder;
    const auto key = finder.find(parser.parse(json.data(), json.size()).value());
    return key ? std::string{*key} : "none";
}

TEST(DuplicateFinder, LooksIntoEveryObject)
{
    EXPECT_EQ(duplicate_in(R"([1,{"a":[{"b":1,"c":2,"b":3}]}])"), "b");
    EXPECT_EQ(duplicate_in(R"({"x":{"d":{}},"a":{"c":1,"\u0063":1}})"), "c");
    EXPECT_EQ(duplicate_in("7"), "none");
}

TEST(DuplicateFinder, OneKeyInTwoObjectsIsNone)
{
    EXPECT_EQ(duplicate_in(R"({"a":{"a":1},"b":{"a":1}})"), "none");
}

TEST(DuplicateFinder, LooksThroughLargeObjects)
{
    std::string json = "{";
    for (int i = 0; i < 100; ++i)
        json += "\"k" + std::to_string(i) + "\":0,";
    EXPECT_EQ(duplicate_in(json + "\"x\":1}"), "none");
    EXPECT_EQ(duplicate_in(json + "\"k7\":1}"), "k7");
    EXPECT_EQ(duplicate_in(json + "\"k99\":1}"), "k99");
}

}  // namespace
}  // namespace assay::decode
