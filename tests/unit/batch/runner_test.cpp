#include "batch/runner.hpp"

#include "batch/columns.hpp"
#include "prompt/packed.hpp"
#include "support/scripted_provider.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <new>

namespace asio = boost::asio;

namespace assay::batch {
namespace {

using test::documents;
using test::reply;

/// Keeps nothing; whether batch number `fails_at` can be written is up to the test.
class FailingWriter final : public table::TableWriter {
public:
    FailingWriter(int fails_at, std::function<Result<void>()> failure)
        : fails_at_{fails_at}, failure_{std::move(failure)}
    {
    }
    Result<void> write(const table::Table& batch) override
    {
        if (++writes_ == fails_at_)
            return failure_();
        rows_ += batch.rows();
        return {};
    }
    [[nodiscard]] std::size_t rows_per_batch() const override { return 50; }
    Result<void> finish() override { return {}; }
    Result<std::uint64_t> keep_partial(const std::string&) override
    {
        if (!can_keep)
            return Error{Errc::no_space, "no space left on device", "out.partial.jsonl"};
        return rows_;
    }

    bool can_keep = true;

private:
    int fails_at_;
    std::function<Result<void>()> failure_;
    int writes_ = 0;
    std::uint64_t rows_ = 0;
};

class RunnerTest : public testing::Test {
protected:
    /// Runs rows with texts 0, 1, ... through this script.
    RunOutcome run(std::size_t rows, test::ScriptedProvider::Script script)
    {
        std::string lines;
        for (std::size_t i = 0; i < rows; ++i)
            lines += std::to_string(i) + "\n";
        return run_lines(lines, std::move(script));
    }

    RunOutcome run_lines(const std::string& lines, test::ScriptedProvider::Script script)
    {
        InputOptions input_options;
        input_options.path = dir_.write("in.txt", lines);
        auto input = Input::open(input_options).value();
        provider_ = std::make_unique<test::ScriptedProvider>(std::move(script));
        extract::ExtractorOptions extractor_options;
        extractor_options.attempts = 2;
        extractor_options.pack.most = options_.pack;
        extract::Extractor extractor{schema_, {&single_, provider_.get()}, {&packed_, provider_.get()}, prices_,
                                     extractor_options};
        const auto layout =
            make_layout(input.carried(), feature_fields(schema_.document()).value(), Provenance::columns).value();
        auto file = table::open_writer(dir_.path("out.jsonl"), table::FileFormat::jsonl, layout.fields).value();
        options_.partial_path = dir_.path("out.partial.jsonl");
        asio::io_context network;
        asio::thread_pool pool{2};
        Runner runner{network.get_executor(), pool.get_executor(), input, extractor, layout,
                      writer_ ? *writer_ : *file, options_};
        runner_ = &runner;
        auto future = asio::co_spawn(network, runner.run(), asio::use_future);
        network.run();
        pool.join();
        totals_ = runner.progress();
        return future.get();
    }

    /// The output as one JSON value a line.
    std::vector<Json> output(const std::string& name = "out.jsonl") const
    {
        std::vector<Json> rows;
        std::istringstream lines{dir_.read(name)};
        for (std::string line; std::getline(lines, line);)
            rows.push_back(Json::parse(line));
        return rows;
    }

    static llm::ChatResult echo(const llm::ChatRequest& request)
    {
        const auto asked = documents(request);
        if (request.turns.front().text.find("<document") == std::string::npos)
            return test::failure(llm::Advice::reject_row, "no document");
        if (asked.size() == 1)
            return reply(R"({"n":)" + asked[0].text + "}");
        std::string text = R"({"items":[)";
        for (const auto& document : asked) {
            prompt::append_packed_item(text, document.id, prompt::echo_of(document.text), R"({"n":)" + document.text + "}");
            text += ',';
        }
        text.back() = ']';
        return reply(text + "}");
    }

