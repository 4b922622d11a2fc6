// What stands around an answer (its limits in headers, its tokens), mutated,
// must never crash or be read past its end; the loops are seeded and print the
// seed that failed. ASSAY_FUZZ_ROUNDS makes them longer.
#include "core/json.hpp"
#include "extract/token_confidence.hpp"
#include "llm/rate_limit_fields.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

namespace assay {
namespace {

constexpr std::string_view alphabet = "{}[]\",:\\;= \t-09q";

/// On the heap with no byte to spare, so that a sanitizer sees whoever reads beyond.
std::unique_ptr<char[]> exact(const std::string& text)
{
    auto bytes = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), bytes.get());
    return bytes;
}

TEST(RepliesFuzz, LimitsAreReadOrLeftOut)
{
    std::uint32_t read = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(50'000); ++seed) {
        std::mt19937 random{seed};
        const auto policies = test::mutate(R"("burst";q=10;w=1, "a\"b";q=100;w=60;qu="requests";pk=:cHNk:, day;q=9;w=86400)", random, alphabet);
        const auto rests = test::mutate(R"("burst";r=4;t=1, "a\"b";r=50;t=30, day;r=3)", random, alphabet);
        const auto policy_bytes = exact(policies);
        const auto rest_bytes = exact(rests);
        const auto limit = llm::read_rate_limit_fields({policy_bytes.get(), policies.size()}, {rest_bytes.get(), rests.size()});
        if (!limit)
            continue;
        ++read;
        ASSERT_GE(limit->per_minute, 1) << "seed " << seed;
        ASSERT_GE(limit->remaining, 0) << "seed " << seed;
    }
    EXPECT_GT(read, test::rounds(50'000) / 4);
}

TEST(RepliesFuzz, TokensGiveProbabilitiesOrNothing)
{
    for (std::uint32_t seed = 0; seed < test::rounds(50'000); ++seed) {
        std::mt19937 random{seed};
        const auto answer = test::mutate(R"({"a":"x\"y","b":[1,{"c":null}],"d":-1.5e3})", random, alphabet);
        const auto bytes = exact(answer);
        std::vector<llm::AnswerToken> tokens;
        for (std::size_t left = answer.size(); left > 0; left -= tokens.back().bytes)
            tokens.push_back({std::min<std::size_t>(left, random() % 6), -1.0 * (random() % 5)});
        const auto confidence = extract::token_confidence({bytes.get(), answer.size()}, tokens);
        const auto is_valid = parse_json(answer, "answer").has_value();
        if (!confidence.empty() && is_valid) {
            const auto told = parse_json(confidence, "confidence");
            ASSERT_TRUE(told) << "seed " << seed << ": " << confidence;
            for (const auto& probability : *told) {
                ASSERT_GE(probability, 0.0) << "seed " << seed;
                ASSERT_LE(probability, 1.0) << "seed " << seed;
            }
        }
    }
}

}  // namespace
}  // namespace assay
