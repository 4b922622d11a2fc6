// Packed answers against a simulator that drops, swaps, doubles and merges
// items: no row may ever be another one's. ASSAY_PACKED_ROWS=100000 is the
// measure that the README quotes.
#include "assay_run.hpp"
#include "support/simulator_process.hpp"
#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

using namespace assay;
using namespace assay::test;

namespace {

std::size_t all_rows()
{
    const char* rows = std::getenv("ASSAY_PACKED_ROWS");
    return rows ? std::strtoul(rows, nullptr, 10) : 2000;
}

TEST(Packing, NoRowIsEverAnotherOnes)
{
    const TempDir dir;
    const auto input = dir.write("in.jsonl", reviews_jsonl(all_rows()));
    const auto schema = source_file("schemas/review.json");
    ASSERT_EQ(run_assay({"extract", input, "--schema", schema, "-o", dir.path("alone.jsonl"), "-q"}, {}, std::chrono::minutes{5})
                  .exit_code, 0);
    const SimulatorProcess simulator{
        ASSAY_BINARY, {"--faults", "missing_item=0.02,swapped_items=0.02,duplicated_item=0.02,merged_items=0.02"}};
    const auto result =
        run_assay({"extract", input, "--schema", schema, "-o", dir.path("packed.jsonl"), "--provider", "openai", "--base-url",
                   simulator.url("/v1"), "--model", "simulated", "--pack", "10", "--no-cache"}, {}, std::chrono::minutes{10});
    ASSERT_EQ(result.exit_code, 0) << result.err;

    const auto alone = without_provenance(read_rows(dir.path("alone.jsonl")));
    const auto packed = read_rows(dir.path("packed.jsonl"));
    const auto features = without_provenance(packed);
    ASSERT_EQ(packed.size(), all_rows());
    std::size_t wrong = 0;
    std::size_t asked_again = 0;
    for (std::size_t i = 0; i < packed.size(); ++i) {
        wrong += features[i] != alone[i];
        asked_again += packed[i]["_attempts"] > 1;
    }
    EXPECT_EQ(wrong, 0u);
    const auto stats = simulator.stats();
    for (const char* fault : {"missing_item", "swapped_items", "duplicated_item", "merged_items"})
        EXPECT_GT(stats["faults"].value(fault, 0), static_cast<int>(all_rows() / 150)) << fault << " of " << stats["faults"];
    EXPECT_GT(asked_again, all_rows() / 20) << "those that were spoiled";
    EXPECT_LT(asked_again, all_rows() / 5) << "and no others";
    EXPECT_LT(stats["requests"].get<std::size_t>(), all_rows() / 2) << "it still pays";
    std::cout << all_rows() << " rows, " << wrong << " wrong, " << asked_again << " asked again, " << stats["requests"]
              << " requests\n" << result.err;
}

}  // namespace
