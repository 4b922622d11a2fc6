#include "rag/embed/embedding_batches.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

std::vector<std::size_t> counts(const std::vector<std::string>& texts, const EmbeddingLimits& limits)
{
    std::vector<std::size_t> all;
    std::size_t next = 0;
    for (const auto& batch : embedding_batches(texts, limits)) {
        EXPECT_EQ(batch.first, next) << "every text, in order";
        next += batch.count;
        all.push_back(batch.count);
    }
    EXPECT_EQ(next, texts.size());
    return all;
}

TEST(EmbeddingBatches, StayWithinEveryLimit)
{
    const std::vector<std::string> texts(10, std::string(40, 'x'));
    EXPECT_EQ(counts(texts, {.max_inputs = 4, .max_tokens = 1000, .max_bytes = 1000}), (std::vector<std::size_t>{4, 4, 2}));
    EXPECT_EQ(counts(texts, {.max_inputs = 100, .max_tokens = 35, .max_bytes = 1000}), (std::vector<std::size_t>{3, 3, 3, 1}));
    EXPECT_EQ(counts(texts, {.max_inputs = 100, .max_tokens = 1000, .max_bytes = 399}), (std::vector<std::size_t>{9, 1}));
    EXPECT_TRUE(counts({}, {}).empty());
}

TEST(EmbeddingBatches, SendATextThatIsTooLongAlone)
{
    EXPECT_EQ(counts({"a", std::string(100, 'x'), "b"}, {.max_inputs = 9, .max_tokens = 10, .max_bytes = 1000}),
              (std::vector<std::size_t>{1, 1, 1}));
}

}  // namespace
}  // namespace assay::rag
