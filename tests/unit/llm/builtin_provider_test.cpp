#include "llm/builtin_provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

TEST(BuiltinProvider, AnswersFromThePromptAloneAndCostsNothing)
{
    auto answerer = RuleAnswerer::make(*parse_json(R"({"type": "object", "properties": {
        "sentiment": {"enum": ["positive", "negative", "neutral"]}}, "required": ["sentiment"]})", "schema"));
    ASSERT_TRUE(answerer) << answerer.error().text();
    asio::io_context network;
    asio::thread_pool pool{1};
    BuiltinProvider provider{std::move(*answerer), network.get_executor(), pool.get_executor()};

    std::string question;
    prompt::append_fenced(question, "k3f9q2", "I love it, it works perfectly and I recommend it.");
    ChatRequest request;
    request.turns.push_back({Role::user, std::move(question)});
    auto reply = asio::co_spawn(network, provider.chat(std::move(request)), asio::use_future);
    network.run();

    const ChatResult result = reply.get();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->text, R"({"sentiment":"positive"})");
    EXPECT_EQ(result->usage.input, 0);
    EXPECT_EQ(result->usage.output, 0);
    EXPECT_EQ(provider.counters().calls, 1u);
    EXPECT_EQ(provider.name(), "builtin");
}

}  // namespace
}  // namespace assay::llm
