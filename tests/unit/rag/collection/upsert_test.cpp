#include "rag/collection/upsert.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(Upsert, EmbedsTitleAndHeadingsWithTheText)
{
    EXPECT_EQ(embedded_text("T", "A > B", "x"), "T\nA > B\nx");
    EXPECT_EQ(embedded_text("", "", "x"), "x");
}

TEST(Upsert, TellsDocumentsApartByAllButTheirId)
{
    const Document document{.id = "a", .title = "ab", .text = "c"};
    auto other = document;
    other.id = "b";
    EXPECT_EQ(content_hash(document), content_hash(other));
    other.title = "a";
    other.text = "bc";
    EXPECT_NE(content_hash(document), content_hash(other));
    other = document;
    other.kind = TextKind::markdown;
    EXPECT_NE(content_hash(document), content_hash(other));
}

TEST(Upsert, CutsADocumentIntoNamedParts)
{
    const auto prepared = prepare_document({.id = "a", .text = "# H\n\nOne.\n\n# I\n\nTwo.", .kind = TextKind::markdown}, {}, "here");
    ASSERT_TRUE(prepared);
    ASSERT_EQ(prepared->parts.size(), 2u);
    EXPECT_EQ(prepared->parts[1].chunk.context, "I");
    EXPECT_NE(prepared->parts[0].content, prepared->parts[1].content);
    EXPECT_EQ(prepare_document({.id = "a", .text = std::string("a\0b", 3)}, {}, "here").error().where, "here.text");
}

}  // namespace
}  // namespace assay::rag
