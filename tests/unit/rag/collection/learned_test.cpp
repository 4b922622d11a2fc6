#include "rag/collection/learned.hpp"

#include "documents.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::rag {
namespace {

Learned learn_library()
{
    static const auto documents = test::library();
    std::vector<LearningText> texts;
    for (const Document& document : documents)
        texts.push_back({document.title, document.text, document.text});
    return learn(texts);
}

TEST(Learned, ReadsBackWhatItWrote)
{
    const Learned learned = learn_library();
    const auto bytes = serialise(learned);
    const auto read = parse_learned(bytes);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(serialise(*read), bytes);
    EXPECT_EQ(read->embedder.embed("bees and flowers"), learned.embedder.embed("bees and flowers"));
}

TEST(Learned, RefusesOtherBytes)
{
    const auto bytes = serialise(learn_library());
    std::mt19937 random{9};
    for (int round = 0; round < 500; ++round) {
        auto broken = bytes;
        for (int i = 0; i < 3; ++i)
            broken[random() % std::min<std::size_t>(broken.size(), 200)] = static_cast<char>(random());
        if (const auto read = parse_learned(broken))
            (void)read->embedder.embed("bees");
        EXPECT_FALSE(parse_learned(bytes.substr(0, random() % bytes.size())));
    }
    EXPECT_FALSE(parse_learned(""));
    EXPECT_FALSE(parse_learned("english 2\n"));
    EXPECT_FALSE(parse_learned("klingon 0.1\n"));
}

}  // namespace
}  // namespace assay::rag
