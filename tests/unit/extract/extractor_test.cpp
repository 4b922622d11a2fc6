#include "extract/extractor.hpp"

#include "prompt/packed.hpp"
#include "support/scripted_provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace asio = boost::asio;

namespace assay::extract {
namespace {

using llm::Advice;
using test::documents;
using test::failure;
using test::reply;
using test::ScriptedProvider;

class ExtractorTest : public testing::Test {
protected:
    /// Extracts from texts "0", "1", ... with this script behind both lanes.
    Result<std::vector<Extraction>> run(std::size_t texts, ScriptedProvider::Script script, int attempts = 3)
    {
        provider_ = std::make_unique<ScriptedProvider>(std::move(script));
        options_.attempts = attempts;
        extractor_ = std::make_unique<Extractor>(schema_, Lane{&single_, provider_.get()},
                                                 Lane{&packed_, provider_.get()}, prices_,
                                                 options_);
        std::vector<Item> items;
        for (std::size_t i = 0; i < texts; ++i)
            items.push_back({i, std::to_string(i)});
        return extract(std::move(items));
    }

    /// All outcomes, or the error; what was settled before it is in `settled_`.
    Result<std::vector<Extraction>> extract(std::vector<Item> items)
    {
        asio::io_context context;
        settled_.clear();
        std::vector<Extraction> outcomes(items.size());
        const Extractor::Settle settle = [&](std::size_t i, Extraction extraction) {
            settled_.push_back(i);
            outcomes[i] = std::move(extraction);
        };
        const auto count = items.size();
        auto future = asio::co_spawn(context, extractor_->extract(std::move(items), settle), asio::use_future);
        context.run();
        if (const auto done = future.get(); !done)
            return done.error();
        EXPECT_EQ(settled_.size(), count) << "every item, once";
        return outcomes;
    }

    /// Extracts from the text "0", of which an earlier process knew this much;
    /// `told_` is what it would tell the next one.
    Extraction extract_from(std::vector<Try> before)
    {
        told_.clear();
        const Extractor::Tried tried = [&](std::size_t, const Try& what) -> asio::awaitable<void> {
            told_.push_back(what);
            co_return;
        };
        Extraction outcome;
        const Extractor::Settle settle = [&](std::size_t, Extraction extraction) { outcome = std::move(extraction); };
        asio::io_context context;
        Item item{0, "0"};
        if (!before.empty())
            item.before = std::make_shared<const std::vector<Try>>(std::move(before));
        auto future = asio::co_spawn(context, extractor_->extract({item}, settle, tried), asio::use_future);
        context.run();
        EXPECT_TRUE(future.get());
        return outcome;
    }

    static std::string item(const prompt::Document& document)
    {
        return item(document.id, document.text, document.text);
    }
    /// Says `n` under this id, with the echo of `text`.
    static std::string item(const std::string& id, const std::string& text, const std::string& n)
    {
        std::string json;
        prompt::append_packed_item(json, id, prompt::echo_of(text), R"({"n":)" + n + "}");
        return json;
    }

    std::vector<Try> told_;
    schema::Schema schema_ = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false})")).value();
    prompt::Template template_ = prompt::Template::parse(prompt::default_template_text(), "default").value();
    prompt::Prompt single_ = prompt::Prompt::bind(template_, schema_, prompt::Packing::single).value();
    prompt::Prompt packed_ = prompt::Prompt::bind(template_, schema_, prompt::Packing::packed).value();
    llm::PriceTable prices_ = llm::PriceTable::parse(Json::parse(
        R"({"as_of":"2026-11-01","models":[{"provider":"scripted","model":"scripted-1","input":1,"output":2}]})"), "p").value();
    ExtractorOptions options_;
    std::unique_ptr<ScriptedProvider> provider_;
    std::unique_ptr<Extractor> extractor_;
    std::vector<std::size_t> settled_;
};

