#include "llm/fallback_provider.hpp"

#include "support/scripted_provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

using test::ScriptedProvider;

class FallbackProviderTest : public testing::Test {
protected:
    ScriptedProvider* add(ScriptedProvider::Script script)
    {
        auto provider = std::make_unique<ScriptedProvider>(std::move(script));
        auto* raw = provider.get();
        providers_.push_back(std::move(provider));
        return raw;
    }

    ChatResult chat()
    {
        if (!fallback_)
            fallback_.emplace(std::move(providers_), [this](const std::string& text) { notices_.push_back(text); });
        ChatRequest request;
        request.turns.push_back({Role::user, "q"});
        auto result = asio::co_spawn(io_, fallback_->chat(std::move(request)), asio::use_future);
        io_.restart();
        io_.run();
        return result.get();
    }

    asio::io_context io_;
    std::vector<std::unique_ptr<Provider>> providers_;
    std::optional<FallbackProvider> fallback_;
    std::vector<std::string> notices_;
};

ChatResult down(const ChatRequest&)
{
    return test::failure(Advice::retry, "down");
}

TEST_F(FallbackProviderTest, AsksTheFirstAsLongAsItAnswers)
{
    add([](const ChatRequest&) { return test::reply("one"); });
    auto* second = add([](const ChatRequest&) { return test::reply("two"); });
    EXPECT_EQ(chat()->text, "one");
    EXPECT_TRUE(second->requests.empty());
    EXPECT_TRUE(notices_.empty());
}

TEST_F(FallbackProviderTest, HandsOnWhatAnotherMayAnswerAndSaysSoOnce)
{
    add(down);
    add(down);
    add([](const ChatRequest&) { return test::reply("three"); });
    EXPECT_EQ(chat()->text, "three");
    EXPECT_EQ(chat()->text, "three");
    EXPECT_EQ(notices_.size(), 1u);
    EXPECT_EQ(fallback_->counters().calls, 6u);
}

TEST_F(FallbackProviderTest, SaysThatTheFirstIsBackOnceItStays)
{
    int chats = 0;
    add([&](const ChatRequest& request) {
        const bool is_up = ++chats == 3 || chats > 5;
        return is_up ? ChatResult{test::reply("one")} : down(request);
    });
    add([](const ChatRequest&) { return test::reply("two"); });
    for (int i = 0; i < 30; ++i)
        (void)chat();
    ASSERT_EQ(notices_.size(), 2u);
    EXPECT_NE(notices_[1].find("again"), std::string::npos);
}

TEST_F(FallbackProviderTest, KeepsWhatNoOtherProviderCanMend)
{
    for (const auto advice : {Advice::stop_run, Advice::reject_row}) {
        fallback_.reset();
        providers_.clear();
        add([=](const ChatRequest&) { return test::failure(advice, "no"); });
        auto* second = add([](const ChatRequest&) { return test::reply("two"); });
        const auto result = chat();
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().advice, advice);
        EXPECT_TRUE(second->requests.empty());
    }
}

TEST_F(FallbackProviderTest, TellsWhatTheOthersHaveBilled)
{
    add([](const ChatRequest&) {
        auto failure = test::failure(Advice::retry, "unusable");
        failure.provider = "first";
        failure.model = "m";
        failure.usage = {.input = 7, .output = 3};
        return failure;
    });
    add([](const ChatRequest&) { return test::reply("two"); });
    const auto result = chat();
    ASSERT_TRUE(result);
    ASSERT_EQ(result->billed_elsewhere.size(), 1u);
    EXPECT_EQ(result->billed_elsewhere[0].provider, "first");
    EXPECT_EQ(result->billed_elsewhere[0].usage.input, 7);
    EXPECT_EQ(result->usage.input, 100) << "its own alone";
}

TEST_F(FallbackProviderTest, FailsAsTheLastOneDoes)
{
    add(down);
    add([](const ChatRequest&) { return test::failure(Advice::retry, "down, too"); });
    const auto result = chat();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().error.message, "down, too");
}

}  // namespace
}  // namespace assay::llm
