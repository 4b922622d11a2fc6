// `assay serve` over collections: documents, search, answers, the clients of
// others, and what a crash leaves.
#include "assay_run.hpp"
#include "support/raw_client.hpp"
#include "support/serve_process.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <deque>
#include <filesystem>
#include <set>

using namespace assay;
using namespace assay::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

using namespace std::chrono_literals;

const std::string here = ASSAY_SOURCE_DIR "/tests/e2e/serve/";

Json document(const std::string& id, const std::string& title, const std::string& text, const Json& metadata = Json::object())
{
    return {{"id", id}, {"title", title}, {"text", text}, {"metadata", metadata}};
}

/// A shop's questions and answers.
std::string faq()
{
    Json documents = {
        document("returns", "Returns", "You have 30 days to return an item. The item must be unworn. Send it back in the bag it came in.",
                 {{"dept", "service"}}),
        document("shipping", "Shipping", "Shipping costs 4 euros. It is free above 50 euros.", {{"dept", "service"}}),
        document("gift", "Gift cards", "A gift card is valid for three years. Ask gifts@example.com about lost cards.", {{"dept", "sales"}}),
        document("sizes", "Sizes", "Our sizes run small. Choose a size larger than you wear.", {{"dept", "sales"}, {"pages", 3}}),
        document("care", "Care", "Wash wool cold. Do not tumble dry a jumper.", {{"dept", "service"}}),
        document("shops", "Shops", "Our shops in Hamburg and Lyon open at ten.", {{"dept", "sales"}}),
        document("payment", "Payment", "We take cards and bank transfers. Cash is taken in our shops only.", {{"dept", "sales"}}),
        document("repair", "Repairs", "We mend seams and zips of our own coats for free.", {{"dept", "service"}}),
        document("newsletter", "Newsletter", "Our newsletter comes once a month. You can leave it at any time.", {{"dept", "sales"}}),
        document("jobs", "Jobs", "We look for tailors in Lyon.", {{"dept", "office"}}),
    };
    return Json{{"documents", std::move(documents)}}.dump();
}

class ServeRag : public testing::Test {
protected:
    void SetUp() override
    {
        const auto added = server.send("POST", "/v1/rag/faq/documents", faq());
        ASSERT_EQ(added.status, 200) << added.body;
        EXPECT_EQ(added.json()["added"], 10);
    }

    HttpReply search(const Json& body) { return server.send("POST", "/v1/rag/faq/search", body.dump()); }

    TempDir dir;
    ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag")}};
};

TEST_F(ServeRag, KeepsTheDigitsOfNumbers)
{
    const std::string metadata = R"({"order":123456789012345678901234567890,"rate":0.10000000000000000001,"list":[{"n":9007199254740993},[],"a"]})";
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", R"({"documents":[{"id":"o1","text":"An order.","metadata":)" + metadata + "}]}").status, 200);
    EXPECT_THAT(server.send("GET", "/v1/rag/faq/documents/o1").body, HasSubstr(metadata));
    const auto ids = [&](const std::string& filter) { return search({{"query", "order"}, {"filter", filter}}).json()["hits"].size(); };
    EXPECT_EQ(ids("order=123456789012345678901234567890"), 1u);
    EXPECT_EQ(ids("order=123456789012345678901234567891"), 0u);
    const auto refused = server.send("POST", "/v1/rag/faq/documents", R"({"documents":[{"id":"o2","text":"An order.","metadata":{"n":1e400}}]})");
    EXPECT_EQ(refused.status, 400) << "a number that nothing could compare";
}

TEST_F(ServeRag, FindsWhatWasStored)
{
    const auto reply = search({{"query", "how long may I return an item"}, {"k", 2}});
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto hits = reply.json()["hits"];
    ASSERT_GE(hits.size(), 1u);
    EXPECT_EQ(hits[0]["document_id"], "returns");
    EXPECT_THAT(hits[0]["text"].get<std::string>(), HasSubstr("30 days"));
    EXPECT_EQ(hits[0]["metadata"]["dept"], "service");
    EXPECT_LE(hits.size(), 2u);

    const auto sales = search({{"query", "return an item"}, {"filter", "dept=sales"}}).json()["hits"];
    for (const auto& hit : sales)
        EXPECT_EQ(hit["metadata"]["dept"], "sales");
}

