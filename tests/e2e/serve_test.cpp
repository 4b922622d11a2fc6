// `assay serve` as its clients see it: extraction, keys, limits, logs, its end.
#include "assay_run.hpp"
#include "support/raw_client.hpp"
#include "support/serve_process.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>

using namespace assay;
using namespace assay::test;
using testing::HasSubstr;
using testing::Not;

namespace {

using namespace std::chrono_literals;

constexpr const char* mood = R"({"mood":"positive, negative, or neutral"})";

std::string extract_body(const std::string& texts, const std::string& schema = mood, const std::string& more = "")
{
    return R"({"texts":)" + texts + R"(,"schema":)" + schema + more + "}";
}

TEST(Serve, ExtractsOneTextOrManyInTheirOrder)
{
    const ServeProcess server{ASSAY_BINARY, {"--schemas", source_file("schemas")}};
    const auto one = server.send("POST", "/v1/extract", extract_body(R"("I love it, great!")"));
    ASSERT_EQ(one.status, 200) << one.body;
    EXPECT_EQ(one.json()["results"][0]["record"]["mood"], "positive");
    EXPECT_EQ(one.json()["rule_based"], true);
    EXPECT_EQ(one.json()["cost_usd"], 0);

    const auto many = server.send("POST", "/v1/extract",
                                  extract_body(R"([{"id":"a","text":"I love it, great!"},"Awful, broken, bad."])", R"("review")"));
    ASSERT_EQ(many.status, 200) << many.body;
    const auto results = many.json()["results"];
    ASSERT_EQ(results.size(), 2u);
    EXPECT_EQ(results[0]["id"], "a");
    EXPECT_EQ(results[0]["record"]["sentiment"], "positive");
    EXPECT_EQ(results[1]["index"], 1);
    EXPECT_EQ(results[1]["record"]["sentiment"], "negative");
}

TEST(Serve, ExtractsTheSameAsTheCommand)
{
    const TempDir dir;
    const auto input = dir.write("in.jsonl", reviews_jsonl(40));
    ASSERT_EQ(run_assay({"extract", input, "--schema", source_file("schemas/review.json"), "-o", dir.path("out.jsonl")}).exit_code, 0);
    Json texts = Json::array();
    for (std::size_t i = 0; i < 40; ++i)
        texts.push_back(review_text(i));
    const ServeProcess server{ASSAY_BINARY, {"--schemas", source_file("schemas")}};
    const auto reply = server.send("POST", "/v1/extract", extract_body(texts.dump(), R"("review")"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto rows = read_rows(dir.path("out.jsonl"));
    const auto results = reply.json()["results"];
    ASSERT_EQ(results.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(results[i]["record"]["sentiment"], rows[i]["sentiment"]) << i;
}

TEST(Serve, AsksAModelAndGivesTheReceipt)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--faults", "wrong_type=0.3,500=0.1"}};
    const TempDir dir;
    const auto prices = dir.write("prices.json", R"({"as_of":"2026-11-01","models":[{"provider":"openai","model":"simulated",
        "input":1,"cache_read":1,"cache_write":1,"output":1}]})");
    const ServeProcess server{ASSAY_BINARY, {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                             "--prices", prices, "--attempts", "6"}};
    Json texts = Json::array();
    for (std::size_t i = 0; i < 60; ++i)
        texts.push_back(review_text(i));
    const auto reply = server.send("POST", "/v1/extract", extract_body(texts.dump(), R"({"stars":"integer 1-5","mood":"positive, negative, or neutral"})"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto whole = reply.json();
    EXPECT_EQ(whole["accepted"], 60);
    EXPECT_EQ(whole["rule_based"], false);
    EXPECT_GT(whole["cost_usd"].get<double>(), 0);
    EXPECT_GT(whole["usage"]["input_tokens"].get<int>(), 0);
    const auto metrics = server.send("GET", "/metrics").body;
    EXPECT_THAT(metrics, HasSubstr("gen_ai_client_token_usage_count{"));
    EXPECT_THAT(metrics, HasSubstr("assay_extract_texts_total{status=\"accepted\"} 60"));
}

TEST(Serve, PaysOnceForTheSameText)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "50"}};
    const ServeProcess server{ASSAY_BINARY, {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated"}};
    const auto reply = server.send("POST", "/v1/extract", extract_body(R"(["I love it","I love it","Awful","I love it"])"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.json()["accepted"], 4);
    EXPECT_EQ(simulator.stats()["requests"], 2) << "those under way at once are asked once";
    const auto again = server.send("POST", "/v1/extract", extract_body(R"(["Awful"])")).json();
    EXPECT_EQ(simulator.stats()["requests"], 2);
    EXPECT_EQ(again["results"][0]["origin"], "cache");
    EXPECT_EQ(again["results"][0]["usage"]["input_tokens"], 0);
    const auto other = server.send("POST", "/v1/extract", extract_body(R"(["Awful"])", R"({"colour":"string"})")).json();
    EXPECT_EQ(other["results"][0]["origin"], "asked") << "another schema is another question";
}

TEST(Serve, TellsThatTheModelCannotBeReached)
{
    const ServeProcess server{ASSAY_BINARY, {"--provider", "openai", "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--retries", "0"}};
    const auto reply = server.send("POST", "/v1/extract", extract_body(R"(["a","b"])"));
    EXPECT_EQ(reply.status, 503) << reply.body;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
    EXPECT_FALSE(reply.header("retry-after").empty());
}

TEST(Serve, HidesWhatShouldNotLeaveOnRequest)
{
    const ServeProcess server{ASSAY_BINARY, {}};
    const auto body = extract_body(R"("Mail a+b@x.co")", R"({"email":"email or null"})", R"(,"redact":true)");
    EXPECT_THAT(server.send("POST", "/v1/extract", body).body, HasSubstr("[redacted:email]"));
}

TEST(Serve, WantsAKeyOnceThereIsOne)
{
    const TempDir dir;
    const auto added = run_assay({"serve", "keys", "add", "ann", "--keys", dir.path("keys")});
    ASSERT_EQ(added.exit_code, 0) << added.err;
    const auto key = added.out.substr(0, added.out.size() - 1);
    EXPECT_THAT(dir.read("keys"), Not(HasSubstr(key)));
    EXPECT_EQ(run_assay({"serve", "keys", "list", "--keys", dir.path("keys")}).out, "ann\n");
    EXPECT_EQ(run_assay({"serve", "keys", "add", "ann", "--keys", dir.path("keys")}).exit_code, 2);

    ServeProcess server{ASSAY_BINARY, {"--keys", dir.path("keys")}};
    const auto body = extract_body(R"("a secret text")");
    const auto without = server.send("POST", "/v1/extract", body);
    EXPECT_EQ(without.status, 401);
    EXPECT_EQ(without.header("www-authenticate"), "Bearer");
    EXPECT_EQ(server.send("POST", "/v1/extract", body, {{"Authorization", "Bearer " + key + "x"}}).status, 401);
    EXPECT_EQ(server.send("POST", "/v1/extract", body, {{"Authorization", "Bearer " + key}}).status, 200);
    EXPECT_EQ(server.send("POST", "/v1/extract", body, {{"X-Api-Key", key}}).status, 200);
    EXPECT_EQ(server.send("GET", "/metrics").status, 401);
    EXPECT_EQ(server.send("GET", "/health").status, 200) << "probes have no key";
    EXPECT_EQ(server.send("GET", "/").status, 200);

    server.process().send_signal(SIGTERM);
    const auto ended = server.process().wait(10s);
    EXPECT_EQ(ended.exit_code, 0);
    EXPECT_THAT(ended.err, HasSubstr("\"key\":\"ann\""));
    EXPECT_THAT(ended.err, Not(HasSubstr(key)));
    EXPECT_THAT(ended.err, Not(HasSubstr("secret text")));
    EXPECT_EQ(run_assay({"serve", "keys", "remove", "ann", "--keys", dir.path("keys")}).exit_code, 0);
    const auto empty = run_assay({"serve", "--listen", "127.0.0.1:0", "--keys", dir.path("keys")});
    EXPECT_EQ(empty.exit_code, 2) << "a file without keys must not open the server";
}

TEST(Serve, TakesAKeyFromTheEnvironment)
{
    ProcessOptions options;
    options.environment = {{"ASSAY_SERVE_KEY", "sixteen-or-more-bytes"}};
    const ServeProcess server{ASSAY_BINARY, {}, options};
    EXPECT_EQ(server.send("GET", "/v1/schemas").status, 401);
    EXPECT_EQ(server.send("GET", "/v1/schemas", "", {{"Authorization", "Bearer sixteen-or-more-bytes"}}).status, 200);
}

TEST(Serve, ListensForOthersOnlyWithAKey)
{
    const auto open = run_assay({"serve", "--listen", "0.0.0.0:0"});
    EXPECT_EQ(open.exit_code, 2);
    EXPECT_THAT(open.err, HasSubstr("API keys"));
    for (const std::string listen : {"", "8080", "127.0.0.1:", "127.0.0.1:70000", "nowhere:1", "127.0.0.1:1x"})
        EXPECT_EQ(run_assay({"serve", "--listen", listen}).exit_code, 2) << listen;
}

TEST(Serve, TurnsAwayWhoAsksTooOften)
{
    const ServeProcess server{ASSAY_BINARY, {"--address-requests-per-minute", "3"}};
    for (const std::string remaining : {"2", "1", "0"}) {
        const auto reply = server.send("GET", "/v1/schemas");
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.header("ratelimit-policy"), "\"default\";q=3;w=60");
        EXPECT_THAT(reply.header("ratelimit"), HasSubstr("r=" + remaining));
    }
    const auto refused = server.send("GET", "/v1/schemas");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "20");
    EXPECT_EQ(server.send("GET", "/health").status, 200);
}