TEST_F(ExtractorTest, TellsHowProbableTheModelFoundEachFieldUnlessItsAnswerWasMended)
{
    const auto certain = [](const llm::ChatRequest&) -> llm::ChatResult {
        auto answer = reply(R"({"n":7})");
        answer.tokens = {{5, -3}, {1, std::log(0.25)}, {1, -3}};
        return answer;
    };
    EXPECT_EQ(run(1, certain).value()[0].confidence, R"({"n":0.25})");
    const auto mended = [](const llm::ChatRequest&) -> llm::ChatResult {
        auto answer = reply(R"({"n":"7"})");
        answer.tokens = {{9, std::log(0.25)}};
        return answer;
    };
    const auto outcome = run(1, mended).value()[0];
    EXPECT_EQ(outcome.record, R"({"n":7})");
    EXPECT_EQ(outcome.confidence, "") << "the model was so sure of another value";
}

TEST_F(ExtractorTest, AcceptsAValidAnswerAtOnce)
{
    const auto outcomes = run(1, [](const auto&) { return reply(R"({"n": 5})"); });
    ASSERT_TRUE(outcomes);
    const auto& outcome = outcomes->front();
    EXPECT_EQ(outcome.status, Status::accepted);
    EXPECT_EQ(outcome.record, R"({"n":5})");
    EXPECT_EQ(outcome.attempts, 1);
    EXPECT_EQ(*outcome.model, "scripted-1");
    EXPECT_EQ(*outcome.prompt_hash, single_.hash());
    EXPECT_EQ(outcome.cost->picousd, 100 * 1'000'000 + 10 * 2'000'000);
}

TEST_F(ExtractorTest, ShowsTheModelItsErrors)
{
    const auto outcomes = run(1, [](const llm::ChatRequest& request) {
        return request.turns.size() == 1 ? reply(R"({"n": "many"})") : reply(R"({"n": 7})");
    });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::accepted);
    EXPECT_EQ(outcomes->front().attempts, 2);
    EXPECT_EQ(outcomes->front().usage.input, 200) << "both answers are paid for";
    const auto& turns = provider_->requests.at(1).turns;
    ASSERT_EQ(turns.size(), 3u);
    EXPECT_EQ(turns[1].role, llm::Role::assistant);
    EXPECT_EQ(turns[1].text, R"({"n": "many"})");
    EXPECT_NE(turns[2].text.find("/n"), std::string::npos) << turns[2].text;
}

TEST_F(ExtractorTest, RejectsWithReasonAndRawAnswerWhenAttemptsAreGone)
{
    const auto outcomes = run(1, [](const auto&) { return reply("no idea"); }, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::rejected);
    EXPECT_EQ(outcomes->front().attempts, 2);
    EXPECT_EQ(outcomes->front().raw, "no idea");
    EXPECT_FALSE(outcomes->front().error.empty());
    EXPECT_TRUE(outcomes->front().record.empty());
}

TEST_F(ExtractorTest, TellsOfEachAttemptAndGoesOnWhereAnEarlierProcessWas)
{
    (void)run(0, [](const auto&) { return reply("no idea"); }, 3);
    auto outcome = extract_from({});
    const auto attempts = [](const Try& one) { return one.so_far.attempts; };
    ASSERT_EQ(told_.size(), 2u) << "the last is the outcome";
    EXPECT_EQ(attempts(told_[0]), 1);
    EXPECT_EQ(attempts(told_[1]), 2);
    EXPECT_FALSE(told_[1].is_decided);
    EXPECT_EQ(outcome.attempts, 3);
    Try earlier;
    earlier.so_far.attempts = 2;
    earlier.so_far.usage.input = 1'000'000;
    outcome = extract_from({earlier});
    EXPECT_TRUE(told_.empty());
    EXPECT_EQ(outcome.attempts, 3);
    EXPECT_GE(outcome.usage.input, 1'000'000);
}

TEST_F(ExtractorTest, TheQuestionAfterATryIsTheSameInTheNextProcess)
{
    std::vector<std::string> asked;
    (void)run(0, [&](const llm::ChatRequest& request) {
        std::string turns;
        for (const auto& turn : request.turns)
            turns += turn.text + "|";
        asked.push_back(turns);
        return reply(R"({"n": "many"})");
    }, 3);
    (void)extract_from({});
    ASSERT_EQ(asked.size(), 3u);
    ASSERT_EQ(told_.size(), 2u);
    const auto all = std::exchange(asked, {});
    const auto first = told_.front();
    (void)extract_from({first});
    EXPECT_EQ(asked, std::vector(all.begin() + 1, all.end())) << "else one in a batch would not be found again";
}