TEST_F(ServeRag, NamesThePlaceOfWhatIsWrong)
{
    const auto filter = search({{"query", "x"}, {"filter", "dept="}});
    EXPECT_EQ(filter.status, 400);
    EXPECT_EQ(filter.json()["errors"][0]["pointer"], "#/filter") << filter.body;
    EXPECT_EQ(search({{"query", "x"}, {"k", 0}}).json()["errors"][0]["pointer"], "#/k");
    EXPECT_EQ(server.send("POST", "/v1/rag/other/search", R"({"query":"x"})").status, 404);
    EXPECT_EQ(server.send("POST", "/v1/rag/..%2Ffaq/search", R"({"query":"x"})").status, 404);
    const auto twice = server.send("POST", "/v1/rag/faq/documents",
                                   R"({"documents":[{"id":"a","text":"one"},{"id":"a","text":"two"}]})");
    EXPECT_EQ(twice.status, 400) << twice.body;
}

TEST_F(ServeRag, ReplacesShowsAndRemovesDocuments)
{
    const auto again = server.send("POST", "/v1/rag/faq/documents", faq());
    EXPECT_EQ(again.json()["unchanged"], 10) << again.body;
    const auto changed = server.send("POST", "/v1/rag/faq/documents",
                                     R"({"documents":[{"id":"returns","title":"Returns","text":"You have 60 days."}]})");
    EXPECT_EQ(changed.json()["replaced"], 1) << changed.body;
    EXPECT_EQ(server.send("GET", "/v1/rag/faq/documents/returns").json()["text"], "You have 60 days.");
    EXPECT_EQ(server.send("DELETE", "/v1/rag/faq/documents/returns").json()["deleted"], 1);
    EXPECT_EQ(server.send("DELETE", "/v1/rag/faq/documents/returns").status, 404);
    EXPECT_EQ(server.send("GET", "/v1/rag/faq/documents/returns").status, 404);
    const auto found = search({{"query", "return days"}}).json();
    for (const auto& hit : found["hits"])
        EXPECT_NE(hit["document_id"], "returns");
    const auto stores = server.send("GET", "/v1/rag").json()["stores"];
    EXPECT_EQ(stores[0]["name"], "faq");
    EXPECT_EQ(stores[0]["documents"], 9);
}