TEST(Serve, TurnsAwayWhatItCannotTakeOn)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "2000"}};
    const ServeProcess server{ASSAY_BINARY, {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated",
                                             "--max-model-calls", "1"}};
    RawClient busy{server.port()};
    busy.send(http_request("POST", "/v1/extract", extract_body(R"("a")")));
    ASSERT_TRUE(simulator.wait_for_requests(1, 10s));
    const auto refused = server.send("POST", "/v1/extract", extract_body(R"("b")"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(parse_reply(busy.read_reply()).status, 200);
}

TEST(Serve, FinishesWhatIsUnderWayWhenItIsStopped)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "700"}};
    ServeProcess server{ASSAY_BINARY, {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated"}};
    RawClient idle{server.port()};
    RawClient busy{server.port()};
    busy.send(http_request("POST", "/v1/extract", extract_body(R"("a")")));
    ASSERT_TRUE(simulator.wait_for_requests(1, 10s));
    server.process().send_signal(SIGTERM);
    EXPECT_EQ(idle.read_to_end(), "");
    const auto reply = parse_reply(busy.read_to_end());
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(server.process().wait(10s).exit_code, 0);
}

TEST(Serve, BreaksOffWhatTakesLongerThanItMay)
{
    const SimulatorProcess simulator{ASSAY_BINARY, {"--latency-ms", "60000"}};
    ServeProcess server{ASSAY_BINARY, {"--provider", "openai", "--base-url", simulator.url("/v1"), "--model", "simulated", "--drain", "0.1"}};
    RawClient busy{server.port()};
    busy.send(http_request("POST", "/v1/extract", extract_body(R"("a")")));
    ASSERT_TRUE(simulator.wait_for_requests(1, 10s));
    server.process().send_signal(SIGTERM);
    const auto reply = parse_reply(busy.read_to_end());
    EXPECT_EQ(reply.status, 503) << "it is told, not dropped";
    const auto ended = server.process().wait(10s);
    EXPECT_FALSE(ended.timed_out);
    EXPECT_EQ(ended.exit_code, 0);
}

TEST(Serve, DescribesItself)
{
    const ServeProcess server{ASSAY_BINARY, {}};
    const auto openapi = server.send("GET", "/openapi.json").json();
    EXPECT_EQ(openapi["openapi"], "3.1.0");
    EXPECT_TRUE(openapi["paths"].contains("/v1/extract"));
    EXPECT_TRUE(openapi["components"]["schemas"].contains("extract_request"));
    const auto metrics = server.send("GET", "/metrics");
    EXPECT_EQ(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(metrics.body, HasSubstr("assay_http_requests_total{operation=\"openapi\",status=\"200\"} 1"));
    const auto page = server.send("GET", "/");
    EXPECT_THAT(page.header("content-security-policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(server.send("HEAD", "/health").body, "");
}

}  // namespace