TEST_F(ExtractorTest, VotesOfAnEarlierProcessCountAndOnlyTheOthersAreAskedFor)
{
    options_.samples = 3;
    std::vector<int> asked;
    (void)run(0, [&](const llm::ChatRequest& request) {
        asked.push_back(request.sample);
        return request.sample == 2 && request.attempt == 0 ? reply("no idea") : reply(request.sample == 0 ? R"({"n":5})" : R"({"n":7})");
    });
    const auto undisturbed = extract_from({});
    EXPECT_EQ(asked, (std::vector{0, 1, 2, 2}));
    EXPECT_EQ(undisturbed.record, R"({"n":7})");
    EXPECT_EQ(undisturbed.attempts, 4);
    ASSERT_EQ(told_.size(), 4u) << "each vote, and the answer after which one was asked for again";
    EXPECT_TRUE(told_[0].is_decided);
    EXPECT_FALSE(told_[2].is_decided);
    const auto all = told_;
    for (std::size_t known = 1; known <= all.size(); ++known) {
        asked.clear();
        // What came later of a sample takes the earlier one's place.
        std::vector<Try> before(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(known));
        if (known == 4)
            before.erase(before.begin() + 2);
        const auto outcome = extract_from(before);
        EXPECT_EQ(asked.size(), all.size() - known);
        EXPECT_EQ(outcome.record, undisturbed.record);
        EXPECT_EQ(outcome.confidence, undisturbed.confidence);
        EXPECT_EQ(outcome.attempts, undisturbed.attempts);
        EXPECT_EQ(outcome.usage.input, undisturbed.usage.input);
        EXPECT_EQ(outcome.cost, undisturbed.cost);
        EXPECT_EQ(told_.size(), all.size() - known) << "what is on disk is not told again";
    }
}

TEST_F(ExtractorTest, AVoteThatWasGivenUpIsNotAskedForAgain)
{
    options_.samples = 2;
    (void)run(0, [](const auto&) { return reply(R"({"n":5})"); });
    Try failed{0, true, {}};
    failed.so_far.attempts = 1;
    failed.so_far.error = "500";
    const auto outcome = extract_from({failed});
    EXPECT_EQ(outcome.attempts, 2);
    EXPECT_EQ(outcome.record, R"({"n":5})");
    EXPECT_EQ(outcome.confidence, R"({"n":0.5})");
}

TEST_F(ExtractorTest, APackIsAskedWithSettledTextsOnlyIfItWasPaidForWithThem)
{
    (void)run(0, [](const llm::ChatRequest& request) {
        std::string items;
        for (const auto& document : test::documents(request))
            items += (items.empty() ? "" : ",") + item(document.id, document.text, "1");
        return reply("{\"items\":[" + items + "]}");
    });
    provider_->paid_for = true;
    std::vector<std::size_t> settled;
    const Extractor::Settle settle = [&](std::size_t i, Extraction) { settled.push_back(i); };
    for (const std::size_t documents : {3u, 2u}) {
        asio::io_context context;
        settled.clear();
        std::vector<Item> items{{0, "zero"}, {1, "one", true}, {2, "two"}};
        auto future = asio::co_spawn(context, extractor_->extract(std::move(items), settle), asio::use_future);
        context.run();
        ASSERT_TRUE(future.get());
        EXPECT_EQ(settled, (std::vector<std::size_t>{0, 2}));
        EXPECT_EQ(test::documents(provider_->requests.back()).size(), documents);
        provider_->paid_for = false;
    }
}