TEST_F(ServeRag, RedactsWhatALineBreakCutsInTwoInAnswersToo)
{
    const std::vector<std::pair<std::string, std::string>> secrets = {
        {"sk-ant-\napi03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "AbCdEfGhIjKl"},
        {"ghp_AbCdEfGhIj\nKlMnOpQrStUvWxYz0123456789", "KlMnOpQr"},
        {"wJalrXUtnFEMI/\nK7MDENG/bPxRfiCYEXAMPLEKEY", "K7MDENG"},
        {"jane.doe@\nexample.com", "jane"},
    };
    for (const auto& [secret, part] : secrets) {
        SCOPED_TRACE(secret);
        const Json documents = {{"documents", Json::array({document("numbat", "", "The numbat deploy key is " + secret + ". Keep it.")})}};
        ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", documents.dump()).status, 200);
        const std::string body = R"({"question":"numbat deploy key","redact":true})";
        for (const auto& headers : {ServeProcess::Headers{}, ServeProcess::Headers{{"Accept", "text/event-stream"}}}) {
            const auto reply = server.send("POST", "/v1/rag/faq/ask", body, headers);
            EXPECT_THAT(reply.body, HasSubstr("The numbat deploy key is [redacted:"));
            EXPECT_THAT(reply.body, testing::Not(HasSubstr(part)));
        }
    }
}

TEST_F(ServeRag, AnswersWithCitationsAndSaysWhenItCannot)
{
    const auto reply = server.send("POST", "/v1/rag/faq/ask", R"({"question":"How many days do I have to return an item?"})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto answer = reply.json();
    EXPECT_THAT(answer["answer"].get<std::string>(), HasSubstr("30 days"));
    EXPECT_EQ(answer["rule_based"], true);
    EXPECT_EQ(answer["sentences"][0]["supported"], true);
    EXPECT_EQ(answer["sentences"][0]["citations"][0]["check"], "verified");

    const auto nothing = server.send("POST", "/v1/rag/faq/ask", R"({"question":"Who painted the Mona Lisa?"})").json();
    EXPECT_EQ(nothing["found"], false) << nothing.dump();
}

TEST_F(ServeRag, StreamsAnAnswerAsEvents)
{
    RawClient client{server.port()};
    client.send(http_request("POST", "/v1/rag/faq/ask", R"({"question":"How many days do I have to return an item?"})",
                             {{"Accept", "text/event-stream"}, {"Connection", "close"}}));
    const auto reply = parse_reply(client.read_to_end());
    EXPECT_EQ(reply.header("content-type"), "text/event-stream; charset=utf-8");
    EXPECT_EQ(reply.header("x-accel-buffering"), "no");
    EXPECT_THAT(reply.body, HasSubstr("event: sentence\ndata: {"));
    EXPECT_THAT(reply.body, HasSubstr("event: done\ndata: {"));
    EXPECT_TRUE(reply.body.ends_with("\r\n0\r\n\r\n"));
}

TEST_F(ServeRag, HidesAddressesOnRequest)
{
    const Json body = {{"query", "lost gift cards"}, {"k", 1}, {"redact", true}};
    const auto reply = search(body);
    EXPECT_THAT(reply.body, HasSubstr("[redacted:email]"));
    EXPECT_THAT(reply.body, testing::Not(HasSubstr("gifts@example.com")));
}

TEST_F(ServeRag, HidesTheSameInSearchesAnswersAndChats)
{
    const std::string card = "4111111111111111";
    const Json stored = {{"documents", Json::array({document("hr@example.com", "Lanterns", "The lanterns of the tower are lit at nine.",
                                                 {{"card", 4111111111111111}, {"by", "hr@example.com"}})})}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", stored.dump()).status, 200);
    const std::string question = "When are the lanterns of the tower lit?";
    const Json ask = {{"question", question}, {"redact", true}};
    const Json chat = {{"model", "rag:faq"}, {"messages", Json::array({{{"role", "user"}, {"content", question}}})}, {"redact", true}};
    Json streamed = chat;
    streamed["stream"] = true;
    for (const auto& reply : {search({{"query", question}, {"redact", true}}), server.send("POST", "/v1/rag/faq/ask", ask.dump()),
                              server.send("POST", "/v1/rag/faq/ask", ask.dump(), {{"Accept", "text/event-stream"}}),
                              server.send("POST", "/v1/chat/completions", chat.dump()),
                              server.send("POST", "/v1/chat/completions", streamed.dump())}) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        EXPECT_THAT(reply.body, HasSubstr("lit at nine"));
        EXPECT_THAT(reply.body, HasSubstr(R"("document_id":"[redacted:email]")"));
        EXPECT_THAT(reply.body, HasSubstr(R"("card":"[redacted:card]")"));
        EXPECT_THAT(reply.body, testing::Not(HasSubstr("hr@example.com")));
        EXPECT_THAT(reply.body, testing::Not(HasSubstr(card)));
    }
}

TEST_F(ServeRag, RefusesBlankQuestionsAlikeEverywhere)
{
    for (const std::string blank : {"", " \n\t", "\xC2\xA0\xE2\x80\x8B"}) {
        const auto found = search({{"query", blank}});
        const auto asked = server.send("POST", "/v1/rag/faq/ask", Json{{"question", blank}}.dump());
        EXPECT_EQ(found.status, 400) << found.body;
        EXPECT_EQ(asked.status, 400) << asked.body;
        EXPECT_EQ(found.json()["detail"], "a question is needed");
        EXPECT_EQ(asked.json()["detail"], "a question is needed");
        EXPECT_EQ(found.json()["errors"][0]["pointer"], "#/query");
        EXPECT_EQ(asked.json()["errors"][0]["pointer"], "#/question");
        const Json chat = {{"model", "rag:faq"}, {"messages", Json::array({{{"role", "user"}, {"content", blank}}})}};
        const auto chatted = server.send("POST", "/v1/chat/completions", chat.dump());
        EXPECT_EQ(chatted.status, 400) << chatted.body;
        EXPECT_EQ(chatted.json()["error"]["message"], "a question is needed: messages: it is empty or blank");
        EXPECT_EQ(chatted.json()["error"]["param"], "messages");
    }
}

TEST_F(ServeRag, RefusesLimitsOfTokensThatAreNone)
{
    Json chat = {{"model", "rag:faq"}, {"messages", Json::array({{{"role", "user"}, {"content", "May I return an item?"}}})}};
    for (const std::string name : {"max_tokens", "max_completion_tokens"}) {
        for (const auto& wrong : {Json(-1), Json(0), Json("many")}) {
            chat[name] = wrong;
            const auto refused = server.send("POST", "/v1/chat/completions", chat.dump());
            EXPECT_EQ(refused.status, 400) << refused.body;
            EXPECT_EQ(refused.json()["error"]["param"], name);
        }
        chat[name] = 100;
        EXPECT_EQ(server.send("POST", "/v1/chat/completions", chat.dump()).status, 200);
        chat[name] = nullptr;
        EXPECT_EQ(server.send("POST", "/v1/chat/completions", chat.dump()).status, 200);
    }
}

TEST_F(ServeRag, EmbedsInItsOwnDimensionsOnly)
{
    const auto embed = [this](const Json& more) {
        Json body = {{"model", "rag:faq"}, {"input", "return an item"}};
        body.update(more);
        return server.send("POST", "/v1/embeddings", body.dump());
    };
    const auto plain = embed(Json::object());
    ASSERT_EQ(plain.status, 200) << plain.body;
    const auto own = plain.json()["data"][0]["embedding"].size();
    EXPECT_EQ(embed({{"dimensions", own}}).status, 200);
    EXPECT_EQ(embed({{"dimensions", nullptr}}).status, 200);
    for (const auto& other : {Json(own + 1), Json(1), Json(0), Json(-3)}) {
        const auto refused = embed({{"dimensions", other}});
        EXPECT_EQ(refused.status, 400) << refused.body;
        EXPECT_EQ(refused.json()["error"]["param"], "dimensions");
    }
}

TEST(ServeRagLoad, LetsOnlySoManyWritesToACollectionWait)
{
    const TempDir dir;
    SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(20));
    const auto added = run_assay({"rag", "add", dir.path("shop.rag"), dir.path("in.jsonl"),
                                  "--embedder", "compatible", "--embedding-model", "m", "--embedding-url", simulator.url("/v1")});
    ASSERT_EQ(added.exit_code, 0) << added.err;
    const ServeProcess server{ASSAY_BINARY, {"--store", "shop=" + dir.path("shop.rag"), "--store", "faq=" + dir.path("faq.rag")}};

    simulator.process().send_signal(SIGSTOP);
    constexpr int under_way_and_waiting = 1 + 8;
    std::deque<RawClient> writers;
    for (int i = 0; i < under_way_and_waiting; ++i) {
        const Json documents = {{"documents", Json::array({document("w" + std::to_string(i), "", "Written as number " + std::to_string(i))})}};
        writers.emplace_back(server.port()).send(http_request("POST", "/v1/rag/shop/documents", documents.dump()));
    }
    const auto all_wait = "assay_rag_waiting_writes " + std::to_string(under_way_and_waiting - 1) + "\n";
    const auto give_up = std::chrono::steady_clock::now() + 10s;
    while (server.send("GET", "/metrics").body.find(all_wait) == std::string::npos)
        ASSERT_LT(std::chrono::steady_clock::now(), give_up) << server.send("GET", "/metrics").body;

    const auto refused = server.send("POST", "/v1/rag/shop/documents", faq());
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(server.send("DELETE", "/v1/rag/shop/documents/w0").status, 503);
    EXPECT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200) << "another collection has a queue of its own";

    simulator.process().send_signal(SIGCONT);
    for (auto& writer : writers) {
        const auto written = parse_reply(writer.read_reply());
        EXPECT_EQ(written.status, 200) << written.body;
    }
    EXPECT_EQ(server.send("POST", "/v1/rag/shop/documents", faq()).status, 200);
}

