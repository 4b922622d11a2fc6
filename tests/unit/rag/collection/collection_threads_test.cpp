// Searches beside writes: each sees all of a write or none of it.
#include "rag/collection/collection.hpp"

#include "documents.hpp"
#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace assay::rag {
namespace {

TEST(CollectionThreads, SearchesSeeWholeWrites)
{
    const test::TempDir dir;
    auto collection = Collection::create(dir.path("a.rag"), {}).value();
    (void)collection->upsert(test::library()).value();
    constexpr int pairs = 40;
    std::atomic<bool> over = false;
    std::atomic<int> searches = 0;
    std::vector<std::thread> readers;
    for (int reader = 0; reader < 2; ++reader)
        readers.emplace_back([&] {
            while (!over || searches < 10) {
                // Each write brings or takes two documents with this word.
                const auto hits = collection->search({.query = "zzyzx", .k = 1000, .mode = SearchRequest::Mode::lexical});
                ASSERT_TRUE(hits) << hits.error().text();
                EXPECT_EQ(hits->size() % 2, 0u);
                for (const auto& hit : *hits)
                    EXPECT_EQ(hit.text, "Here is zzyzx.");
                ++searches;
            }
        });
    for (int i = 0; i < pairs; ++i) {
        const auto name = std::to_string(i);
        (void)collection->upsert({{.id = "l" + name, .text = "Here is zzyzx."}, {.id = "r" + name, .text = "Here is zzyzx."}}).value();
        if (i % 3 == 2) {
            EXPECT_EQ(collection->remove({"l" + name, "r" + name}).value(), 2u);
        }
    }
    over = true;
    for (auto& reader : readers)
        reader.join();
    EXPECT_EQ(collection->search({.query = "zzyzx", .k = 1000, .mode = SearchRequest::Mode::lexical})->size(), 2u * (pairs - pairs / 3));
}

}  // namespace
}  // namespace assay::rag
