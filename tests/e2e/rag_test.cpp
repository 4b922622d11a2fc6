// Documents in, answers out: assay rag as its users run it.
#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

using namespace assay;
using namespace assay::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class Rag : public testing::Test {
protected:
    std::string store() const { return dir.path("a.rag"); }

    ProcessResult rag(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), "rag");
        return run_assay(arguments, {}, std::chrono::seconds{240});
    }

    std::vector<std::string> search(const std::string& query, std::vector<std::string> more = {}) const
    {
        std::vector<std::string> arguments{"search", store(), query, "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto result = rag(arguments);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        std::vector<std::string> ids;
        for (const auto& row : parse_rows(result.out))
            ids.push_back(row.at("id").get<std::string>());
        return ids;
    }

    Json stats() const { return Json::parse(rag({"stats", store(), "--json"}).out); }

    void add_shop() const
    {
        dir.write("shop.csv", "id,title,review,dept,rating\n"
                              "r1,Lovely dress,The dress is soft and the colour is lovely.,Dresses,5\n"
                              "r2,Broken,The zipper of this dress broke after two days.,Dresses,1\n"
                              "r3,Warm,A warm sweater for the winter.,Tops,4\n"
                              "r4,,The sweater lost its colour in the wash.,Tops,2\n");
        const auto added = rag({"add", store(), dir.path("shop.csv"), "--text", "review", "--id", "id", "--title", "title",
                                "--meta", "dept,rating"});
        ASSERT_EQ(added.exit_code, 0) << added.err;
        EXPECT_THAT(added.err, HasSubstr("4 added, 0 replaced, 0 unchanged, 0 rejected"));
    }

    TempDir dir;
};

TEST_F(Rag, FindsRowsByWordsAndMetadata)
{
    add_shop();
    EXPECT_EQ(search("broken zipper", {"-k", "1"}), std::vector<std::string>{"r2"});
    EXPECT_THAT(search("colour", {"--filter", "dept=Tops", "--mode", "lexical"}), ElementsAre("r4"));
    EXPECT_THAT(search("dress", {"--filter", "dept=Dresses AND rating>=4", "--mode", "lexical"}), ElementsAre("r1"));
    const auto shown = rag({"search", store(), "zipper", "-k", "1"});
    EXPECT_THAT(shown.out, AllOf(HasSubstr("1. "), HasSubstr("r2  Broken"), HasSubstr("broke after two days")));
    const auto hit = Json::parse(rag({"search", store(), "zipper", "--json", "-k", "1"}).out);
    EXPECT_EQ(hit.at("metadata"), Json::parse(R"({"dept":"Dresses","rating":1})"));
    EXPECT_EQ(hit.at("start"), 0);
}

TEST_F(Rag, AnswersWithCitationsOrSaysThatItCannot)
{
    add_shop();
    const auto answered = rag({"ask", store(), "What broke on the dress?"});
    EXPECT_EQ(answered.exit_code, 0) << answered.err;
    EXPECT_THAT(answered.out, AllOf(HasSubstr("The zipper of this dress broke after two days. [1]"), HasSubstr("[1] r2  Broken")));
    EXPECT_THAT(answered.err, HasSubstr("no language model was asked"));
    const auto unknown = rag({"ask", store(), "Who was the first emperor of Rome?"});
    EXPECT_EQ(unknown.exit_code, 3);
    EXPECT_THAT(unknown.out, HasSubstr("The documents do not answer this question."));
    const auto json = Json::parse(rag({"ask", store(), "What broke on the dress?", "--json"}).out);
    EXPECT_EQ(json.at("sentences").at(0).at("supported"), true);
    EXPECT_EQ(json.at("sources").at(0).at("id"), "r2");
}

TEST_F(Rag, ReplacesKeepsAndDeletes)
{
    add_shop();
    const auto again = rag({"add", store(), dir.path("shop.csv"), "--text", "review", "--title", "title", "--meta", "dept,rating"});
    EXPECT_THAT(again.err, HasSubstr("0 added, 0 replaced, 4 unchanged")) << again.err;
    dir.write("new.jsonl", "{\"id\":\"r2\",\"text\":\"It was mended with a button.\"}\n");
    EXPECT_THAT(rag({"add", store(), dir.path("new.jsonl")}).err, HasSubstr("0 added, 1 replaced"));
    EXPECT_THAT(search("button", {"--mode", "lexical"}), ElementsAre("r2"));
    EXPECT_TRUE(search("zipper", {"--mode", "lexical"}).empty());
    EXPECT_EQ(rag({"delete", store(), "r2", "r3"}).exit_code, 0);
    EXPECT_EQ(rag({"delete", store(), "r2"}).exit_code, 3) << "it is gone";
    EXPECT_EQ(rag({"compact", store()}).exit_code, 0);
    EXPECT_EQ(stats().at("documents"), 2);
    EXPECT_EQ(stats().at("metadata"), Json::parse(R"(["dept","rating"])"));
}

