#include "report/field_profile.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace assay;
using assay::report::FieldProfile;

namespace {

Json profile_of(std::initializer_list<std::string> values)
{
    FieldProfile profile;
    simdjson::dom::parser parser;
    for (const auto& value : values)
        profile.add(parser.parse(value).value());
    return profile.json();
}

TEST(FieldProfile, CountsKindsValuesAndNulls)
{
    const auto profile = profile_of({R"("yes")", R"("no")", R"("yes")", "null", "true"});
    EXPECT_EQ(profile["kinds"], (Json{{"boolean", 1}, {"string", 3}}));
    EXPECT_EQ(profile["null"], 1);
    EXPECT_EQ(profile["values"], Json::parse(R"([["yes",2],["no",1],["true",1]])"));
    EXPECT_EQ(profile["distinct"], 3);
    EXPECT_EQ(profile["lengths"]["max"], 3.0);
}

TEST(FieldProfile, CountsNumbersWithoutLosingTheirDigits)
{
    const auto profile = profile_of({"1", "2.5", "9007199254740993"});
    EXPECT_EQ(profile["numbers"]["min"], 1.0);
    EXPECT_EQ(profile["values"].back()[0], "9007199254740993");
}

TEST(FieldProfile, CountsTheLengthOfListsAndTheirElements)
{
    const auto profile = profile_of({R"(["zip","zip","é"])", "[]", R"([["nested"]])"});
    EXPECT_EQ(profile["kinds"], (Json{{"list", 3}}));
    EXPECT_EQ(profile["list_lengths"]["max"], 3.0);
    EXPECT_EQ(profile["list_lengths"]["min"], 0.0);
    EXPECT_EQ(profile["values"], Json::parse(R"([["zip",2],["é",1]])"));
    EXPECT_EQ(profile["lengths"]["min"], 1.0) << "in code points";
}

TEST(FieldProfile, LongStringsAreNoValues)
{
    const auto profile = profile_of({"\"" + std::string(101, 'x') + "\""});
    EXPECT_TRUE(profile["values"].empty());
    EXPECT_EQ(profile["lengths"]["max"], 101.0);
}

}  // namespace
