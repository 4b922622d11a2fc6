#include "rag/store/store.hpp"

#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <sqlite3.h>

namespace assay::rag {
namespace {

using testing::HasSubstr;

class StoreTest : public testing::Test {
protected:
    std::unique_ptr<Store> create() { return Store::create(dir_.path("a.rag"), {}).value(); }
    auto open(Store::Access access = Store::Access::write) { return Store::open(dir_.path("a.rag"), access); }

    static RowNumber add(Store& store, const std::string& id, const std::string& text)
    {
        const Document document{.id = id, .title = "T " + id, .text = text, .metadata = R"({"n":1})"};
        const auto number = store.add_document(document, content_hash(document)).value();
        const std::vector<float> vector{1, 0.5F};
        const auto row = store.add_vector(content_hash(text), vector).value();
        (void)store.add_chunk(number, {0, text.size(), "context"}, row).value();
        return number;
    }

    void break_file(const std::string& sql)
    {
        sqlite3* raw = nullptr;
        sqlite3_open(dir_.path("a.rag").c_str(), &raw);
        EXPECT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(raw);
        sqlite3_close(raw);
    }

    test::TempDir dir_;
};

TEST_F(StoreTest, GivesBackWhatWasCommitted)
{
    const CollectionOptions options{.embedder = {"compatible", "m", "http://localhost", 8}, .chunks = {100, 10}};
    {
        auto store = Store::create(dir_.path("a.rag"), options).value();
        store->begin().value();
        add(*store, "x", "Some text");
        store->set_state("embedder", std::string_view{"\0y", 2}).value();
        store->commit().value();
        store->begin().value();
        add(*store, "lost", "Other text");
        store->roll_back();
    }
    auto store = open().value();
    EXPECT_EQ(store->options(), options);
    EXPECT_EQ(store->state("embedder").value(), std::string_view("\0y", 2));
    int documents = 0;
    store->for_each_document([&](const StoredDocument& stored) -> Result<void> {
        ++documents;
        EXPECT_EQ(stored.document.id, "x");
        EXPECT_EQ(stored.parts.size(), 1u);
        EXPECT_EQ(stored.parts[0].vector, (std::vector<float>{1, 0.5F}));
        EXPECT_EQ(stored.text(stored.parts[0]), "Some text");
        const auto row = store->chunk(stored.parts[0].number).value();
        EXPECT_EQ(row->text, "Some text");
        EXPECT_EQ(row->title, "T x");
        EXPECT_EQ(row->chunk.context, "context");
        return {};
    }).value();
    EXPECT_EQ(documents, 1);
    EXPECT_EQ(store->document("x").value()->text, "Some text");
    EXPECT_FALSE(store->document("lost").value());
    EXPECT_FALSE(store->chunk(77).value());
}

TEST_F(StoreTest, NeverGivesANumberAgain)
{
    auto store = create();
    store->begin().value();
    const auto first = add(*store, "x", "text");
    store->remove_document(first).value();
    EXPECT_GT(add(*store, "x", "text"), first);
    store->commit().value();
}

TEST_F(StoreTest, KeepsAVectorForItsContentUntilItIsCompacted)
{
    auto store = create();
    store->begin().value();
    const auto number = add(*store, "x", "text");
    store->remove_document(number).value();
    store->commit().value();
    EXPECT_TRUE(store->find_vector(content_hash("text")).value()) << "the same text need not be embedded again";
    store->compact().value();
    EXPECT_FALSE(store->find_vector(content_hash("text")).value());
}

TEST_F(StoreTest, HasOneWriterAndAnyNumberOfReaders)
{
    auto writer = create();
    const auto other = open();
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, Errc::unavailable);
    EXPECT_THAT(other.error().message, HasSubstr("assay serve does so while it runs; send documents to it"));
    auto reader = open(Store::Access::read).value();
    writer->begin().value();
    add(*writer, "x", "text");
    EXPECT_FALSE(reader->document("x").value());
    writer->commit().value();
    EXPECT_TRUE(reader->document("x").value());
    EXPECT_FALSE(reader->set_state("a", "b")) << "it may only look";
}

TEST_F(StoreTest, RefusesWhatIsNoCollectionOrDamaged)
{
    EXPECT_THAT(open().error().text(), HasSubstr("there is no collection"));
    dir_.write("a.rag", std::string(5000, 'x'));
    EXPECT_EQ(open().error().code, Errc::corrupt);
    EXPECT_EQ(dir_.read("a.rag"), std::string(5000, 'x')) << "left as it was";
    dir_.write("a.rag", "");
    EXPECT_FALSE(open()) << "an empty file";
    std::filesystem::remove(dir_.path("a.rag"));
    break_file("CREATE TABLE other (x)");
    EXPECT_THAT(open().error().text(), HasSubstr("a.rag"));
    std::filesystem::remove(dir_.path("a.rag"));
    create();
    EXPECT_THAT(Store::create(dir_.path("a.rag"), {}).error().text(), HasSubstr("there already"));
    break_file("PRAGMA user_version = 9");
    EXPECT_THAT(open().error().text(), HasSubstr("another version"));
}

TEST_F(StoreTest, SaysWhenRowsContradictEachOther)
{
    {
        auto store = create();
        store->begin().value();
        add(*store, "x", "text");
        store->commit().value();
    }
    const auto load = [&] {
        return open().value()->for_each_document([](const StoredDocument&) -> Result<void> { return {}; });
    };
    load().value();
    break_file("UPDATE chunks SET end_byte = 1000");
    EXPECT_EQ(load().error().code, Errc::corrupt);
    EXPECT_THAT(load().error().message, HasSubstr("the collection is damaged: a chunk lies outside"));
    break_file("UPDATE chunks SET end_byte = 1; UPDATE vectors SET vector = x'010203'");
    EXPECT_EQ(load().error().code, Errc::corrupt);
    break_file("DELETE FROM settings");
    EXPECT_EQ(open().error().code, Errc::corrupt);
}

TEST(CollectionOptionsTest, AreCheckedAndReadBack)
{
    const CollectionOptions options{.embedder = {"openai", "m", "", 256}, .chunks = {64, 8}};
    EXPECT_EQ(parse_collection_options(to_json(options)).value(), options);
    EXPECT_FALSE(parse_collection_options("{}"));
    EXPECT_FALSE(check({.embedder = {"other", "m", "", 0}}));
    EXPECT_FALSE(check({.embedder = {"openai", "", "", 0}}));
    EXPECT_FALSE(check({.chunks = {100, 50}}));
    EXPECT_FALSE(check({.chunks = {1, 0}}));
}

}  // namespace
}  // namespace assay::rag