TEST(ServeRagLoad, WaitingWritesTakeNoPlaceOfSearches)
{
    const TempDir dir;
    SimulatorProcess simulator{ASSAY_BINARY, {}};
    dir.write("in.jsonl", reviews_jsonl(20));
    const auto added = run_assay({"rag", "add", dir.path("shop.rag"), dir.path("in.jsonl"),
                                  "--embedder", "compatible", "--embedding-model", "m", "--embedding-url", simulator.url("/v1")});
    ASSERT_EQ(added.exit_code, 0) << added.err;
    const ServeProcess server{ASSAY_BINARY, {"--store", "shop=" + dir.path("shop.rag"), "--max-calls", "2"}};

    simulator.process().send_signal(SIGSTOP);
    std::deque<RawClient> writers;
    const auto wait_for = [&](const std::string& metric) {
        const auto give_up = std::chrono::steady_clock::now() + 10s;
        while (server.send("GET", "/metrics").body.find(metric) == std::string::npos)
            if (std::chrono::steady_clock::now() > give_up)
                return false;
        return true;
    };
    for (int i = 0; i < 5; ++i) {
        const Json documents = {{"documents", Json::array({document("w" + std::to_string(i), "", "Written as number " + std::to_string(i))})}};
        writers.emplace_back(server.port()).send(http_request("POST", "/v1/rag/shop/documents", documents.dump()));
        // Each is let in before the next comes: one at a time is within the limit.
        ASSERT_TRUE(wait_for("assay_rag_waiting_writes " + std::to_string(i) + "\n"));
    }
    ASSERT_TRUE(wait_for("assay_http_calls_in_flight{load=\"cpu\"} 1\n"));
    const auto found = server.send("POST", "/v1/rag/shop/search", R"({"query":"zipper","mode":"lexical"})");
    EXPECT_EQ(found.status, 200) << found.body;
    simulator.process().send_signal(SIGCONT);
    for (auto& writer : writers)
        EXPECT_EQ(parse_reply(writer.read_reply()).status, 200);
    ASSERT_TRUE(wait_for("assay_http_calls_in_flight{load=\"cpu\"} 0\n")) << "nobody is counted twice";
}

