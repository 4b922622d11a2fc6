#include "decode/enum_match.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

std::vector<EnumOption> options_of(std::initializer_list<const char*> values)
{
    std::vector<EnumOption> options;
    for (const char* value : values)
        options.emplace_back(value, std::vector<std::string>{}, "");
    return options;
}

/// "value kind", "ambiguous" or "none".
std::string match(std::string_view text, const std::vector<EnumOption>& options, Source source = Source::record)
{
    const auto answer = match_enum(text, options, source);
    if (answer.match)
        return options[answer.match->option].value + " " + std::string{answer.match->what};
    return answer.is_ambiguous ? "ambiguous" : "none";
}

TEST(EnumMatch, ReadsOtherSpellings)
{
    const auto options = options_of({"in_progress", "done", "won't fix"});
    EXPECT_EQ(match("in_progress", options), "in_progress ");
    EXPECT_EQ(match("In_Progress", options), "in_progress enum_case");
    EXPECT_EQ(match("In Progress", options), "in_progress enum_spelling");
    EXPECT_EQ(match("inProgress", options), "in_progress enum_spelling");
    EXPECT_EQ(match("wont-fix", options), "won't fix enum_spelling");
    EXPECT_EQ(match("'done'", options), "done enum_spelling");
    EXPECT_EQ(match("open", options), "none");
}

TEST(EnumMatch, ReadsPlurals)
{
    const auto options = options_of({"shoe", "dress", "battery", "jeans"});
    EXPECT_EQ(match("Shoes", options), "shoe enum_plural");
    EXPECT_EQ(match("dresses", options), "dress enum_plural");
    EXPECT_EQ(match("batteries", options), "battery enum_plural");
    EXPECT_EQ(match("jean", options), "jeans enum_plural");
}

TEST(EnumMatch, ReadsTyposOfLongWordsAlone)
{
    const auto options = options_of({"positive", "negative", "gpt-4", "typical", "good"});
    EXPECT_EQ(match("postive", options), "positive enum_typo");
    EXPECT_EQ(match("negaitve", options), "negative enum_typo");
    EXPECT_EQ(match("gpt-5", options), "none") << "another digit is another thing";
    EXPECT_EQ(match("atypical", options), "none") << "another first letter is another word";
    EXPECT_EQ(match("food", options), "none");
}

TEST(EnumMatch, RefusesTies)
{
    EXPECT_EQ(match("AB", options_of({"ab", "Ab"})), "ambiguous");
    EXPECT_EQ(match("casts", options_of({"cases", "cards"})), "none") << "short words have many neighbours";
    EXPECT_EQ(match("statel", options_of({"state1", "states", "stated"})), "ambiguous");
    EXPECT_EQ(match("TWO or ONE", options_of({"ONE", "TWO"})), "ambiguous");
}

TEST(EnumMatch, FindsTheOnlyOptionInASentence)
{
    const auto options = options_of({"red", "dark red", "blue"});
    EXPECT_EQ(match("It is blue, I think.", options), "blue enum_in_text");
    EXPECT_EQ(match("a dark-red one", options), "dark red enum_in_text") << "not red";
    EXPECT_EQ(match("a bluebird", options), "none");
    EXPECT_EQ(match("It is not blue", options), "ambiguous") << "whatever it is, it is not said";
    EXPECT_EQ(match("It isn't really very blue", options), "ambiguous");
    for (const char* text : {"far from blue", "anything but blue", "lacks blue", "blue? No.", "hardly blue", "nicht blue", "loin de blue"})
        EXPECT_EQ(match(text, options), "ambiguous") << text;
    EXPECT_EQ(match("It is blue, and I would never doubt it", options), "blue enum_in_doubt");
    EXPECT_EQ(match("so far blue", options), "blue enum_in_text");
    EXPECT_EQ(match("TWO is one of them", options_of({"ONE", "TWO"})), "TWO enum_in_text") << "as it is spelled first";
}

TEST(EnumMatch, KnowsTheWordsThatTheModelWasTold)
{
    const std::vector<EnumOption> options = {EnumOption{"INVOICE", {"facture"}, "a demand for money"},
                                             EnumOption{"RECEIPT", {"reçu"}, ""}};
    EXPECT_EQ(match("facture", options), "INVOICE enum_alias");
    EXPECT_EQ(match("Recu", options), "RECEIPT enum_spelling");
    EXPECT_EQ(match("A demand for money.", options), "INVOICE enum_description");
    EXPECT_EQ(match("INVOICE", options), "INVOICE ") << "a valid value stays";
    EXPECT_EQ(match("INVOICE", options, Source::answer), "none") << "in a bare answer only what was asked for counts";
}

TEST(EnumMatch, TellsSymbolsApart)
{
    EXPECT_EQ(match("+", options_of({"+", "-"})), "+ ");
    EXPECT_EQ(match("*", options_of({"+", "-"})), "none");
    const auto ages = options_of({"<18", "18-65", ">65"});
    for (const char* text : {">18", "<65", "65", "18", "1865"})
        EXPECT_EQ(match(text, ages), "none") << text;
    for (const char* text : {"18 - 65", "18\u201365", "aged 18-65"})
        EXPECT_TRUE(match(text, ages).starts_with("18-65 ")) << text;
    for (const char* text : {"-1", "1.0", "1/0", "<1", "1%", "$1"})
        EXPECT_EQ(match(text, options_of({"1", "2", "10"})), "none") << text;
    for (const char* text : {"C++", "C#", "I write C++"})
        EXPECT_EQ(match(text, options_of({"C", "Java"})), "none") << text;
    EXPECT_EQ(match("I write C.", options_of({"C", "Java"})), "C enum_in_text");
    EXPECT_EQ(match("50% done", options_of({"done", "open"})), "done enum_in_text");
}

}  // namespace
}  // namespace assay::decode
