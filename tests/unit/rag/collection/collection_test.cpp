#include "rag/collection/collection.hpp"

#include "documents.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

namespace assay::rag {
namespace {

using test::ids;
using test::library;
using testing::ElementsAre;
using testing::HasSubstr;

class CollectionTest : public testing::Test {
protected:
    std::unique_ptr<Collection> create(CollectionOptions options = {})
    {
        return Collection::create(dir_.path("a.rag"), options).value();
    }
    std::unique_ptr<Collection> reopen() { return Collection::open(dir_.path("a.rag"), Collection::Access::write).value(); }

    static std::vector<std::string> find(const Collection& collection, SearchRequest request)
    {
        return ids(collection.search(request).value());
    }

    test::TempDir dir_;
};

TEST_F(CollectionTest, FindsByWordsAndShowsWhereTheyStand)
{
    auto collection = create();
    const auto report = collection->upsert(library()).value();
    EXPECT_EQ(report.added, library().size());
    const auto hits = collection->search({.query = "zeppelin"}).value();
    ASSERT_EQ(hits.size(), 1u);
    const auto& hit = hits.front();
    EXPECT_EQ(hit.document_id, "airship");
    EXPECT_EQ(hit.title, "The airship");
    EXPECT_GT(hit.score, 0);
    EXPECT_EQ(hit.signals.size(), 2u);
    const auto document = collection->document("airship").value();
    ASSERT_TRUE(document);
    EXPECT_EQ(hit.text, document->text.substr(hit.start, hit.end - hit.start));
    EXPECT_FALSE(collection->document("none").value());
}

TEST_F(CollectionTest, IsTheSameAfterItIsOpenedAnew)
{
    std::vector<SearchHit> before;
    CollectionStats stats;
    {
        auto collection = create();
        (void)collection->upsert(library()).value();
        (void)collection->remove({"bread"}).value();
        before = collection->search({.query = "how bees live"}).value();
        stats = collection->stats().value();
    }
    auto collection = reopen();
    const auto after = collection->search({.query = "how bees live"}).value();
    ASSERT_EQ(ids(after), ids(before));
    for (std::size_t i = 0; i < after.size(); ++i)
        EXPECT_NEAR(after[i].score, before[i].score, 0.05) << "rarity forgets what was removed";
    const auto now = collection->stats().value();
    EXPECT_EQ(now.documents, stats.documents);
    EXPECT_EQ(now.chunks, stats.chunks);
    EXPECT_EQ(now.text_bytes, stats.text_bytes);
    EXPECT_EQ(now.chunks_with_vector, stats.chunks_with_vector);
    EXPECT_GT(now.chunks_with_vector, 0u);
}

TEST_F(CollectionTest, ReplacesADocumentAndKeepsOneThatIsTheSame)
{
    auto collection = create();
    (void)collection->upsert(library()).value();
    const auto again = collection->upsert(library()).value();
    EXPECT_EQ(again.unchanged, library().size());
    EXPECT_EQ(again.chunks, 0u);
    auto changed = library().front();
    changed.text = "Nothing but quicksilver.";
    const auto report = collection->upsert({changed}).value();
    EXPECT_EQ(report.replaced, 1u);
    EXPECT_THAT(find(*collection, {.query = "quicksilver"}), ElementsAre(changed.id));
    EXPECT_TRUE(find(*collection, {.query = "zeppelin"}).empty()) << "its old text is gone";
    EXPECT_EQ(collection->stats()->documents, library().size());
}

TEST_F(CollectionTest, RemovesDocuments)
{
    auto collection = create();
    (void)collection->upsert(library()).value();
    EXPECT_EQ(collection->remove({"airship", "none", "airship"}).value(), 1u);
    EXPECT_TRUE(find(*collection, {.query = "zeppelin"}).empty());
    EXPECT_EQ(collection->stats()->documents, library().size() - 1);
}

TEST_F(CollectionTest, HonoursFiltersInsideTheSearch)
{
    auto collection = create();
    std::vector<Document> documents;
    for (int i = 0; i < 300; ++i)
        documents.push_back({.id = std::to_string(i), .text = "The common text number " + std::to_string(i) + " of a shelf.",
                             .metadata = R"({"shelf":)" + std::to_string(i % 100) + "}"});
    (void)collection->upsert(std::move(documents)).value();
    for (const auto mode : {SearchRequest::Mode::hybrid, SearchRequest::Mode::lexical, SearchRequest::Mode::vector}) {
        const auto hits = collection->search({.query = "common text of a shelf", .k = 3, .filter = "shelf=7", .mode = mode});
        const auto found = ids(hits.value());
        EXPECT_EQ(std::set(found.begin(), found.end()), (std::set<std::string>{"107", "207", "7"}))
            << "one in a hundred, and still as many as there are";
    }
    EXPECT_TRUE(find(*collection, {.query = "common", .filter = "shelf=1000"}).empty());
    const auto bad = collection->search({.query = "common", .filter = "shelf=="});
    ASSERT_FALSE(bad);
    EXPECT_THAT(bad.error().where, HasSubstr("filter:"));
}

TEST_F(CollectionTest, GivesTheBestChunkOfEachDocumentIfAsked)
{
    auto collection = create({.chunks = {.size_tokens = 16, .overlap_tokens = 0}});
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "A sentence about marmalade and more, number " + std::to_string(i) + ". ";
    (void)collection->upsert({{.id = "long", .text = text}, {.id = "short", .text = "Marmalade, too, once among other things."}}).value();
    EXPECT_GT(find(*collection, {.query = "marmalade", .k = 50}).size(), 40u);
    EXPECT_THAT(find(*collection, {.query = "marmalade", .k = 3, .unit = SearchRequest::Unit::document}),
                testing::UnorderedElementsAre("long", "short"));
}

TEST_F(CollectionTest, MakesRoomForVarietyIfAsked)
{
    auto collection = create();
    auto documents = library();
    for (int i = 0; i < 5; ++i)
        documents.push_back({.id = "copy" + std::to_string(i), .text = "Honey bees dance to tell where flowers are."});
    (void)collection->upsert(documents).value();
    const auto copies = [&](double lambda) {
        int count = 0;
        for (const auto& id : find(*collection, {.query = "honey bees flowers", .k = 5, .diversity_lambda = lambda}))
            count += id.starts_with("copy");
        return count;
    };
    EXPECT_GT(copies(1), copies(0.3));
}

TEST_F(CollectionTest, RefusesWhatItCannotTake)
{
    auto collection = create();
    const auto complaint = [&](std::vector<Document> documents) {
        const auto report = collection->upsert(std::move(documents));
        return report ? "none" : report.error().text();
    };
    EXPECT_THAT(complaint({{.id = "a", .text = "x"}, {.id = "a", .text = "y"}}), HasSubstr("documents[1].id: the id 'a' comes twice"));
    EXPECT_THAT(complaint({{.id = "", .text = "x"}}), HasSubstr("documents[0].id"));
    EXPECT_THAT(complaint({{.id = "a", .text = "\xFF"}}), HasSubstr("documents[0].text: invalid UTF-8 at byte 0"));
    EXPECT_THAT(complaint({{.id = "a", .text = "x", .metadata = "[]"}}), HasSubstr("documents[0].metadata"));
    EXPECT_THAT(complaint({{.id = std::string(513, 'a'), .text = "x"}}), HasSubstr("the limit is 512"));
    EXPECT_EQ(collection->stats()->documents, 0u) << "all or none";

    const auto asked = [&](const SearchRequest& request) {
        const auto hits = collection->search(request);
        return hits ? "none" : hits.error().text();
    };
    EXPECT_THAT(asked({.query = ""}), HasSubstr("query"));
    EXPECT_THAT(asked({.query = "x", .k = 0}), HasSubstr("k is 0"));
    EXPECT_THAT(asked({.query = "x", .k = 2000}), HasSubstr("the limit is 1000"));
    EXPECT_THAT(asked({.query = std::string(40'000, 'x')}), HasSubstr("the limit is"));
    EXPECT_EQ(asked({.query = "x"}), "none") << "an empty collection finds nothing";
}

TEST_F(CollectionTest, KeepsDocumentsThatHaveNoText)
{
    {
        auto collection = create();
        (void)collection->upsert({{.id = "empty", .text = ""}, {.id = "titled", .title = "Only a heading", .text = ""}}).value();
    }
    auto collection = reopen();
    EXPECT_EQ(collection->stats()->documents, 2u);
    EXPECT_TRUE(collection->document("empty").value());
    EXPECT_THAT(find(*collection, {.query = "heading"}), ElementsAre("titled"));
}

TEST_F(CollectionTest, LearnsOnceItHasDoubledAndNotBefore)
{
    auto collection = create();
    (void)collection->upsert(library(), Collection::Learning::later).value();
    EXPECT_EQ(collection->stats()->dimensions, 0u);
    EXPECT_TRUE(collection->embed("bees")->empty());
    collection->refresh().value();
    const auto stats = collection->stats().value();
    EXPECT_GT(stats.dimensions, 0u);
    EXPECT_EQ(stats.chunks_with_vector, stats.chunks);
    EXPECT_EQ(collection->embed("bees")->size(), stats.dimensions);
    (void)collection->upsert({{.id = "new", .text = "Bees again."}}).value();
    EXPECT_EQ(collection->stats()->chunks_learned_from, stats.chunks) << "it has not doubled";
    EXPECT_EQ(collection->stats()->chunks_with_vector, stats.chunks + 1);
}

TEST_F(CollectionTest, CompactsWhatWasRemoved)
{
    auto collection = create();
    std::vector<std::string> all;
    std::vector<Document> documents;
    for (int i = 0; i < 400; ++i) {
        documents.push_back({.id = std::to_string(i), .text = std::string(2000, static_cast<char>('a' + i % 26))});
        all.push_back(std::to_string(i));
    }
    (void)collection->upsert(documents, Collection::Learning::later).value();
    collection->compact().value();
    const auto full = collection->stats()->file_bytes;
    EXPECT_EQ(collection->remove(all).value(), 400u);
    collection->compact().value();
    EXPECT_LT(collection->stats()->file_bytes, full / 2);
}

TEST_F(CollectionTest, RefusesVectorsOfAnotherKind)
{
    auto collection = create({.embedder = {"compatible", "m", "http://localhost:1", 0}});
    EXPECT_THAT(collection->upsert({{.id = "a", .text = "x"}}).error().text(), HasSubstr("compatible (m)"));
    auto pending = collection->prepare({{.id = "a", .text = "x y"}, {.id = "b", .text = "x y"}}).value();
    EXPECT_THAT(pending.texts(), ElementsAre("x y")) << "the same content is embedded once";
    EXPECT_FALSE(collection->commit(std::move(pending), {})) << "a vector is missing";
    pending = collection->prepare({{.id = "a", .text = "x y"}}).value();
    (void)collection->commit(std::move(pending), {{1, 0, 0}}).value();
    pending = collection->prepare({{.id = "c", .text = "other"}}).value();
    EXPECT_THAT(collection->commit(std::move(pending), {{1, 0}}).error().text(), HasSubstr("a vector of 2 dimensions"));
    pending = collection->prepare({{.id = "d", .title = "", .text = "x y"}}).value();
    EXPECT_TRUE(pending.texts().empty()) << "nothing is embedded twice";
    (void)collection->commit(std::move(pending), {}).value();
    const auto hits = collection->search({.query = "x", .mode = SearchRequest::Mode::vector, .vector = {1, 0, 0}}).value();
    EXPECT_THAT(ids(hits), ElementsAre("a", "d"));
    EXPECT_FALSE(collection->search({.query = "x", .vector = {1, 0}}));
    EXPECT_THAT(find(*collection, {.query = "y"}), ElementsAre("a", "d")) << "without a vector by words alone";
}

TEST_F(CollectionTest, KeepsTheWeightThatJudgedQueriesTaught)
{
    auto collection = create();
    EXPECT_EQ(collection->stats()->weight_origin, WeightOrigin::usual);
    (void)collection->upsert(library()).value();
    const auto own = collection->stats().value();
    EXPECT_EQ(own.weight_origin, WeightOrigin::learned);
    const auto score = [&](std::optional<float> weight) {
        return collection->search({.query = "flour and water in an oven", .vector_weight = weight})->front().score;
    };
    const float by_words = score(0.0F);
    const float by_both = score(0.5F);
    ASSERT_NE(by_words, by_both);
    ASSERT_TRUE(collection->keep_weight({0, 123}));
    EXPECT_EQ(score(std::nullopt), by_words);
    EXPECT_EQ(score(0.5F), by_both) << "a request's own weight comes first";
    EXPECT_FALSE(collection->keep_weight({1.5F, 1}));

    ASSERT_TRUE(collection->refresh()) << "what is learned from the text changes nothing";
    collection.reset();
    collection = reopen();
    const auto judged = collection->stats().value();
    EXPECT_EQ(judged.weight_origin, WeightOrigin::judged);
    EXPECT_EQ(judged.vector_weight, 0);
    EXPECT_EQ(judged.judged_queries, 123u);
    EXPECT_EQ(collection->own_weight(), own.vector_weight);

    ASSERT_TRUE(collection->forget_weight());
    EXPECT_EQ(collection->stats()->weight_origin, WeightOrigin::learned);
    collection.reset();
    collection = reopen();
    EXPECT_EQ(collection->stats()->vector_weight, own.vector_weight);
    EXPECT_EQ(collection->search({.query = "bees", .vector_weight = 2.0F}).error().where, "vector_weight");
}

TEST(JudgedWeightText, OfAnotherMakeIsRefused)
{
    EXPECT_EQ(parse_judged_weight(serialise({0.25F, 7})).value(), (JudgedWeight{0.25F, 7}));
    for (const char* wrong : {"", "{}", "[1]", R"({"vector_weight":2,"queries":7})", R"({"vector_weight":"0.1","queries":7})",
                              R"({"vector_weight":0.1,"queries":-7})"})
        EXPECT_EQ(parse_judged_weight(wrong).error().code, Errc::corrupt) << wrong;
}

}  // namespace
}  // namespace assay::rag