TEST(ServeRagModel, LetsItsModelPutPassagesIntoOrder)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag"), "--provider", "openai", "--base-url",
                                             simulator.url("/v1"), "--model", "simulated"}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    const auto found = server.send("POST", "/v1/rag/faq/search", R"({"query":"gift card valid","k":2,"rerank":true})").json();
    EXPECT_EQ(found["reranked"], true);
    EXPECT_EQ(found["model"], "simulated");
    EXPECT_GT(found["usage"]["input_tokens"].get<int>(), 0);
    EXPECT_EQ(found["notes"], Json::array());
    ASSERT_FALSE(found["hits"].empty()) << found.dump();
    EXPECT_EQ(found["hits"][0]["document_id"], "gift");
    EXPECT_EQ(found["hits"][0]["score"], 1);
    EXPECT_TRUE(found["hits"][0]["signals"].contains("first_score"));
    const auto plain = server.send("POST", "/v1/rag/faq/search", R"({"query":"gift card valid","k":2})").json();
    EXPECT_FALSE(plain.contains("reranked"));
    const auto answer = server.send("POST", "/v1/rag/faq/ask", R"({"question":"How long is a gift card valid?","k":3,"rerank":true})");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["sources"][0]["document_id"], "gift");
    const auto metrics = server.send("GET", "/metrics").body;
    EXPECT_THAT(metrics, HasSubstr("assay_http_calls_in_flight{load=\"cpu\"} 0\n"));
    EXPECT_THAT(metrics, HasSubstr("assay_http_calls_in_flight{load=\"model\"} 0\n"));
}