TEST_F(Rag, ReadsMarkdownByItsHeadingsAndTextAsAWhole)
{
    dir.write("guide.md", "# Guide\n\nWelcome.\n\n## Installing\n\nRun the quickstart.\n");
    dir.write("note.txt", "One line.\nAnother line about marmalade.\n");
    ASSERT_EQ(rag({"add", store(), dir.path("guide.md"), dir.path("note.txt")}).exit_code, 0);
    const auto hit = Json::parse(rag({"search", store(), "quickstart", "--json", "--mode", "lexical"}).out);
    EXPECT_EQ(hit.at("id"), dir.path("guide.md"));
    EXPECT_EQ(hit.at("title"), "Guide");
    EXPECT_EQ(hit.at("context"), "Guide > Installing");
    EXPECT_THAT(search("marmalade", {"--mode", "lexical"}), ElementsAre(dir.path("note.txt")));
}

TEST_F(Rag, LosesNoRowInSilence)
{
    dir.write("bad.jsonl", "{\"id\":\"a\",\"text\":\"fine\"}\n{\"id\":\"b\"}\nnot json\n{\"id\":\"a\",\"text\":\"twice\"}\n{\"id\":\"c\",\"text\":\"fine too\"}\n");
    const auto added = rag({"add", store(), dir.path("bad.jsonl")});
    EXPECT_EQ(added.exit_code, 3);
    EXPECT_THAT(added.err, AllOf(HasSubstr("2 added"), HasSubstr("3 rejected"), HasSubstr("bad.jsonl:2: the row has no \"text\""),
                                 HasSubstr("bad.jsonl:3"), HasSubstr("bad.jsonl:4: the id 'a' came before")));
}

TEST_F(Rag, ABadRowKeepsNoGoodOneOut)
{
    std::string rows;
    for (int i = 1; i <= 1500; ++i)
        rows += "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"" + (i == 1201 ? "a\\u0000b" : "fine " + std::to_string(i)) + "\"}\n";
    dir.write("zero.jsonl", rows);
    const auto zero = rag({"add", store(), dir.path("zero.jsonl")});
    EXPECT_EQ(zero.exit_code, 3);
    EXPECT_THAT(zero.err, AllOf(HasSubstr("zero.jsonl:1201: text: it holds a zero byte"), HasSubstr("1499 added"), HasSubstr("1 rejected")));

    dir.write("odd.jsonl", "{\"id\":\"" + std::string(5000, 'i') + "\",\"text\":\"long\"}\n"
                           R"({"id":"d","text":"deep","m":)" + std::string(20, '[') + std::string(20, ']') + "}\n"
                           R"({"id":"e","text":"fine","m":1})" "\n");
    const auto odd = rag({"add", dir.path("odd.rag"), dir.path("odd.jsonl"), "--meta", "m"});
    EXPECT_EQ(odd.exit_code, 3);
    EXPECT_THAT(odd.err, AllOf(HasSubstr("odd.jsonl:1: id: it has 5000 bytes; the limit is 512"), HasSubstr("odd.jsonl:2: metadata: "),
                               HasSubstr("1 added"), HasSubstr("2 rejected")));

    dir.write("zero.txt", std::string("a\0b", 3));
    dir.write("zero.csv", std::string("id,text\nx,a\0b\ny,fine\n", 21));
    dir.write("good.md", "# Good\n\nMarmalade.\n");
    const auto files = rag({"add", dir.path("files.rag"), dir.path("zero.txt"), dir.path("zero.csv"), dir.path("good.md")});
    EXPECT_EQ(files.exit_code, 3);
    EXPECT_THAT(files.err, AllOf(HasSubstr("zero.txt: text: it holds a zero byte"), HasSubstr("zero.csv:2"), HasSubstr("2 added")));
}

