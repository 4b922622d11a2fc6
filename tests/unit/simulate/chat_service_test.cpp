#include "simulate/chat_service.hpp"

#include "requests.hpp"
#include "simulate/json_parser.hpp"

#include <gtest/gtest.h>

#include <set>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;
using test::fenced;
using test::padded;

const Moment now{};
const std::string glad = "I love this coat, it is perfect and warm. Highly recommend!";
const std::string sad = "Terrible. I hate it, it broke at once and I want my money back.";

class ChatServiceTest : public testing::Test {
protected:
    /// Begins anew with other options.
    void make(SimulatorOptions with = {})
    {
        options = with;
        limiter = std::make_unique<RateLimiter>(options.limits, now.steady);
        stats = std::make_unique<Stats>();
        service = std::make_unique<ChatService>(options, *limiter, *stats);
    }

    Exchange ask(const Json& request, const Api& api = openai_api(), Moment at = now)
    {
        if (service == nullptr)
            make();
        body = padded(request.dump());
        stats->request_begins();
        auto exchange = service->respond(api, body, ++serial, at);
        stats->request_ends(exchange.reply.status);
        return exchange;
    }

    Exchange ask_single(const std::string& id, const std::string& text)
    {
        return ask(test::openai_request(test::sentiment_schema(), fenced({{id, text}})));
    }

    static SimulatorOptions with_faults(std::string_view faults)
    {
        SimulatorOptions options;
        options.faults = parse_fault_mix(faults).value();
        return options;
    }

    /// The model's text in an OpenAI reply.
    static std::string content(const Exchange& exchange)
    {
        return Json::parse(exchange.reply.body).at("choices")[0].at("message").at("content").get<std::string>();
    }

    SimulatorOptions options;
    std::unique_ptr<RateLimiter> limiter;
    std::unique_ptr<Stats> stats;
    std::unique_ptr<ChatService> service;
    std::string body;
    std::uint64_t serial = 0;
};

using Rows = std::vector<std::string>;

TEST_F(ChatServiceTest, AnswersARecordAboutTheDocument)
{
    const auto exchange = ask_single("row1", sad);
    EXPECT_EQ(exchange.reply.status, 200);
    EXPECT_EQ(exchange.reply.ending, net::Ending::whole);
    const auto record = Json::parse(content(exchange));
    EXPECT_EQ(record.at("sentiment"), "negative");
    EXPECT_EQ(record.size(), 2u);
    EXPECT_EQ(exchange.answered_rows, Rows{"row1"});
    EXPECT_EQ(Json::parse(content(ask_single("row2", glad))).at("sentiment"), "positive");
}

TEST_F(ChatServiceTest, AnswersAPackWithEveryDocumentsId)
{
    const auto exchange = ask(test::openai_request(test::packed_sentiment_schema(), fenced({{"a", sad}, {"b", glad}})));
    const auto items = Json::parse(content(exchange)).at("items");
    ASSERT_EQ(items.size(), 2u);
    EXPECT_EQ(items[0].at("id"), "a");
    EXPECT_EQ(items[0].at("record").at("sentiment"), "negative");
    EXPECT_EQ(items[1].at("id"), "b");
    EXPECT_EQ(items[1].at("record").at("sentiment"), "positive");
    EXPECT_EQ(exchange.answered_rows, (Rows{"a", "b"}));
}

TEST_F(ChatServiceTest, GivesTheSameRecordThroughEveryDoor)
{
    const auto record = content(ask_single("a", sad));
    const auto user = fenced({{"a", sad}});

    const auto message = Json::parse(ask(test::anthropic_request(test::sentiment_schema(), user), anthropic_api()).reply.body);
    EXPECT_EQ(message.at("content")[0].at("text"), record);

    Json tools = test::anthropic_request(test::sentiment_schema(), user);
    tools.erase("output_config");
    tools["tools"] = {{{"name", "record"}, {"input_schema", test::sentiment_schema()}}};
    tools["tool_choice"] = {{"type", "tool"}, {"name", "record"}};
    const auto call = Json::parse(ask(tools, anthropic_api()).reply.body);
    EXPECT_EQ(call.at("content")[0].at("input"), Json::parse(record));
    EXPECT_EQ(call.at("stop_reason"), "tool_use");

    Json prompt_only = test::openai_request(test::sentiment_schema(), user);
    prompt_only["messages"][0]["content"] = "As JSON:\n<schema>\n" + test::sentiment_schema().dump() + "\n</schema>";
    for (const auto& format : {Json{{"type", "json_object"}}, Json{{"type", "text"}}}) {
        prompt_only["response_format"] = format;
        EXPECT_EQ(content(ask(prompt_only)), record) << format;
    }
}

