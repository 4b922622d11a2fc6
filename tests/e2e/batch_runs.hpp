#pragma once

#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::test {

/// Runs through the batch APIs of a simulator; the parameter names the provider.
class BatchRuns : public testing::TestWithParam<std::string> {
protected:
    std::vector<std::string> arguments(const SimulatorProcess& simulator, const std::string& output,
                                       const std::vector<std::string>& more) const
    {
        std::vector<std::string> all = {"extract", dir.path("in.jsonl"), "--schema", source_file("schemas/review.json"),
                                        "--provider", GetParam(), "--base-url", simulator.url("/v1"), "--model", "simulated",
                                        "--no-cache", "-o", dir.path(output)};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    std::vector<std::string> in_batches(const SimulatorProcess& simulator, const std::string& output,
                                        std::vector<std::string> more = {}) const
    {
        more.insert(more.end(), {"--batch-items", "100", "--batch-poll-s", "0.02"});
        if (std::find(more.begin(), more.end(), "--lane") == more.end())
            more.insert(more.end(), {"--lane", "batch"});
        return arguments(simulator, output, more);
    }

    std::string bytes(const std::string& name) const { return read_text_file(dir.path(name)).value(); }

    /// As an online run against a simulator without troubles makes it.
    std::string expected() const
    {
        const SimulatorProcess calm{ASSAY_BINARY, {}};
        const auto result = run_assay(arguments(calm, "online.jsonl", {}));
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return bytes("online.jsonl");
    }

    TempDir dir;
};

/// How many rows were answered, and thus charged for, more than once.
inline std::uint64_t paid_twice(const SimulatorProcess& simulator)
{
    return simulator.stats()["rows_useful_more"].get<std::uint64_t>();
}

inline std::uint64_t paid_once(const SimulatorProcess& simulator)
{
    return simulator.stats()["rows_useful_once"].get<std::uint64_t>();
}

}  // namespace assay::test
