#include "rag/embed/builtin_embedder.hpp"

#include "unit/rag/embed/topic_texts.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace assay::rag {
namespace {

double dot(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(BuiltinEmbedder, BringsWordsOfOneTopicTogether)
{
    const auto texts = topic_texts(60);
    const auto embedder = BuiltinEmbedder::fit(views(texts), {.max_dimensions = 4});
    EXPECT_EQ(embedder.dimensions(), 4u);
    const auto wing = embedder.embed("wing");
    EXPECT_GT(dot(wing, embedder.embed("airfoil")), dot(wing, embedder.embed("flour")) + 0.3)
        << "though no text says that they are alike";
}

TEST(BuiltinEmbedder, GivesVectorsOfLengthOne)
{
    const auto texts = topic_texts(60);
    const auto embedder = BuiltinEmbedder::fit(views(texts));
    for (const auto& text : texts) {
        const auto vector = embedder.embed(text);
        EXPECT_NEAR(dot(vector, vector), 1, 1e-5);
    }
}

TEST(BuiltinEmbedder, GivesZerosForWhatItDoesNotKnow)
{
    const auto texts = topic_texts(60);
    const auto embedder = BuiltinEmbedder::fit(views(texts));
    for (const std::string_view unknown : {"", "zzz", "\xFF\xFE"})
        EXPECT_EQ(embedder.embed(unknown), std::vector<float>(embedder.dimensions()));
}

TEST(BuiltinEmbedder, LearnsNothingOfTooLittle)
{
    const std::vector<std::string> none;
    const std::vector<std::string> one{"a wing and a wing"};
    const std::vector<std::string> strangers{"wing lift", "bread butter"};
    const std::vector<std::string> empty{"", "", ""};
    for (const auto& texts : {none, one, strangers, empty}) {
        const auto embedder = BuiltinEmbedder::fit(views(texts));
        EXPECT_EQ(embedder.dimensions(), 0u);
        EXPECT_TRUE(embedder.embed("wing").empty());
        EXPECT_TRUE(BuiltinEmbedder::parse(embedder.serialise()).has_value());
    }
}

TEST(BuiltinEmbedder, IsTheSameForTheSameTexts)
{
    const auto texts = topic_texts(80);
    EXPECT_EQ(BuiltinEmbedder::fit(views(texts)).serialise(), BuiltinEmbedder::fit(views(texts)).serialise());
}

TEST(BuiltinEmbedder, LearnsALargeCollectionFromSomeOfItsTexts)
{
    const auto texts = topic_texts(500);
    const BuiltinEmbedder::Options options{.max_documents = 50, .max_terms = 10};
    const auto embedder = BuiltinEmbedder::fit(views(texts), options);
    EXPECT_EQ(embedder.fitted_documents(), 500u);
    EXPECT_LE(embedder.dimensions(), 10u) << "there are no more terms than ten";
    EXPECT_FALSE(embedder.outgrown(5000)) << "it would look at no more texts than now";
}

TEST(BuiltinEmbedder, IsOutgrownByACollectionThatDoubled)
{
    const auto texts = topic_texts(60);
    const auto embedder = BuiltinEmbedder::fit(views(texts));
    EXPECT_FALSE(embedder.outgrown(60));
    EXPECT_FALSE(embedder.outgrown(119));
    EXPECT_TRUE(embedder.outgrown(120));
    EXPECT_TRUE(BuiltinEmbedder::fit({}).outgrown(2));
}

}  // namespace
}  // namespace assay::rag