TEST_F(ExtractorTest, AsksAfreshAfterARefusalOrACutAnswer)
{
    for (const auto finish : {llm::Finish::refusal, llm::Finish::length, llm::Finish::filtered}) {
        int calls = 0;
        const auto outcomes = run(1, [&](const llm::ChatRequest& request) {
            EXPECT_EQ(request.turns.size(), 1u);
            auto answer = reply(R"({"n": 1})");
            if (calls++ == 0)
                answer.finish = finish;
            return answer;
        });
        ASSERT_TRUE(outcomes);
        EXPECT_EQ(outcomes->front().status, Status::accepted);
        EXPECT_EQ(outcomes->front().attempts, 2);
    }
}

TEST_F(ExtractorTest, PrefersAWholeAnswerToAMendedTornOne)
{
    const auto torn = [](const auto&) { return reply(R"({"n": 12)"); };
    const auto outcomes = run(1, torn, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(provider_->requests.size(), 2u);
    EXPECT_EQ(outcomes->front().status, Status::accepted) << "the last attempt takes what there is";
    EXPECT_FALSE(outcomes->front().notes.empty()) << "and says so";
}

TEST_F(ExtractorTest, AsksAgainRatherThanTakeALoss)
{
    int calls = 0;
    auto outcomes = run(1, [&](const auto&) { return reply(calls++ == 0 ? R"({"n": 3.7})" : R"({"n": "3"})"); });
    ASSERT_TRUE(outcomes);
    ASSERT_EQ(provider_->requests.size(), 2u);
    const auto& turns = provider_->requests[1].turns;
    ASSERT_EQ(turns.size(), 3u);
    EXPECT_NE(turns[2].text.find("/n: fits only as 4, not 3.7"), std::string::npos) << turns[2].text;
    EXPECT_EQ(outcomes->front().record, R"({"n":3})") << "another spelling is no loss";

    outcomes = run(1, [](const auto&) { return reply(R"({"n": 3.7})"); }, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().attempts, 2);
    EXPECT_EQ(outcomes->front().record, R"({"n":4})") << "the last attempt takes what there is";
    ASSERT_EQ(outcomes->front().notes.size(), 1u);
    EXPECT_EQ(outcomes->front().notes[0].what, "number_rounded");
}

TEST_F(ExtractorTest, AsksAloneForADocumentThatAPackedAnswerBent)
{
    const auto outcomes = run(2, [](const llm::ChatRequest& request) {
        const auto asked = documents(request);
        if (asked.size() == 1)
            return reply(R"({"n":7})");
        return reply(R"({"items":[)" + item(asked[0]) + "," + item(asked[1].id, asked[1].text, "1.5") + "]}");
    });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(provider_->requests.size(), 2u);
    EXPECT_EQ((*outcomes)[0].record, R"({"n":0})");
    EXPECT_EQ((*outcomes)[1].record, R"({"n":7})");
}

TEST_F(ExtractorTest, RefusesWhatItsOptionsRefuse)
{
    options_.align.numbers = decode::Numbers::strict;
    const auto outcomes = run(1, [](const auto&) { return reply(R"({"n": 3.7})"); }, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::rejected);
}

TEST_F(ExtractorTest, AsksAgainOnlyForTheDocumentsThatAPackedAnswerSpoilt)
{
    const auto outcomes = run(4, [](const llm::ChatRequest& request) {
        const auto asked = documents(request);
        if (asked.size() == 1)
            return reply(R"({"n":)" + asked[0].text + "}");
        return reply(R"({"items":[)" + item(asked[3]) + "," + item(asked[1]) + "," + item(asked[1]) + "," + item(asked[0]) + "]}");
    });
    ASSERT_TRUE(outcomes);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ((*outcomes)[i].status, Status::accepted);
        EXPECT_EQ((*outcomes)[i].record, R"({"n":)" + std::to_string(i) + "}") << "never a neighbour's";
    }
    EXPECT_EQ((*outcomes)[0].attempts, 1);
    EXPECT_EQ((*outcomes)[1].attempts, 2);
    EXPECT_EQ((*outcomes)[2].attempts, 2);
    EXPECT_EQ(provider_->requests.size(), 3u);
    std::int64_t input = 0;
    for (const auto& outcome : *outcomes)
        input += *outcome.usage.input;
    EXPECT_EQ(input, 300) << "the rows' shares add up to what was paid";
}

