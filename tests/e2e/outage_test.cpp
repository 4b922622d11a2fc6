// A provider that goes away, and a row that no provider answers.
#include "assay_run.hpp"
#include "support/scripted_server.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

using namespace assay;
using namespace assay::test;
using testing::HasSubstr;

namespace {

/// Refuses the text "doubtful" for as long as it is unwell. Another is answered
/// while that one is being tried again; what comes after it is as the test says.
class UnwellServer {
public:
    enum class Others { answered, refused };

    explicit UnwellServer(Others others) : others_{others} {}

    void recover()
    {
        const std::lock_guard lock{mutex_};
        is_well_ = true;
    }
    std::string url() const { return server_.url("/v1"); }
    int answered() const { return answered_; }

private:
    ScriptedReply reply(const ScriptedRequest& request)
    {
        std::unique_lock lock{mutex_};
        if (!is_well_ && request.body.find("doubtful") != std::string::npos) {
            ++refusals_;
            changed_.notify_all();
            return {http_reply(503, R"({"error":{"message":"down","type":"server_error"}})")};
        }
        if (!is_well_ && request.body.find("row 0") != std::string::npos)
            changed_.wait(lock, [this] { return refusals_ >= 2; });
        else if (!is_well_ && others_ == Others::refused)
            return {http_reply(503, R"({"error":{"message":"down","type":"server_error"}})")};
        ++answered_;
        return {http_reply(200, R"({"model":"m-1","choices":[{"finish_reason":"stop","message":{"content":"{\"n\":1}"}}]})")};
    }

    std::mutex mutex_;  ///< Guards all below.
    std::condition_variable changed_;
    Others others_;
    bool is_well_ = false;
    int refusals_ = 0;  ///< Of the doubtful text.
    std::atomic<int> answered_ = 0;
    ScriptedServer server_{[this](const ScriptedRequest& request) { return reply(request); }};  // last: it ends first
};

class Outage : public testing::Test {
protected:
    ProcessResult extract(const UnwellServer& server)
    {
        std::string lines = "doubtful\n";
        for (int i = 0; i < 8; ++i)
            lines += "row " + std::to_string(i) + "\n";
        dir.write("in.txt", lines);
        dir.write("schema.json", R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})");
        return run_assay({"extract", dir.path("in.txt"), "--schema", dir.path("schema.json"), "--provider", "openai", "--base-url",
                          server.url(), "--model", "m", "--retries", "2", "--concurrency", "2", "--no-cache", "-o", dir.path("out.jsonl")});
    }

    TempDir dir;
};

TEST_F(Outage, RejectsNoRowAndTheResumeAsksThemAll)
{
    UnwellServer server{UnwellServer::Others::refused};
    const auto stopped = extract(server);
    EXPECT_EQ(stopped.exit_code, 1) << stopped.err;
    EXPECT_THAT(stopped.err, HasSubstr("1 accepted, 0 rejected"));
    const auto shown = run_assay({"runs", "show", dir.path("out.jsonl.run")});
    EXPECT_THAT(shown.out, HasSubstr("1 accepted, 0 rejected"));

    server.recover();
    const auto resumed = run_assay({"resume", dir.path("out.jsonl.run")});
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    const auto rows = read_rows(dir.path("out.jsonl"));
    EXPECT_EQ(count_status(rows, "accepted"), 9u);
    EXPECT_EQ(rows.front()["_attempts"], 1) << "the outage has used up none";
    EXPECT_EQ(server.answered(), 9) << "no row is paid twice";
}

TEST_F(Outage, IsNotSeenInARowThatNobodyAnswers)
{
    UnwellServer server{UnwellServer::Others::answered};
    const auto result = extract(server);
    EXPECT_EQ(result.exit_code, 3) << result.err;
    const auto rows = read_rows(dir.path("out.jsonl"));
    ASSERT_EQ(rows.size(), 9u);
    EXPECT_EQ(count_status(rows, "accepted"), 8u);
    EXPECT_EQ(rows.front()["_status"], "rejected");
    EXPECT_THAT(rows.front()["_error"].get<std::string>(), HasSubstr("down"));
}

}  // namespace