TEST_F(ChatServiceTest, SaysWhatItIsWhereNobodyAsksForJson)
{
    Json request = test::openai_request({}, "Hello!");
    request.erase("response_format");
    const auto exchange = ask(request);
    EXPECT_NE(content(exchange).find("simulator"), std::string::npos);
    EXPECT_TRUE(exchange.answered_rows.empty());
}

TEST_F(ChatServiceTest, CutsAnAnswerAtTheOutputLimit)
{
    Json request = test::openai_request(test::sentiment_schema(), fenced({{"a", sad}}));
    request["max_completion_tokens"] = 3;
    const auto exchange = ask(request);
    const auto json = Json::parse(exchange.reply.body);
    EXPECT_EQ(json.at("choices")[0].at("finish_reason"), "length");
    EXPECT_EQ(json.at("usage").at("completion_tokens"), 3);
    EXPECT_TRUE(exchange.answered_rows.empty());
}

TEST_F(ChatServiceTest, RefusesSchemasWherePretendingNotToKnowThem)
{
    SimulatorOptions old;
    old.json_schema_supported = false;
    make(old);
    const auto user = fenced({{"a", sad}});
    const auto openai = ask(test::openai_request(test::sentiment_schema(), user));
    EXPECT_EQ(openai.reply.status, 400);
    EXPECT_EQ(Json::parse(openai.reply.body).at("error").at("param"), "response_format");
    EXPECT_EQ(ask(test::anthropic_request(test::sentiment_schema(), user), anthropic_api()).reply.status, 400);
    EXPECT_EQ(stats->summary().at("rows_seen"), 0) << "no attempt was made";
}

TEST_F(ChatServiceTest, RefusesBadRequestsAndSchemasInTheApisWords)
{
    make();
    EXPECT_EQ(ask(Json::object()).reply.status, 400);
    const auto exchange = ask(test::openai_request(Json::parse(R"({"type":"strange"})"), fenced({{"a", sad}})));
    EXPECT_EQ(exchange.reply.status, 400);
    EXPECT_EQ(Json::parse(exchange.reply.body).at("error").at("type"), "invalid_request_error");
}

TEST_F(ChatServiceTest, TurnsRequestsAwayAtTheLimits)
{
    SimulatorOptions limited;
    limited.limits.requests_per_minute = 1;
    make(limited);
    const auto first = ask_single("a", sad);
    EXPECT_EQ(first.reply.status, 200);
    EXPECT_EQ(net::header(first.reply.headers, "x-ratelimit-remaining-requests"), "0");
    const auto second = ask_single("b", sad);
    EXPECT_EQ(second.reply.status, 429);
    EXPECT_EQ(net::header(second.reply.headers, "retry-after"), "60");
    EXPECT_EQ(net::header(second.reply.headers, "x-ratelimit-reset-requests"), "1m0s");
    EXPECT_EQ(stats->summary().at("rows_seen"), 1) << "to be turned away is no attempt";
    const Moment later{now.steady + 1min, now.wall + 1min};
    EXPECT_EQ(ask(test::openai_request(test::sentiment_schema(), fenced({{"b", sad}})), openai_api(), later).reply.status, 200);
}

TEST_F(ChatServiceTest, CountsWhatAProviderWouldBill)
{
    make();
    const auto usage = Json::parse(ask_single("a", sad).reply.body).at("usage");
    EXPECT_EQ(stats->summary().at("input_tokens"), usage.at("prompt_tokens"));
    EXPECT_EQ(stats->summary().at("output_tokens"), usage.at("completion_tokens"));
}

TEST_F(ChatServiceTest, FailsAsTheServerOrTheNetworkWould)
{
    const auto one = [this](const char* fault) {
        make(with_faults(std::string{fault} + "=1"));
        auto exchange = ask_single("a", sad);
        EXPECT_TRUE(exchange.answered_rows.empty()) << fault;
        EXPECT_EQ(stats->summary().at("faults").at(fault), 1);
        return exchange;
    };
    EXPECT_EQ(one("500").reply.status, 500);
    EXPECT_EQ(one("503").reply.status, 503);
    EXPECT_EQ(one("529").reply.status, 529);
    const auto limited = one("429");
    EXPECT_EQ(limited.reply.status, 429);
    EXPECT_EQ(net::header(limited.reply.headers, "retry-after"), "1");
    EXPECT_EQ(one("dropped").reply.ending, net::Ending::dropped);
    EXPECT_EQ(one("cut").reply.ending, net::Ending::cut);
    EXPECT_EQ(one("hang").reply.ending, net::Ending::hung);
}

