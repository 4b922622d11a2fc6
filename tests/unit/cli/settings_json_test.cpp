#include "cli/settings_json.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(SettingsJson, ARunsSettingsComeBack)
{
    ExtractSettings settings;
    settings.input = "/data/in.csv";
    settings.output = "/data/out.parquet";
    settings.keep = {"a:int64", "b=c"};
    settings.limit = 7;
    settings.temperature = 0.5;
    settings.pack = 4;
    settings.no_provenance = true;
    const auto json = to_json(settings);
    const auto back = extract_settings(json, "x").value();
    EXPECT_EQ(to_json(back), json);
    EXPECT_EQ(back.keep, settings.keep);
    EXPECT_EQ(back.limit, 7u);
    EXPECT_EQ(back.temperature, 0.5);
    EXPECT_TRUE(back.no_provenance);
}

TEST(SettingsJson, PathsBecomeAbsoluteAndStreamsStay)
{
    ExtractSettings settings;
    settings.input = "-";
    settings.schema = "a/../fields.json";
    const auto json = to_json(settings);
    EXPECT_EQ(json["input"], "-");
    EXPECT_TRUE(json["schema"].get<std::string>().starts_with("/"));
    EXPECT_TRUE(json["schema"].get<std::string>().ends_with("/fields.json"));
    EXPECT_EQ(json["prompt"], "") << "none stays none";
}

TEST(SettingsJson, WhatIsMissingKeepsItsDefaultAndWhatIsWrongIsAnError)
{
    EXPECT_EQ(extract_settings(Json::object(), "x").value().attempts, ExtractSettings{}.attempts);
    const auto wrong = extract_settings(Json{{"attempts", "three"}}, "a.run");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().where, "a.run");
}

}  // namespace
}  // namespace assay::cli