TEST_F(ExtractorTest, AsksAgainForItemsThatAnotherTextsContentStandsIn)
{
    const auto outcomes = run(4, [](const llm::ChatRequest& request) {
        const auto asked = documents(request);
        if (asked.size() == 1)
            return reply(R"({"n":)" + asked[0].text + "}");
        // 0 and 1 have changed places, 2 holds what was said of 3.
        return reply(R"({"items":[)" + item(asked[0].id, "1", "1") + "," + item(asked[1].id, "0", "0") + "," +
                     item(asked[2].id, "3", "3") + "," + item(asked[3]) + "]}");
    });
    ASSERT_TRUE(outcomes);
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ((*outcomes)[i].record, R"({"n":)" + std::to_string(i) + "}") << "never a neighbour's";
    EXPECT_EQ(provider_->requests.size(), 4u);
}

TEST_F(ExtractorTest, APackThatBringsNothingIsAskedInHalves)
{
    std::vector<std::size_t> sizes;
    const auto outcomes = run(8, [&](const llm::ChatRequest& request) {
        const auto asked = documents(request);
        sizes.push_back(asked.size());
        if (asked.size() > 4)
            return reply("too much for me");
        std::string items;
        for (const auto& document : asked)
            items += (items.empty() ? "" : ",") + item(document);
        return reply(R"({"items":[)" + items + "]}");
    });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(sizes, (std::vector<std::size_t>{8, 4, 4}));
    for (const auto& outcome : *outcomes)
        EXPECT_EQ(outcome.status, Status::accepted);
}

TEST_F(ExtractorTest, TextsThatCannotBeToldApartAreNotPackedTogether)
{
    std::vector<std::size_t> sizes;
    run(0, [&](const llm::ChatRequest& request) {
        const auto asked = documents(request);
        sizes.push_back(asked.size());
        if (asked.size() == 1)
            return reply(R"({"n":1})");
        return reply(R"({"items":[)" + item(asked[0].id, asked[0].text, "1") + "," +
                     item(asked[1].id, asked[1].text, "2") + "]}");
    }).value();
    ASSERT_TRUE(extract({{0, "Dear Sir or Madam, I want one. With many kind regards, Anna"},
                         {1, "Dear Sir or Madam, I want two. With many kind regards, Anna"}, {2, "!?"}, {3, "Another one"}}));
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 1, 1})) << "one letter with the text that begins otherwise";
}

TEST_F(ExtractorTest, AsksAgainForValuesThatTheTextDoesNotHave)
{
    schema_ = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"n":{"type":"string"}},"required":["n"],"additionalProperties":false})")).value();
    const auto plan = ground::Plan::compile(Json::parse(R"({"properties":{"n":{"x-ground":true}}})")).value();
    options_.ground = &plan;
    int calls = 0;
    const auto script = [&](const auto&) { return reply(calls++ == 0 ? R"({"n":"battery"})" : R"({"n":"0"})"); };
    options_.ungrounded = ground::Ungrounded::ask;
    auto outcomes = run(1, script);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().record, R"({"n":"0"})");
    EXPECT_NE(provider_->requests.at(1).turns[2].text.find("/n: \"battery\" is not in the document"), std::string::npos);

    const auto stubborn = [](const auto&) { return reply(R"({"n":"battery"})"); };
    outcomes = run(1, stubborn, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::accepted) << "flagged in the end";
    EXPECT_EQ(outcomes->front().attempts, 2);

    options_.ungrounded = ground::Ungrounded::reject;
    outcomes = run(1, stubborn, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::rejected);
    EXPECT_NE(outcomes->front().error.find("battery"), std::string::npos) << outcomes->front().error;

    options_.ungrounded = ground::Ungrounded::flag;
    outcomes = run(1, stubborn, 2);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().attempts, 1);
}

