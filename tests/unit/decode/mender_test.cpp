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

TEST(Mender, TakesSemicolonsForCommasBetweenMembersAndItems)
{
    for (const auto& [text, json] : std::vector<std::pair<std::string, std::string>>{
             {R"({"a": 1; "b": "x"; "c": [1; 2; "y"; "z"]; "d": true;})", R"({"a":1,"b":"x","c":[1,2,"y","z"],"d":true})"},
             {R"({a: foo; b: bar})", R"({"a":"foo","b":"bar"})"},
             {R"({"a": ; "b": 1})", R"({"b":1})"}}) {
        const auto mended = mend(text);
        EXPECT_EQ(mended.json, json) << text;
        EXPECT_TRUE(has(mended, "wrong_separator")) << text;
    }
    EXPECT_EQ(mend(R"({"a": "x; y", b: one; two})").json, R"({"a":"x; y","b":"one; two"})") << "text stays text";
}

TEST(Mender, UnwrapsConstructorsAroundOneValue)
{
    const auto mended = mend(R"({"_id": ObjectId("65f1"), "at": ISODate('2024-03-05T10:00:00Z'), "n": NumberLong(5),
        "d": new Date("2024-03-05"), "l": [UUID( "a" ), bson.Int64(-7)], "e": "x"})");
    EXPECT_EQ(mended.json, R"({"_id":"65f1","at":"2024-03-05T10:00:00Z","n":5,"d":"2024-03-05","l":["a",-7],"e":"x"})");
    EXPECT_EQ(std::count_if(mended.notes.begin(), mended.notes.end(), [](const Note& note) { return note.what == "call_unwrapped"; }), 6);
    EXPECT_EQ(mend("{a: sqrt(5), b: Sum(1, 2)}").json, R"j({"a":"sqrt(5)","b":"Sum(1, 2)"})j") << "what is no wrapper stays a text";
}

TEST(Mender, DropsHashCommentsWithoutABlank)
{
    for (const auto& [text, json] : std::vector<std::pair<std::string, std::string>>{
             {"{#one\n \"a\": 1, #two\n \"b\": \"x\", #three\n \"c\": [1, #four\n 2 #five\n], #six\n}", R"({"a":1,"b":"x","c":[1,2]})"},
             {"{\"a\": 1,\n  #note\n  \"b\": 2\n  #end\n}", R"({"a":1,"b":2})"}}) {
        const auto mended = mend(text);
        EXPECT_EQ(mended.json, json) << text;
        EXPECT_TRUE(has(mended, "comment_removed")) << text;
        EXPECT_FALSE(has(mended, "unexpected_text")) << text;
    }
    EXPECT_EQ(mend("{\"c\": #fff, \"d\": [#000, #fff,\n  #111]}").json, R"({"c":"#fff","d":["#000","#fff","#111"]})") << "colours are values";
}

TEST(Mender, ReadsThePathsOfWindowsAndFormulasAsTheyStand)
{
    EXPECT_EQ(mend(R"({"p":"C:\Users\new\table","q":"a\nb"})").json, R"({"p":"C:\\Users\\new\\table","q":"a\nb"})");
    EXPECT_EQ(mend(R"({"p":"C:\Users\"})").json, R"({"p":"C:\\Users\\"})") << "the last backslash, too";
    EXPECT_EQ(mend(R"({"p":"C:\\Users\new",})").json, R"({"p":"C:\\Users\new"})") << "escaped as it should be";
    EXPECT_EQ(mend(R"({"p":"\alpha \beta \frac{1}{2}\n"})").json, R"({"p":"\\alpha \\beta \\frac{1}{2}\n"})");
    EXPECT_EQ(mend("{\"p\":\"page 1\\fPage 2\",}").json, "{\"p\":\"page 1\\u000cPage 2\"}") << "a page's end";
}

TEST(Mender, AUrlKeepsItsCommas)
{
    EXPECT_EQ(mend(R"({"u": http://x.com/a?b=1,c=2, "n": 1})").json, R"({"u":"http://x.com/a?b=1,c=2","n":1})");
    EXPECT_EQ(mend(R"({"u": http://x.com/a,"n": 1})").json, R"({"u":"http://x.com/a","n":1})");
}

TEST(Mender, ANumberEndsBeforeAnyBlank)
{
    EXPECT_EQ(mend("{\"a\":1\xC2\xA0,\"b\":true\xE2\x80\x89}").json, R"({"a":1,"b":true})");
    EXPECT_TRUE(has(mend("{\"a\":1\xC2\xA0}"), "odd_space"));
}

}  // namespace
}  // namespace assay::decode
