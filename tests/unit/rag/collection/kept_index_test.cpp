#include "rag/collection/kept_index.hpp"

#include "documents.hpp"
#include "rag/store/store.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <random>

namespace assay::rag {
namespace {

using test::ids;

/// Chunks 10, 11, 12, ... of a slot each.
std::pair<std::vector<RowNumber>, LexicalIndex> ten_chunks()
{
    std::pair<std::vector<RowNumber>, LexicalIndex> made;
    for (Slot slot = 0; slot < 10; ++slot) {
        made.first.push_back(10 + slot);
        made.second.add(slot, "", "word" + std::to_string(slot));
    }
    return made;
}

TEST(KeptIndex, IsTakenForTheSameChunksOrFewerOrNewerOnes)
{
    const auto [chunks, words] = ten_chunks();
    const std::string bytes = serialise(chunks, words);
    const auto parse = [&](std::vector<RowNumber> stored) { return parse_kept_index(bytes, stored, {}); };
    const auto same = parse(chunks);
    ASSERT_TRUE(same);
    EXPECT_EQ(same->chunks, chunks);
    EXPECT_EQ(same->words.search("word3", 1).at(0).slot, 3u);
    EXPECT_TRUE(parse({10, 12, 14, 15, 16, 19, 20, 25}));
    EXPECT_FALSE(parse({10, 12, 14, 20})) << "most are gone";
    EXPECT_FALSE(parse({5, 10, 11, 12, 13, 14, 15, 16})) << "one before the first is not in it";
    EXPECT_FALSE(parse({}));
}

TEST(KeptIndex, IsNotTakenIfItLacksAChunk)
{
    auto [chunks, words] = ten_chunks();
    words.remove(4);
    EXPECT_FALSE(parse_kept_index(serialise(chunks, words), chunks, {})) << "14 would never be found";
    chunks.erase(chunks.begin() + 4);
    EXPECT_FALSE(parse_kept_index(serialise(chunks, words), chunks, {})) << "slots and chunks differ in number";
}

TEST(KeptIndex, IsNotTakenIfDamaged)
{
    const auto [chunks, words] = ten_chunks();
    const std::string bytes = serialise(chunks, words);
    for (std::size_t length = 0; length < bytes.size(); length += 7)
        EXPECT_FALSE(parse_kept_index(std::string_view{bytes}.substr(0, length), chunks, {})) << length;
    std::string other = bytes;
    other[8] ^= 1;  // the first chunk's number
    EXPECT_FALSE(parse_kept_index(other, chunks, {}));
}

/// A collection whose index is kept now and then, beside one without.
class KeptCollection : public testing::Test {
protected:
    std::unique_ptr<Collection> open(const std::string& name)
    {
        return Collection::open(dir_.path(name), Collection::Access::write).value();
    }

    /// Which documents have the word.
    static std::vector<std::string> with_word(const Collection& collection, int word)
    {
        SearchRequest request;
        request.query = "word" + std::to_string(word);
        request.k = 1000;
        request.mode = SearchRequest::Mode::lexical;
        request.unit = SearchRequest::Unit::document;
        auto found = ids(collection.search(request).value());
        std::sort(found.begin(), found.end());
        return found;
    }

    test::TempDir dir_;
};

TEST_F(KeptCollection, FindsTheSameAfterAnyChanges)
{
    constexpr int words = 30;
    std::mt19937 random{11};
    for (const char* name : {"kept.rag", "plain.rag"})
        (void)Collection::create(dir_.path(name), {}).value();
    for (int round = 0; round < 25; ++round) {
        const auto kept = open("kept.rag");
        const auto plain = open("plain.rag");
        ASSERT_EQ(kept->stats()->chunks, plain->stats()->chunks);
        ASSERT_EQ(kept->stats()->documents, plain->stats()->documents);
        for (int word = 0; word < words; ++word)
            ASSERT_EQ(with_word(*kept, word), with_word(*plain, word)) << "round " << round << ", word " << word;
        std::vector<Document> documents;
        std::vector<std::string> gone;
        for (int id = 0; id < 40; ++id) {
            const auto choice = random() % 8;
            std::string text;
            for (int i = 0; i < 5; ++i)
                text += "word" + std::to_string(random() % words) + ". ";
            if (choice < 2)
                documents.push_back({.id = std::to_string(id), .text = text});
            else if (choice == 2)
                gone.push_back(std::to_string(id));
        }
        for (Collection* each : {kept.get(), plain.get()}) {
            (void)each->remove(gone).value();
            (void)each->upsert(documents).value();
        }
        if (round % 3 != 0) {
            ASSERT_TRUE(kept->keep_index());
        }
    }
}

TEST_F(KeptCollection, IsWrittenOnlyWhenMuchIsNew)
{
    const auto kept_bytes = [&] {
        return Store::open(dir_.path("kept.rag"), Store::Access::read).value()->state("index").value();
    };
    const auto collection = Collection::create(dir_.path("kept.rag"), {}).value();
    std::vector<Document> documents;
    for (int i = 0; i < 80; ++i)
        documents.push_back({.id = std::to_string(i), .text = "word" + std::to_string(i)});
    (void)collection->upsert(documents).value();
    EXPECT_EQ(kept_bytes(), "");
    ASSERT_TRUE(collection->keep_index());
    const std::string first = kept_bytes();
    EXPECT_NE(first, "");
    (void)collection->upsert({{.id = "one", .text = "more"}}).value();
    ASSERT_TRUE(collection->keep_index());
    EXPECT_EQ(kept_bytes(), first);
    for (Document& document : documents)
        document.text += " changed";
    (void)collection->upsert(documents).value();
    ASSERT_TRUE(collection->keep_index());
    EXPECT_NE(kept_bytes(), first);
}

}  // namespace
}  // namespace assay::rag
