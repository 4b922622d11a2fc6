#include "decode/notebook.hpp"

#include "core/utf8.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

TEST(Notebook, ShortensWhatItQuotes)
{
    const auto note = make_note("/a", "prose_removed", std::string(1000, 'x'), "");
    EXPECT_EQ(note.before.size(), 200u);
    EXPECT_TRUE(note.before.ends_with("\xE2\x80\xA6"));
}

TEST(Notebook, QuotesWholeCharacters)
{
    const std::string text = "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC";
    const auto note = make_note("", "closed_truncation", std::string_view{text}.substr(1, 7), "");
    EXPECT_EQ(note.before, "\xE2\x82\xAC");
}

TEST(Notebook, KnowsWhatItHasNoted)
{
    Notebook notes;
    EXPECT_TRUE(notes.is_first("odd_space"));
    notes.add("", "odd_space", "", "");
    EXPECT_FALSE(notes.is_first("odd_space"));
    EXPECT_TRUE(notes.is_first("raw_newline"));
}

TEST(Notebook, SaysOnceThatThereWereMore)
{
    Notebook notes;
    for (int i = 0; i < 300; ++i)
        notes.add("", "python_literal", "True", "true");
    notes.add("", "closed_truncation", "", "");
    const auto all = notes.take();
    ASSERT_EQ(all.size(), 202u);
    EXPECT_EQ(all[200].what, "closed_truncation");
    EXPECT_EQ(all[201].what, "more_mends");
    EXPECT_EQ(all[201].price, 100) << "the price of those it stands for";
}

TEST(Notebook, NotesLossesBehindManyMendsAndLosesNoPrice)
{
    Notebook notes;
    for (int i = 0; i < 300; ++i)
        notes.add("", "missing_bracket", "", "");
    EXPECT_TRUE(notes.is_first("raw_newline"));
    notes.add("", "raw_newline", "", "");
    EXPECT_FALSE(notes.is_first("raw_newline")) << "its price counts once";
    for (int i = 0; i < 250; ++i)
        notes.add("/" + std::to_string(i), "value_dropped", "x", "");
    const auto all = notes.take();
    ASSERT_EQ(all.size(), 402u);
    EXPECT_EQ(all[200].what, "value_dropped");
    EXPECT_EQ(all[200].where, "/0");
    EXPECT_EQ(all[400].what, "more_mends");
    EXPECT_EQ(all[400].price, 1001);
    EXPECT_EQ(all[401].what, "more_losses");
    EXPECT_EQ(all[401].price, 50 * 200);
}

}  // namespace
}  // namespace assay::decode