TEST_F(Rag, AFileWithoutTextIsNotFoundByItsNameAndSaysSo)
{
    dir.write("marmalade.md", " \n\n");
    const auto added = rag({"add", store(), dir.path("marmalade.md")});
    EXPECT_EQ(added.exit_code, 0) << added.err;
    EXPECT_THAT(added.err, AllOf(HasSubstr("1 documents have neither text nor title"), HasSubstr("0 chunks written")));
}

TEST_F(Rag, NamesWhatIsWrong)
{
    const auto missing = rag({"search", dir.path("none.rag"), "x"});
    EXPECT_EQ(missing.exit_code, 2);
    EXPECT_THAT(missing.err, HasSubstr("there is no collection"));
    EXPECT_FALSE(std::filesystem::exists(dir.path("none.rag")));
    add_shop();
    const auto filter = rag({"search", store(), "x", "--filter", "dept="});
    EXPECT_EQ(filter.exit_code, 2);
    EXPECT_THAT(filter.err, HasSubstr("filter:6"));
    EXPECT_THAT(rag({"add", store(), dir.path("shop.csv")}).err, HasSubstr("say with --text which column"));
    EXPECT_THAT(rag({"add", store(), dir.path("shop.csv"), "--text", "review", "--embedder", "compatible",
                     "--embedding-model", "m", "--embedding-url", "http://127.0.0.1:1"}).err,
                HasSubstr("this collection is embedded by builtin"));
    dir.write("other.rag", "some text that is no database");
    const auto other = rag({"add", dir.path("other.rag"), dir.path("shop.csv"), "--text", "review"});
    EXPECT_EQ(other.exit_code, 2);
    EXPECT_EQ(dir.read("other.rag"), "some text that is no database");
}

TEST_F(Rag, RejectsAnUnreadableFileAndAddsTheOthers)
{
    dir.write("bad.md", "broken \xFF bytes");
    dir.write("good.md", "# Good\n\nMarmalade.\n");
    const auto added = rag({"add", store(), dir.path("bad.md"), dir.path("gone.txt"), dir.path("good.md")});
    EXPECT_EQ(added.exit_code, 3) << added.err;
    EXPECT_THAT(added.err, AllOf(HasSubstr("1 added"), HasSubstr("2 rejected"), HasSubstr("bad.md: invalid UTF-8 at byte 7")));
}

TEST_F(Rag, SaysWhatAnAddWouldLoseOrMiss)
{
    add_shop();
    for (const char* option : {"--meta", "--title"}) {
        const auto unknown = rag({"add", store(), dir.path("shop.csv"), "--text", "review", option, "nosuch"});
        EXPECT_EQ(unknown.exit_code, 2);
        EXPECT_THAT(unknown.err, HasSubstr("there is no column 'nosuch'"));
    }
    dir.write("more.jsonl", "{\"id\":\"r9\",\"text\":\"More.\"}\n");
    EXPECT_THAT(rag({"add", store(), dir.path("more.jsonl"), "--meta", "nosuch"}).err, HasSubstr("no row has \"nosuch\""));
    EXPECT_THAT(rag({"add", store(), dir.path("more.jsonl")}).err,
                HasSubstr("the collection has metadata (dept,rating) and no --meta is given"));
    const auto sizes = rag({"add", store(), dir.path("more.jsonl"), "--chunk-tokens", "512"});
    EXPECT_EQ(sizes.exit_code, 2);
    EXPECT_THAT(sizes.err, HasSubstr("this collection has chunks of 1024 tokens"));
    EXPECT_THAT(rag({"search", store(), "dress", "--filter", "departement=Dresses"}).err,
                HasSubstr("no document has the field 'departement'"));
}

TEST_F(Rag, MeasuresOnlyWhatIsJudgedAndThere)
{
    add_shop();
    dir.write("q.jsonl", "{\"id\":\"q1\",\"text\":\"broken zipper\"}\n{\"id\":\"q2\",\"text\":\" \"}\n");
    const auto eval = [&](const std::string& qrels) {
        dir.write("qrels.tsv", qrels);
        return rag({"eval", store(), "--queries", dir.path("q.jsonl"), "--qrels", dir.path("qrels.tsv")});
    };
    const auto good = eval("q1\tr2\t1\nq2\tr1\t1\n");
    EXPECT_EQ(good.exit_code, 0) << good.err;
    EXPECT_THAT(good.err, AllOf(HasSubstr("the query 'q2' has no text"), HasSubstr("1 of 2 judged queries have no text")));
    EXPECT_EQ(eval("q7\tr2\t1\n").exit_code, 2);
    const auto strangers = eval("q1\tx\t1\n");
    EXPECT_EQ(strangers.exit_code, 2);
    EXPECT_THAT(strangers.err, HasSubstr("none of the judged documents is in the collection"));
    dir.write("q.jsonl", "{\"id\":\"q1\",\"text\":\"a\"}\n{\"id\":\"q1\",\"text\":\"b\"}\n");
    EXPECT_THAT(eval("q1\tr2\t1\n").err, HasSubstr("q.jsonl:2: the query id 'q1' came before"));
}

