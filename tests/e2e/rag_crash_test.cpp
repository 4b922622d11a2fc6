// A collection whose writers are killed: it opens, nothing acknowledged is
// missing, and index and documents agree.
#include "assay_run.hpp"
#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 25;
constexpr int documents_per_round = 30;

/// A word that stands in one document only.
std::string name_of(int round, int document)
{
    std::string word = "w";
    for (const int number : {round, document}) {
        word += static_cast<char>('a' + number / 26);
        word += static_cast<char>('a' + number % 26);
    }
    return word + "q";
}

std::string documents(int round)
{
    std::string lines;
    for (int i = 0; i < documents_per_round; ++i)
        lines += R"({"id":")" + name_of(round, i) + R"(","text":"The name )" + name_of(round, i) +
                 R"( stands here, and some words that others share."})" + "\n";
    return lines;
}

TEST(RagCrash, KillingWritersLosesNothingThatWasAcknowledged)
{
    const TempDir dir;
    const auto store = dir.path("a.rag");
    std::mt19937 random{13};
    std::set<int> acknowledged;
    int kills = 0;
    for (int round = 0; round < rounds; ++round) {
        dir.write("in.jsonl", documents(round));
        Process process{assay_command({"rag", "add", store, dir.path("in.jsonl")})};
        // Some are killed before they begin, some at their work, some never.
        const auto patience = std::chrono::milliseconds{random() % 120};
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < deadline && !process.has_ended())
            std::this_thread::sleep_for(1ms);
        if (round % 5 != 4)
            process.send_signal(SIGKILL);
        const auto ended = process.wait(60s);
        kills += ended.signal == SIGKILL;
        if (ended.exit_code == 0)
            acknowledged.insert(round);
        else
            ASSERT_EQ(ended.signal, SIGKILL) << "it opens every time: " << ended.err;
    }
    EXPECT_GE(kills, 5) << "else this tests nothing";
    ASSERT_FALSE(acknowledged.empty());

    const auto stats = run_assay({"rag", "stats", store, "--json"});
    ASSERT_EQ(stats.exit_code, 0) << stats.err;
    const auto counts = Json::parse(stats.out);
    EXPECT_EQ(counts.at("documents").get<int>() % documents_per_round, 0) << "a batch is there as a whole or not at all";
    EXPECT_EQ(counts.at("documents"), counts.at("chunks"));

    // Every document that is there is found, and all that were acknowledged are.
    const auto found = run_assay({"rag", "search", store, "words that others share", "-k", "1000", "--json", "--mode", "lexical"});
    std::set<std::string> ids;
    for (const auto& row : parse_rows(found.out))
        ids.insert(row.at("id").get<std::string>());
    EXPECT_EQ(ids.size(), counts.at("documents").get<std::size_t>());
    for (const int round : acknowledged)
        for (int i = 0; i < documents_per_round; ++i)
            EXPECT_TRUE(ids.contains(name_of(round, i))) << "round " << round;
    const int round = *acknowledged.begin();
    const auto one = run_assay({"rag", "search", store, name_of(round, 7), "--json", "--mode", "lexical"});
    EXPECT_EQ(parse_rows(one.out).at(0).at("id"), name_of(round, 7));
}

}  // namespace