TEST_F(ChatServiceTest, MisbehavesAsAModelWould)
{
    const auto record = content(ask_single("a", sad));
    const auto one = [this](const char* fault) {
        make(with_faults(std::string{fault} + "=1"));
        return ask_single("a", sad);
    };
    EXPECT_EQ(content(one("fenced")), "```json\n" + record + "\n```");
    EXPECT_NE(content(one("prose")).find("\n\n" + record + "\n\n"), std::string::npos);
    EXPECT_EQ(content(one("truncated_answer")), record.substr(0, record.size() / 2));
    EXPECT_EQ(content(one("empty_answer")), "");
    EXPECT_NE(content(one("wrong_type")), record);
    const auto refusal = Json::parse(one("refusal").reply.body).at("choices")[0].at("message");
    EXPECT_TRUE(refusal.at("content").is_null());
    EXPECT_TRUE(refusal.at("refusal").is_string());

    EXPECT_EQ(one("fenced").answered_rows, Rows{"a"}) << "the answer is all there";
    EXPECT_EQ(one("prose").answered_rows, Rows{"a"});
    for (const char* fault : {"truncated_answer", "empty_answer", "wrong_type", "refusal"})
        EXPECT_TRUE(one(fault).answered_rows.empty()) << fault;
}

TEST_F(ChatServiceTest, TalksInsteadOfCallingTheTool)
{
    make(with_faults("fenced=1"));
    Json request = test::anthropic_request(test::sentiment_schema(), fenced({{"a", sad}}));
    request.erase("output_config");
    request["tools"] = {{{"name", "record"}, {"input_schema", test::sentiment_schema()}}};
    const auto json = Json::parse(ask(request, anthropic_api()).reply.body);
    EXPECT_EQ(json.at("content")[0].at("type"), "text");
    EXPECT_EQ(json.at("stop_reason"), "end_turn");
}

TEST_F(ChatServiceTest, SpoilsSingleItemsOfAPack)
{
    make(with_faults("missing_item=0.3,swapped_items=0.3"));
    std::vector<std::pair<std::string, std::string>> documents;
    for (int i = 0; i < 20; ++i)
        documents.emplace_back("row" + std::to_string(i), sad);
    const auto exchange = ask(test::openai_request(test::packed_sentiment_schema(), fenced(documents)));
    const auto items = Json::parse(content(exchange)).at("items");
    const Json faults = stats->summary().at("faults");
    EXPECT_EQ(items.size() + faults.at("missing_item").get<std::size_t>(), 20u);
    EXPECT_GT(exchange.answered_rows.size(), 0u);
    EXPECT_LT(exchange.answered_rows.size(), items.size());
}

TEST_F(ChatServiceTest, HasTheSameFateForTheSameRowsInAnyOrder)
{
    const auto faults = with_faults("500=0.2,cut=0.2,truncated_answer=0.2");
    const auto fate = [&](const std::vector<int>& order) {
        make(faults);
        std::multiset<std::string> fates;
        for (const int row : order) {
            const auto exchange = ask_single("row" + std::to_string(row), sad);
            fates.insert(std::to_string(row) + ":" + std::to_string(exchange.reply.status) + "/" +
                         std::to_string(static_cast<int>(exchange.reply.ending)) + "/" +
                         std::to_string(exchange.answered_rows.size()));
        }
        return fates;
    };
    const auto forwards = fate({0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 0, 1});
    EXPECT_EQ(fate({7, 1, 3, 0, 1, 0, 2, 4, 1, 6, 3, 5, 2, 0}), forwards);
    EXPECT_GT(std::set<std::string>(forwards.begin(), forwards.end()).size(), 8u) << "attempts of one row differ";
}

TEST_F(ChatServiceTest, DrawsALatencyThatCanBeRepeated)
{
    SimulatorOptions slow;
    slow.latency = {200ms, 2000ms};
    make(slow);
    const auto first = ask_single("a", sad).delay;
    const auto second = ask_single("a", sad).delay;
    EXPECT_NE(first, second);
    make(slow);
    EXPECT_EQ(ask_single("a", sad).delay, first);
    EXPECT_EQ(ask_single("a", sad).delay, second);
}

}  // namespace
}  // namespace assay::simulate
