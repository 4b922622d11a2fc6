#include "decode/mender.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace assay::decode {
namespace {

Mended mend(std::string_view text)
{
    return Mender{text, 0, {}}.run();
}

bool has(const Mended& mended, std::string_view what)
{
    return std::any_of(mended.notes.begin(), mended.notes.end(), [&](const Note& note) { return note.what == what; });
}

TEST(Mender, LeavesSoundTextWithoutNotes)
{
    const std::string text = "{\"a\": [1, -2.50e+3, true, null, \"x\\u0041\\n\"], \"b\": {}} rest";
    const auto mended = mend(text);
    EXPECT_EQ(mended.json, "{\"a\":[1,-2.50e+3,true,null,\"xA\\n\"],\"b\":{}}");
    EXPECT_TRUE(mended.notes.empty());
    EXPECT_TRUE(mended.complete);
    EXPECT_EQ(mended.end, text.find(" rest"));
}

TEST(Mender, ClosesWhatIsTorn)
{
    for (const auto& [text, json] : std::vector<std::pair<std::string, std::string>>{
             {"{\"a\": {\"b\": [1, {\"c\": \"d", "{\"a\":{\"b\":[1,{\"c\":\"d\"}]}}"},
             {"[1, 2,", "[1,2]"},
             {"[12.", "[12.0]"},
             {"[tr", "[true]"},
             {"{\"a\": 1, \"b\":", "{\"a\":1}"},
             {"[\"a\\", "[\"a\"]"},
             {"[\"a\\u00", "[\"a\"]"}}) {
        const auto mended = mend(text);
        EXPECT_EQ(mended.json, json) << text;
        EXPECT_FALSE(mended.complete) << text;
        EXPECT_TRUE(has(mended, "closed_truncation")) << text;
    }
}

TEST(Mender, TellsAMissingMarkFromATornEnd)
{
    const auto mended = mend("{\"a\": [\"b]}\n");
    EXPECT_EQ(mended.json, "{\"a\":[\"b\"]}");
    EXPECT_TRUE(has(mended, "missing_quote"));
    EXPECT_FALSE(has(mended, "closed_truncation")) << "its brackets stood there";
}

TEST(Mender, ReadsTheMarksThatPeopleAndModelsUse)
{
    EXPECT_EQ(mend("{\xE2\x80\x9C" "a\xE2\x80\x9D: \xE2\x80\x98it's\xE2\x80\x99}").json, "{\"a\":\"it's\"}");
    EXPECT_EQ(mend("{`a`: 'b \"c\" d'}").json, "{\"a\":\"b \\\"c\\\" d\"}");
}

TEST(Mender, SeparatesWhatLacksItsSeparator)
{
    EXPECT_EQ(mend("[\"a\" \"b\" {} {}]").json, "[\"a\",\"b\",{},{}]");
    EXPECT_EQ(mend("{\"a\" 1, \"b\"=2, \"c\" => \"d\"}").json, "{\"a\":1,\"b\":2,\"c\":\"d\"}");
    EXPECT_EQ(mend("{\"a: \"b\"}").json, "{\"a\":\"b\"}");
}

TEST(Mender, NotesSpellingOnceAndValuesEachTime)
{
    const auto mended = mend("{'a': True, 'b': False, 'c': 'd'}");
    EXPECT_EQ(std::count_if(mended.notes.begin(), mended.notes.end(),
                            [](const Note& note) { return note.what == "single_quotes"; }),
              1);
    EXPECT_EQ(std::count_if(mended.notes.begin(), mended.notes.end(),
                            [](const Note& note) { return note.what == "python_literal"; }),
              2);
}

TEST(Mender, NamesThePlaceOfANote)
{
    const auto mended = mend("{\"a/b\": [1, {\"c\": True}]}");
    ASSERT_EQ(mended.notes.size(), 1u);
    EXPECT_EQ(mended.notes[0], make_note("/a~1b/1/c", "python_literal", "True", "true"));
}

TEST(Mender, LimitsItsNotesButNeverHidesATornEnd)
{
    std::string text = "[";
    for (int i = 0; i < 1000; ++i)
        text += "True,";
    const auto mended = mend(text);
    EXPECT_LE(mended.notes.size(), 202u);
    EXPECT_TRUE(has(mended, "more_mends"));
    EXPECT_TRUE(has(mended, "closed_truncation"));
}

TEST(Mender, RefusesToGoTooDeep)
{
    const std::string text(300, '[');
    const auto mended = mend(text);
    EXPECT_NE(mended.failure.find("deeper than 256"), std::string::npos);
}

}  // namespace
}  // namespace assay::decode