TEST(ServeRagModel, SaysWhyTheOrderIsTheOldOne)
{
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag"), "--provider", "openai", "--base-url",
                                             "http://127.0.0.1:9/v1", "--model", "m", "--retries", "0"}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    const auto found = server.send("POST", "/v1/rag/faq/search", R"({"query":"gift card or a coat","rerank":true})");
    ASSERT_EQ(found.status, 200) << found.body;
    EXPECT_EQ(found.json()["reranked"], false);
    EXPECT_THAT(found.json()["notes"].dump(), HasSubstr("order of the search"));
    const auto plain = server.send("POST", "/v1/rag/faq/search", R"({"query":"gift card or a coat"})");
    EXPECT_EQ(found.json()["hits"], plain.json()["hits"]);
    const ServeProcess rules{ASSAY_BINARY, {"--store", "faq=" + dir.path("other.rag")}};
    for (const auto& [target, body] : {std::pair{"/v1/rag/faq/search", R"({"query":"a","rerank":true})"},
                                       std::pair{"/v1/rag/faq/ask", R"({"question":"a","rerank":true})"}}) {
        const auto refused = rules.send("POST", target, body);
        EXPECT_EQ(refused.status, 400);
        EXPECT_THAT(refused.body, HasSubstr("#/rerank"));
    }
}

TEST(ServeRagModel, HoldsItsLimitsForAllQuestionsTogether)
{
    // Two schemas and an answer: three prompts, one account.
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag"), "--provider", "openai", "--base-url",
                                             simulator.url("/v1"), "--model", "simulated", "--budget-tokens", "12000",
                                             "--max-output-tokens", "1000"}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    int refused = 0;
    for (int i = 0; i < 40 && refused == 0; ++i) {
        const auto n = std::to_string(i);
        const auto reply = server.send("POST", "/v1/extract", R"({"texts":"Text )" + n + R"(","schema":{"field)" + n + R"(":"words"}})");
        refused += reply.status != 200;
    }
    EXPECT_EQ(refused, 1) << "each schema had a budget of its own";
    const auto asked = server.send("POST", "/v1/rag/faq/ask", R"({"question":"How many days to return an item?"})");
    EXPECT_GE(asked.status, 400) << asked.body;
    const auto said = simulator.stats();
    EXPECT_LE(said.at("input_tokens").get<int>() + said.at("output_tokens").get<int>(), 12'000) << said.dump();
}

TEST(ServeRagModel, FlagsWhatAModelSaysWithoutProof)
{
    // The simulator is no language model: what it cites is not there.
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag"), "--provider", "openai", "--base-url",
                                             simulator.url("/v1"), "--model", "simulated"}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    const auto answer = server.send("POST", "/v1/rag/faq/ask", R"({"question":"How many days do I have to return an item?"})").json();
    EXPECT_EQ(answer["rule_based"], false);
    EXPECT_EQ(answer["model"], "simulated");
    EXPECT_GT(answer["usage"]["input_tokens"].get<int>(), 0);
    for (const auto& sentence : answer["sentences"])
        EXPECT_EQ(sentence["supported"], false) << answer.dump();
}

TEST(ServeRagModel, TellsInAStreamThatTheModelFailed)
{
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag"), "--provider", "openai", "--base-url",
                                             "http://127.0.0.1:9/v1", "--model", "m", "--retries", "0"}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    const auto events = server.send("POST", "/v1/rag/faq/ask", R"({"question":"How many days to return an item?"})",
                                    {{"Accept", "text/event-stream"}});
    EXPECT_EQ(events.status, 200) << "it had begun";
    EXPECT_THAT(events.body, HasSubstr("event: error\ndata: {"));
    const auto chunks = server.send("POST", "/v1/chat/completions",
                                    R"({"model":"rag:faq","stream":true,"messages":[{"role":"user","content":"How many days to return an item?"}]})");
    EXPECT_THAT(chunks.body, HasSubstr("data: {\"error\":{"));
    EXPECT_THAT(chunks.body, testing::Not(HasSubstr("[DONE]")));
}