    test::TempDir dir_;
    schema::Schema schema_ = schema::Schema::compile(Json::parse(
        R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false})")).value();
    prompt::Template template_ = prompt::Template::parse(prompt::default_template_text(), "default").value();
    prompt::Prompt single_ = prompt::Prompt::bind(template_, schema_, prompt::Packing::single).value();
    prompt::Prompt packed_ = prompt::Prompt::bind(template_, schema_, prompt::Packing::packed).value();
    llm::PriceTable prices_;
    RunnerOptions options_;
    std::unique_ptr<table::TableWriter> writer_;
    std::unique_ptr<test::ScriptedProvider> provider_;
    Runner* runner_ = nullptr;
    Progress totals_;
};

TEST_F(RunnerTest, EveryRowComesOutInOrderWithItsOwnAnswer)
{
    options_.concurrency = 16;
    options_.batch_rows = 100;
    options_.read_rows = 64;
    const auto outcome = run(2'500, echo);
    EXPECT_EQ(outcome.ending, Ending::complete);
    const auto rows = output();
    ASSERT_EQ(rows.size(), 2'500u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i]["_row"], i + 1);
        ASSERT_EQ(rows[i]["n"], i);
    }
    EXPECT_EQ(totals_.accepted, 2'500u);
    EXPECT_LE(provider_->most_in_flight, 16u);
    EXPECT_GT(provider_->most_in_flight, 8u);
}

TEST_F(RunnerTest, PacksSeveralTextsInAQuestion)
{
    options_.concurrency = 4;
    options_.pack = 7;
    const auto outcome = run(100, echo);
    EXPECT_EQ(outcome.ending, Ending::complete);
    const auto rows = output();
    ASSERT_EQ(rows.size(), 100u);
    for (std::size_t i = 0; i < rows.size(); ++i)
        ASSERT_EQ(rows[i]["n"], i);
    EXPECT_EQ(provider_->requests.size(), 15u);
}

TEST_F(RunnerTest, AWindowSmallerThanTheConcurrencyStillEnds)
{
    options_.concurrency = 50;
    options_.window_rows = 3;
    options_.batch_rows = 2;
    EXPECT_EQ(run(200, echo).ending, Ending::complete);
    EXPECT_EQ(output().size(), 200u);
    EXPECT_LE(provider_->most_in_flight, 3u);
}

TEST_F(RunnerTest, RejectedRowsKeepTheirPlace)
{
    const auto outcome = run_lines("1\n\nx\n4\n", echo);
    EXPECT_EQ(outcome.ending, Ending::complete);
    const auto rows = output();
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0]["_status"], "accepted");
    EXPECT_EQ(rows[1]["_status"], "rejected");
    EXPECT_EQ(rows[1]["_error"], "the row has no text");
    EXPECT_EQ(rows[1]["_attempts"], 0);
    EXPECT_EQ(rows[2]["_status"], "rejected");
    EXPECT_EQ(rows[2]["_attempts"], 2);
    EXPECT_EQ(rows[2]["n"], nullptr);
    EXPECT_EQ(rows[3]["n"], 4);
    EXPECT_EQ(totals_.rejected, 2u);
}

TEST_F(RunnerTest, WhenStoppedItKeepsWhatIsDone)
{
    options_.concurrency = 4;
    options_.read_rows = 16;
    const auto outcome = run(1'000, [this](const llm::ChatRequest& request) {
        if (documents(request)[0].text == "100")
            runner_->stop();
        return echo(request);
    });
    EXPECT_EQ(outcome.ending, Ending::stopped);
    EXPECT_FALSE(outcome.error);
    const auto rows = output("out.partial.jsonl");
    EXPECT_EQ(rows.size(), outcome.rows_kept);
    EXPECT_GE(rows.size(), 97u);
    EXPECT_LE(rows.size(), 110u);
    for (std::size_t i = 0; i < rows.size(); ++i)
        ASSERT_EQ(rows[i]["n"], i);
    EXPECT_TRUE(output("out.jsonl").empty()) << "an unfinished table does not take the output's name";
}

TEST_F(RunnerTest, ABadKeyStopsTheRunAndKeepsTheRowsBefore)
{
    options_.concurrency = 1;
    const auto outcome = run(100, [](const llm::ChatRequest& request) -> llm::ChatResult {
        if (documents(request)[0].text == "10")
            return test::failure(llm::Advice::stop_run, "the key is not valid");
        return echo(request);
    });
    EXPECT_EQ(outcome.ending, Ending::failed);
    EXPECT_EQ(outcome.error->message, "the key is not valid");
    EXPECT_EQ(outcome.rows_kept, 10u);
    EXPECT_EQ(output("out.partial.jsonl").size(), 10u);
}

/// As a provider tells it whose other calls were answered after this one first failed.
llm::CallFailure failed_while_others_were_answered()
{
    auto failed = test::failure(llm::Advice::retry, "503");
    failed.others_answered = true;
    return failed;
}

TEST_F(RunnerTest, AnOutageSettlesNoRowThatItMayHaveSpoiled)
{
    for (const std::size_t concurrency : {1, 4, 16}) {
        options_.concurrency = concurrency;
        // Of several in flight some have failed once when the last answer comes.
        const int last_before = concurrency == 1 ? 39 : 43;
        const auto outcome = run(100, [=](const llm::ChatRequest& request) -> llm::ChatResult {
            const auto row = std::stoi(documents(request)[0].text);
            if (row < 40)
                return echo(request);
            if (row <= last_before)
                return failed_while_others_were_answered();
            return test::failure(llm::Advice::retry, "503");
        });
        EXPECT_EQ(outcome.ending, Ending::failed);
        EXPECT_EQ(outcome.error->message, "503");
        EXPECT_EQ(totals_.rejected, 0u) << concurrency << " in flight";
        EXPECT_EQ(totals_.accepted, 40u);
        EXPECT_EQ(output("out.partial.jsonl").size(), 40u);
    }
}

TEST_F(RunnerTest, APoisonedRowIsRejectedAndStopsNothing)
{
    for (const std::size_t concurrency : {1, 16}) {
        options_.concurrency = concurrency;
        const auto outcome = run(100, [](const llm::ChatRequest& request) -> llm::ChatResult {
            const auto text = documents(request)[0].text;
            if (text == "40" || text == "41" || text == "99")  // no other is answered after the last one
                return failed_while_others_were_answered();
            return echo(request);
        });
        EXPECT_EQ(outcome.ending, Ending::complete) << concurrency << " in flight";
        const auto rows = output();
        ASSERT_EQ(rows.size(), 100u);
        for (const std::size_t poisoned : {40, 41, 99}) {
            EXPECT_EQ(rows[poisoned]["_status"], "rejected");
            EXPECT_EQ(rows[poisoned]["_error"], "503");
        }
        EXPECT_EQ(totals_.rejected, 3u);
    }
}

TEST_F(RunnerTest, ARowInDoubtDoesNotBlockAFullWindow)
{
    options_.concurrency = 1;
    options_.window_rows = 2;
    const auto outcome = run_lines("1\n\n\n\n5\n", [](const llm::ChatRequest& request) -> llm::ChatResult {
        return documents(request)[0].text == "1" ? llm::ChatResult{failed_while_others_were_answered()} : echo(request);
    });
    EXPECT_EQ(outcome.ending, Ending::complete);
    EXPECT_EQ(output().size(), 5u);
}

TEST_F(RunnerTest, AFullDiskStopsTheRunAndSaysSo)
{
    writer_ = std::make_unique<FailingWriter>(
        3, [] { return Error{Errc::no_space, "no space left on device", "out.jsonl"}; });
    options_.batch_rows = 50;
    const auto outcome = run(20'000, echo);
    EXPECT_EQ(outcome.ending, Ending::failed);
    ASSERT_TRUE(outcome.error);
    EXPECT_EQ(outcome.error->code, Errc::no_space);
    EXPECT_EQ(outcome.rows_kept, 100u);
    EXPECT_LT(provider_->requests.size(), 10'000u) << "it does not go on paying for rows it cannot write";
}

TEST_F(RunnerTest, AWriterThatThrowsLeavesNoHoleInTheOutput)
{
    writer_ = std::make_unique<FailingWriter>(2, []() -> Result<void> { throw std::bad_alloc{}; });
    options_.batch_rows = 50;
    const auto outcome = run(1'000, echo);
    EXPECT_EQ(outcome.ending, Ending::failed);
    EXPECT_EQ(outcome.rows_kept, 50u) << "no batch behind the one that failed";
}

TEST_F(RunnerTest, AStoppedRunWhoseRowsCannotBeKeptHasFailed)
{
    auto writer = std::make_unique<FailingWriter>(0, [] { return Result<void>{}; });
    writer->can_keep = false;
    writer_ = std::move(writer);
    options_.batch_rows = 5;
    const auto outcome = run(100, [this](const llm::ChatRequest& request) {
        if (documents(request)[0].text == "50")
            runner_->stop();
        return echo(request);
    });
    EXPECT_EQ(outcome.ending, Ending::failed);
    ASSERT_TRUE(outcome.error);
    EXPECT_EQ(outcome.error->code, Errc::no_space);
    EXPECT_EQ(outcome.rows_kept, 0u);
}

TEST_F(RunnerTest, StoppingEndsTheWaitForTheInput)
{
    run(100, [this](const llm::ChatRequest& request) {
        if (documents(request)[0].text == "50")
            runner_->stop();
        return echo(request);
    });
    EXPECT_TRUE(options_.input_stop.stop_requested());
}

}  // namespace
}  // namespace assay::batch
