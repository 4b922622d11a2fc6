// What a ledger holds after the power went: every answer whose commit returned.

#include "batch/ledger.hpp"

#include "support/power_cut.hpp"
#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

namespace assay::batch {
namespace {

std::string record_of(std::size_t i)
{
    return "{\"i\":" + std::to_string(i) + ",\"text\":\"" + std::string(i * 7'919 % 9'000, static_cast<char>('a' + i % 26)) + "\"}";
}

AnswerKey key_of(std::size_t i)
{
    return answer_key("question", std::to_string(i));
}

extract::Extraction answer_of(std::size_t i)
{
    extract::Extraction extraction;
    extraction.status = extract::Status::accepted;
    extraction.record = record_of(i);
    return extraction;
}

/// Commits answers in small transactions; at random moments calls
/// `look(acknowledged)`, the number of answers whose commit has returned.
template <class Look>
void write_answers(test::PowerCut& cut, sqlite::Database& database, AnswerTable& table, std::size_t count,
                   std::mt19937_64& random, Look look)
{
    std::size_t acknowledged = 0;
    std::bernoulli_distribution now{0.015};
    cut.on_io([&] {
        if (now(random))
            look(acknowledged);
    });
    while (acknowledged < count) {
        const auto end = std::min(count, acknowledged + 1 + random() % 12);
        database.transact([&]() -> Result<void> {
            for (auto i = acknowledged; i < end; ++i)
                table.put(key_of(i), i, answer_of(i), 1).value();
            return {};
        }).value();
        acknowledged = end;
    }
    cut.on_io({});
}

/// How many of the first `count` answers a copy has, or nothing if it is damaged.
std::optional<std::size_t> answers_in(const std::string& copy, std::size_t count)
{
    auto database = sqlite::Database::open(copy, 1, 1, sqlite::Durability::power);
    if (!database)
        return std::nullopt;
    auto check = database->prepare("PRAGMA integrity_check");
    if (const auto row = check.step(); !row || check.text(0) != "ok")
        return std::nullopt;
    check.reset();
    auto table = AnswerTable::open(*database);
    if (!table)
        return std::nullopt;
    std::size_t found = 0;
    for (; found < count; ++found) {
        const auto answer = table->find(key_of(found));
        if (!answer || !*answer || (*answer)->extraction.record != record_of(found))
            break;
    }
    return found;
}

struct Outcome {
    std::size_t cuts = 0;
    std::size_t damaged = 0;
    std::size_t lost = 0;  ///< Acknowledged answers that were not there.
};

Outcome cut_power(sqlite::Durability durability, std::size_t count)
{
    test::TempDir dir;
    std::mt19937_64 random{7};
    Outcome outcome;
    std::vector<std::size_t> acknowledged_at;
    const auto copy = [&](std::size_t i) { return dir.path("copy" + std::to_string(i)); };
    {
        test::PowerCut cut;
        const auto path = dir.path("a.run");
        auto database = sqlite::Database::open(path, 1, 1, durability).value();
        // The log is moved into the file, and places into their index, many times.
        database.execute("PRAGMA wal_autocheckpoint = 50").value();
        auto table = AnswerTable::open(database, 100).value();
        write_answers(cut, database, table, count, random, [&](std::size_t acknowledged) {
            cut.leave(path, copy(acknowledged_at.size()), random);
            acknowledged_at.push_back(acknowledged);
        });
    }
    outcome.cuts = acknowledged_at.size();
    for (std::size_t i = 0; i < acknowledged_at.size(); ++i) {
        const auto found = answers_in(copy(i), acknowledged_at[i]);
        outcome.damaged += !found;
        outcome.lost += acknowledged_at[i] - found.value_or(0);
        for (const char* part : {"", "-wal", "-shm"})
            std::filesystem::remove(copy(i) + part);
    }
    return outcome;
}

TEST(PowerCut, LosesNoAnswerWhoseCommitReturned)
{
    const auto outcome = cut_power(sqlite::Durability::power, 600);
    EXPECT_GE(outcome.cuts, 40u);
    EXPECT_EQ(outcome.damaged, 0u);
    EXPECT_EQ(outcome.lost, 0u);
}

TEST(PowerCut, IsNoticedWhereCommitsAreNotSynced)
{
    const auto outcome = cut_power(sqlite::Durability::process, 200);
    EXPECT_EQ(outcome.damaged, 0u) << "a cache may lose its newest answers, but never breaks";
    EXPECT_GT(outcome.lost, 0u) << "this test would not notice a loss";
}

}  // namespace
}  // namespace assay::batch