TEST(ServeRagClients, OpenAisClientWorksUnchanged)
{
    if (!std::filesystem::exists(here + "node_modules/openai"))
        GTEST_SKIP() << "needs the npm packages of " << here << "install.sh";
    const TempDir dir;
    ProcessOptions options;
    options.environment = {{"ASSAY_SERVE_KEY", "a-key-for-this-test"}};
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag")}, options};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq(), {{"Authorization", "Bearer a-key-for-this-test"}}).status, 200);
    const auto result = run_process({"/usr/bin/env", "node", here + "openai.mjs", server.url(), "a-key-for-this-test", "faq"}, {}, 60s);
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST(ServeRagClients, ThePageWorksInABrowser)
{
    if (run_process({"/usr/bin/env", "chromium", "--version"}).exit_code != 0)
        GTEST_SKIP() << "needs chromium";
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag")}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    ProcessOptions options;
    options.environment = {{"HOME", dir.root().string()}};
    const auto result = run_process({"/usr/bin/env", "node", here + "page.mjs", server.url(), "faq"}, options, 120s);
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST(ServeRagClients, ThePageOffersAModelsOrderWhereThereIsAModel)
{
    if (run_process({"/usr/bin/env", "chromium", "--version"}).exit_code != 0)
        GTEST_SKIP() << "needs chromium";
    const SimulatorProcess simulator{ASSAY_BINARY, {}};
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag"), "--provider", "openai", "--base-url",
                                             simulator.url("/v1"), "--model", "simulated"}};
    ASSERT_EQ(server.send("POST", "/v1/rag/faq/documents", faq()).status, 200);
    ProcessOptions options;
    options.environment = {{"HOME", dir.root().string()}};
    const auto result = run_process({"/usr/bin/env", "node", here + "page.mjs", server.url(), "faq"}, options, 120s);
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

/// Upserts one document after the other until the server dies; the ids that
/// were acknowledged.
std::set<std::string> upsert_until_killed(ServeProcess& server, int round, int kill_after)
{
    std::set<std::string> acknowledged;
    RawClient client{server.port()};
    for (int i = 0;; ++i) {
        const auto id = std::to_string(round) + "-" + std::to_string(i);
        const Json body = {{"documents", {document(id, "", "Document number " + id + " speaks of item " + id + ".")}}};
        if (!client.send(http_request("POST", "/v1/rag/c/documents", body.dump())))
            break;
        // Somewhere between the request's arrival and its reply.
        if (i == kill_after)
            server.process().send_signal(SIGKILL);
        if (parse_reply(client.read_reply()).status != 200)
            break;
        acknowledged.insert(id);
    }
    (void)server.process().wait(10s);
    return acknowledged;
}

TEST(ServeRagCrash, LosesNothingThatWasAcknowledged)
{
    const TempDir dir;
    const std::vector<std::string> flags = {"--store", "c=" + dir.path("c.rag"), "--address-requests-per-minute", "0"};
    std::set<std::string> acknowledged;
    for (int round = 0; round < 8; ++round) {
        ServeProcess server{ASSAY_BINARY, flags};
        acknowledged.merge(upsert_until_killed(server, round, 1 + 7 * round));
        const ServeProcess reopened{ASSAY_BINARY, flags};
        for (const auto& id : acknowledged) {
            const auto kept = reopened.send("GET", "/v1/rag/c/documents/" + id);
            ASSERT_EQ(kept.status, 200) << id << " is lost after round " << round;
        }
        const auto stores = reopened.send("GET", "/v1/rag").json()["stores"];
        EXPECT_GE(stores[0]["documents"].get<std::size_t>(), acknowledged.size());
        const auto newest = *acknowledged.rbegin();
        const Json query = {{"query", "item " + newest}, {"k", 3}};
        const auto hits = reopened.send("POST", "/v1/rag/c/search", query.dump()).json()["hits"];
        ASSERT_FALSE(hits.empty());
    }
    EXPECT_GT(acknowledged.size(), 100u);
}

}  // namespace