TEST_F(ExtractorTest, DropsValuesThatTheTextDoesNotHaveAndSaysSo)
{
    schema_ = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"n":{"type":["string","null"]}},"required":["n"],"additionalProperties":false})")).value();
    const auto plan = ground::Plan::compile(Json::parse(R"({"properties":{"n":{"x-ground":true}}})")).value();
    options_.ground = &plan;
    options_.ungrounded = ground::Ungrounded::drop;
    const auto outcomes = run(1, [](const auto&) { return reply(R"({"n":"battery"})"); });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().record, R"({"n":null})");
    ASSERT_EQ(outcomes->front().notes.size(), 1u);
    EXPECT_EQ(outcomes->front().notes[0], (decode::Note{"/n", "ungrounded_dropped", "battery", "null", 100}));
}

TEST_F(ExtractorTest, SeveralAnswersVoteAndAllArePaidFor)
{
    options_.samples = 3;
    int calls = 0;
    auto outcomes = run(1, [&](const auto&) { return reply(++calls == 1 ? R"({"n":1})" : R"({"n":2})"); });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().record, R"({"n":2})");
    EXPECT_EQ(Json::parse(outcomes->front().confidence).at("n"), 2.0 / 3);
    EXPECT_EQ(outcomes->front().attempts, 3);
    EXPECT_EQ(outcomes->front().usage.input, 300);
    EXPECT_EQ(outcomes->front().cost->picousd, 3 * (100 * 1'000'000 + 10 * 2'000'000));

    calls = 0;
    outcomes = run(1, [&](const auto&) { return reply(++calls == 1 ? "no idea" : R"({"n":2})"); }, 1);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::accepted);
    EXPECT_EQ(Json::parse(outcomes->front().confidence).at("n"), 2.0 / 3) << "what was rejected agrees with nothing";

    outcomes = run(1, [&](const auto&) { return reply("no idea"); }, 1);
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::rejected);
    EXPECT_TRUE(outcomes->front().confidence.empty());
    EXPECT_EQ(outcomes->front().attempts, 3);
}

TEST_F(ExtractorTest, APackIsAskedAsOftenAsItsTextsAreToBe)
{
    options_.samples = 2;
    const auto outcomes = run(3, [](const llm::ChatRequest& request) {
        std::string items;
        for (const auto& document : documents(request))
            items += (items.empty() ? "" : ",") + item(document);
        return reply(R"({"items":[)" + items + "]}");
    });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(provider_->requests.size(), 2u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ((*outcomes)[i].record, R"({"n":)" + std::to_string(i) + "}");
        EXPECT_EQ((*outcomes)[i].confidence, R"({"n":1})");
    }
}

TEST_F(ExtractorTest, ABadKeyEndsTheRun)
{
    const auto outcomes = run(1, [](const auto&) { return failure(Advice::stop_run, "bad key"); });
    ASSERT_FALSE(outcomes);
    EXPECT_EQ(outcomes.error().message, "bad key");
}

TEST_F(ExtractorTest, ATextThatCannotBeAskedIsRejectedAlone)
{
    const auto outcomes = run(1, [](const auto&) { return failure(Advice::reject_row, "too long"); });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::rejected);
    EXPECT_EQ(outcomes->front().error, "too long");
    EXPECT_EQ(provider_->requests.size(), 1u) << "asking again cannot help";
}

TEST_F(ExtractorTest, WhenNobodyIsAnsweredItIsAnOutage)
{
    const auto outcomes = run(1, [](const auto&) { return failure(Advice::retry, "503"); });
    ASSERT_FALSE(outcomes) << "the run stops instead of rejecting row after row";
}

TEST_F(ExtractorTest, WhenOthersAreAnsweredItIsTheTextsOwnTrouble)
{
    run(0, [this](const llm::ChatRequest& request) -> llm::ChatResult {
        if (documents(request)[0].text != "poison")
            return reply(R"({"n":1})");
        // Another text is answered while this one is failing.
        asio::io_context context;
        const Extractor::Settle ignore = [](std::size_t, Extraction) {};
        auto other = asio::co_spawn(context, extractor_->extract({{8, "fine"}}, ignore), asio::use_future);
        context.run();
        EXPECT_TRUE(other.get());
        return failure(Advice::retry, "500");
    }).value();
    const auto outcomes = extract({{7, "poison"}});
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().status, Status::rejected);
    EXPECT_EQ(outcomes->front().error, "500");
}

