#include "serve/known_answers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

extract::Extraction accepted(std::string record)
{
    extract::Extraction answer;
    answer.status = extract::Status::accepted;
    answer.record = std::move(record);
    answer.usage.input = 7;
    answer.cost = Money{5};
    return answer;
}

class KnownAnswersTest : public testing::Test {
protected:
    /// Finds or "asks", which gives `answer`; how the answer came is in `asked`.
    asio::awaitable<void> ask(KnownAnswers& known, std::string key, extract::Extraction answer)
    {
        auto found = co_await known.find(std::move(key));
        if (!found.turn) {
            last = *found.answer;
            co_return;
        }
        ++asked;
        asio::steady_timer timer{context, std::chrono::milliseconds{1}};
        co_await timer.async_wait(asio::use_awaitable);
        found.turn->settle(answer);
        last = answer;
    }

    void run(KnownAnswers& known, const std::string& key, const extract::Extraction& answer, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            asio::co_spawn(context, ask(known, key, answer), asio::detached);
        context.run();
        context.restart();
    }

    asio::io_context context;
    int asked = 0;
    extract::Extraction last;
};

TEST_F(KnownAnswersTest, AreAskedForOnceHoweverManyWantThemAtOnce)
{
    KnownAnswers known{context.get_executor()};
    run(known, "a", accepted("1"), 5);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(last.record, "1");
    EXPECT_EQ(last.origin, extract::Origin::cache);
    EXPECT_EQ(last.usage.input, 0) << "nothing is paid again";
    EXPECT_EQ(last.cost, Money{});
    run(known, "a", accepted("2"));
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(last.record, "1");
}

TEST_F(KnownAnswersTest, AreAskedForAgainIfThereWasNone)
{
    KnownAnswers known{context.get_executor()};
    run(known, "a", extract::Extraction{}, 3);
    EXPECT_EQ(asked, 3) << "each that waited tries for itself";
}

TEST_F(KnownAnswersTest, AreForgottenWhenTheyAreTooMany)
{
    KnownAnswers known{context.get_executor(), 3000};
    for (const std::string key : {"a", "b", "a", "c"})
        run(known, key, accepted(std::string(100, 'x')));
    EXPECT_EQ(asked, 3);
    run(known, "a", accepted("x"));
    EXPECT_EQ(asked, 3) << "used since b was";
    run(known, "b", accepted("x"));
    EXPECT_EQ(asked, 4);
    run(known, "huge", accepted(std::string(4000, 'x')));
    run(known, "b", accepted("x"));
    EXPECT_EQ(asked, 5) << "what is larger than all room is not kept";
}

TEST_F(KnownAnswersTest, HangOnSchemaAndText)
{
    EXPECT_NE(KnownAnswers::key("a", "bc"), KnownAnswers::key("ab", "c"));
    EXPECT_NE(KnownAnswers::key("a", "b"), KnownAnswers::key("a", "c"));
    EXPECT_EQ(KnownAnswers::key("a", "b"), KnownAnswers::key("a", "b"));
}

}  // namespace
}  // namespace assay::serve