TEST_F(Rag, EmbedsByAnApiAndAsksAModel)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "500=0.2"}};
    dir.write("in.jsonl", reviews_jsonl(200));
    const std::vector<std::string> api = {"--embedder", "compatible", "--embedding-model", "m", "--embedding-url",
                                          simulator.url("/v1"), "--dimensions", "128"};
    std::vector<std::string> add{"add", store(), dir.path("in.jsonl")};
    add.insert(add.end(), api.begin(), api.end());
    const auto added = rag(add);
    ASSERT_EQ(added.exit_code, 0) << added.err;
    EXPECT_EQ(stats().at("dimensions"), 128);
    EXPECT_EQ(stats().at("chunks_with_vector"), 200);
    const auto text = review_text(17);
    EXPECT_EQ(search(text, {"-k", "1", "--mode", "vector"}), std::vector<std::string>{"r17"});
    EXPECT_EQ(search(text, {"-k", "1"}), std::vector<std::string>{"r17"});
    const auto asked = rag({"ask", store(), text, "--provider", "compatible", "--base-url", simulator.url("/v1"), "--model", "m", "--json"});
    // The simulator fills the schema in by rules: what it says need not be true, but is checked.
    ASSERT_TRUE(asked.exit_code == 0 || asked.exit_code == 3) << asked.err;
    const auto json = Json::parse(asked.out);
    for (const auto& sentence : json.at("sentences"))
        for (const auto& citation : sentence.at("citations"))
            EXPECT_TRUE(citation.at("check").is_string());
}

TEST_F(Rag, LetsAModelPutWhatIsFoundIntoOrder)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    add_shop();
    const std::vector<std::string> model = {"--rerank", "--provider", "compatible", "--base-url", simulator.url("/v1"), "--model", "m"};
    // The simulator's order: by words that are shared with the question, rare ones first.
    EXPECT_THAT(search("did the sweater lose colour in the wash", model), testing::Contains("r4"));
    EXPECT_EQ(search("did the sweater lose colour in the wash", model).front(), "r4");
    EXPECT_EQ(simulator.stats().at("requests"), 2) << simulator.stats().dump();
    auto arguments = model;
    arguments.insert(arguments.begin(), {"search", store(), "dress", "--json", "-k", "1"});
    const auto found = rag(arguments);
    ASSERT_EQ(found.exit_code, 0) << found.err;
    const auto rows = parse_rows(found.out);
    ASSERT_EQ(rows.size(), 1u) << "it chooses among more than are shown";
    EXPECT_EQ(rows[0].at("score"), 1);
    EXPECT_TRUE(rows[0].at("signals").contains("first_score"));
}

TEST_F(Rag, LeavesNoEmptyCollectionBehind)
{
    const auto fresh = store() + ".new";
    const auto missing = rag({"add", fresh, store() + ".missing.txt"});
    EXPECT_NE(missing.exit_code, 0);
    EXPECT_FALSE(std::filesystem::exists(fresh));
    EXPECT_FALSE(std::filesystem::exists(fresh + ".lock"));
}

TEST_F(Rag, KeepsTheOrderOfTheSearchWhereTheModelFails)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "500=1"}};
    add_shop();
    const auto first = search("a lovely dress");
    std::vector<std::string> arguments = {"search", store(), "a lovely dress", "--json", "--rerank", "--provider", "compatible",
                                          "--base-url", simulator.url("/v1"), "--model", "m", "--retries", "0"};
    const auto found = rag(arguments);
    EXPECT_EQ(found.exit_code, 0);
    std::vector<std::string> ids;
    for (const auto& row : parse_rows(found.out))
        ids.push_back(row.at("id").get<std::string>());
    EXPECT_EQ(ids, first);
    EXPECT_THAT(found.err, AllOf(HasSubstr("order of the search"), HasSubstr("500")));
    const auto nobody = rag({"search", store(), "dress", "--rerank", "--provider", "builtin"});
    EXPECT_EQ(nobody.exit_code, 2);
    EXPECT_THAT(nobody.err, HasSubstr("--provider and --model"));
}