TEST_F(ExtractorTest, ATextThatFailsWithNoOtherUnderWayIsRejectedOnceAndThenItIsAnOutage)
{
    run(0, [](const llm::ChatRequest& request) -> llm::ChatResult {
        if (documents(request)[0].text == "poison")
            return failure(Advice::retry, "500");
        return reply(R"({"n":1})");
    }).value();
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(extract({{1, "fine"}}));
        const auto poisoned = extract({{2, "poison"}});
        ASSERT_TRUE(poisoned) << "an answer came between the failures";
        EXPECT_EQ(poisoned->front().status, Status::rejected);
    }
    EXPECT_FALSE(extract({{3, "poison"}})) << "two in a row";
}

TEST_F(ExtractorTest, WhatAPackBroughtIsSettledThoughAnotherItemEndsTheRun)
{
    const auto outcomes = run(3, [](const llm::ChatRequest& request) -> llm::ChatResult {
        const auto asked = documents(request);
        if (asked.size() == 1)
            return failure(Advice::stop_run, "no quota");
        return reply(R"({"items":[)" + item(asked[0]) + "," + item(asked[2]) + "]}");
    });
    ASSERT_FALSE(outcomes);
    EXPECT_EQ(settled_, (std::vector<std::size_t>{0, 2})) << "they are paid for";
}

TEST_F(ExtractorTest, APoisonedTextDoesNotSpoilItsPack)
{
    run(1, [](const llm::ChatRequest& request) -> llm::ChatResult {
        for (const auto& document : documents(request))
            if (document.text == "poison") {
                auto failed = failure(Advice::retry, "500");
                failed.others_answered = true;
                return failed;
            }
        return reply(R"({"n":1})");
    }).value();
    const auto outcomes = extract({{0, "fine"}, {1, "poison"}, {2, "fine"}});
    ASSERT_TRUE(outcomes);
    EXPECT_EQ((*outcomes)[0].status, Status::accepted);
    EXPECT_EQ((*outcomes)[1].status, Status::rejected);
    EXPECT_EQ((*outcomes)[2].status, Status::accepted);
}

TEST_F(ExtractorTest, AnswersThatCouldNotBeUsedAreCharged)
{
    const auto outcomes = run(1, [](const llm::ChatRequest&) -> llm::ChatResult {
        auto failed = failure(Advice::reject_row, "empty");
        failed.usage.input = 70;
        failed.model = "scripted-1";
        return failed;
    });
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(outcomes->front().usage.input, 70);
    EXPECT_EQ(outcomes->front().cost, std::nullopt) << "there is no price for it";
}

TEST_F(ExtractorTest, ASampleWhoseCallFailedIsNotKeptAsDecided)
{
    options_.samples = 3;
    run(1, [](const llm::ChatRequest& request) -> llm::ChatResult {
        if (request.sample != 1)
            return reply(R"({"n":1})");
        auto failed = failure(Advice::retry, "503");
        failed.others_answered = true;
        return failed;
    }).value();
    EXPECT_TRUE(extract_from({}).is_in_doubt);
    ASSERT_EQ(told_.size(), 2u) << "the provider may have been away for the other one";
    EXPECT_EQ(told_[0].sample + told_[1].sample, 2);
}

TEST_F(ExtractorTest, ATextThatFailsTwoSamplesIsAskedForNoMore)
{
    options_.samples = 5;
    int calls = 0;
    run(1, [&](const llm::ChatRequest&) -> llm::ChatResult {
        ++calls;
        auto failed = failure(Advice::retry, "503");
        failed.others_answered = true;
        return failed;
    }).value();
    calls = 0;
    const auto outcome = extract_from({});
    EXPECT_EQ(calls, 2);
    EXPECT_TRUE(outcome.is_in_doubt);
    EXPECT_EQ(outcome.status, Status::rejected);
    EXPECT_EQ(outcome.error, "503");
}

TEST_F(ExtractorTest, StopReachesTheProvider)
{
    run(1, [](const auto&) { return reply(R"({"n":1})"); }).value();
    extractor_->stop();
    EXPECT_TRUE(provider_->stopped);
}

}  // namespace
}  // namespace assay::extract