TEST_F(Rag, LearnsFromJudgedQueries)
{
    std::string documents;
    std::string queries;
    std::string judgements;
    for (int i = 0; i < 30; ++i) {
        const auto n = std::to_string(i);
        documents += Json{{"_id", "a" + n}, {"text", "Report number " + n + " speaks of apples and pears."}}.dump() + "\n";
        queries += Json{{"_id", "q" + n}, {"text", "report number " + n}}.dump() + "\n";
        judgements += "q" + n + "\ta" + n + "\t1\n";
    }
    dir.write("in.jsonl", documents);
    dir.write("q.jsonl", queries);
    dir.write("j.tsv", judgements);
    ASSERT_EQ(rag({"add", store(), dir.path("in.jsonl")}).exit_code, 0);
    EXPECT_EQ(stats().at("vector_weight_origin"), "learned");
    const auto own = stats().at("vector_weight").get<double>();
    const auto learned = rag({"eval", store(), "--queries", dir.path("q.jsonl"), "--qrels", dir.path("j.tsv"), "--calibrate"});
    ASSERT_EQ(learned.exit_code, 0) << learned.err;
    EXPECT_THAT(learned.out, AllOf(HasSubstr("queries       30"), HasSubstr("own weight"), HasSubstr("held-out")));
    const bool is_kept = learned.out.find("\nkept") != std::string::npos;
    EXPECT_EQ(stats().at("vector_weight_origin"), is_kept ? "judged" : "learned");
    if (!is_kept) {
        EXPECT_EQ(stats().at("vector_weight"), own);
    }
    dir.write("few.tsv", judgements.substr(0, 5 * std::string{"q0\ta0\t1\n"}.size()));
    const auto few = rag({"eval", store(), "--queries", dir.path("q.jsonl"), "--qrels", dir.path("few.tsv"), "--calibrate"});
    EXPECT_EQ(few.exit_code, 2);
    EXPECT_THAT(few.err, HasSubstr("at least 20"));
    EXPECT_EQ(rag({"eval", store(), "--queries", dir.path("q.jsonl"), "--qrels", dir.path("j.tsv"), "--calibrate", "--mode", "lexical"})
                  .exit_code, 2);
}

TEST_F(Rag, AnswersInWholeSentencesOfWrappedText)
{
    dir.write("faq.txt", "Shipping takes about a week, as Dr. Miller of the U.S. Post says.\n"
                         "You may send back everything that you have bought within thirty\n"
                         "days of the purchase, see Fig. 3. We pay for it.\n");
    ASSERT_EQ(rag({"add", store(), dir.path("faq.txt")}).exit_code, 0);
    const auto asked = rag({"ask", store(), "When may I send back what I have bought?", "--provider", "builtin"});
    EXPECT_THAT(asked.out, testing::StartsWith("You may send back everything that you have bought within thirty days of the purchase, "
                                               "see Fig. 3. [1]"));
}

TEST_F(Rag, FindsScientificAbstractsBetterThanKeywordSearch)
{
    const char* shared = std::getenv("ASSAY_SHARED");
    if (!shared)
        GTEST_SKIP() << "ASSAY_SHARED names no folder with corpora";
    const std::string corpus = std::string{shared} + "/corpora/ir/scifact/";
    ASSERT_EQ(rag({"add", store(), corpus + "corpus.jsonl"}).exit_code, 0);
    const auto measured = rag({"eval", store(), "--queries", corpus + "queries.jsonl", "--qrels", corpus + "qrels.tsv",
                               "--run", dir.path("run.txt")});
    ASSERT_EQ(measured.exit_code, 0) << measured.err;
    const auto at = measured.out.find("nDCG@10");
    ASSERT_NE(at, std::string::npos) << measured.out;
    EXPECT_GE(std::stod(measured.out.substr(at + 8)), 0.70) << measured.out << "(SQLite's FTS5 reaches 0.687)";
    EXPECT_THAT(dir.read("run.txt"), HasSubstr(" Q0 "));
}

}  // namespace
