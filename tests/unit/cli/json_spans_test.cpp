#include "cli/json_spans.hpp"

#include "cli/line_validator.hpp"
#include "core/json.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::cli {
namespace {

TEST(LineOf, FindsTheLineOfAPlace)
{
    const std::string json = "{\n \"a\": [\n  1,\n  {\"b/c\":\n   \"x\"}\n ],\n \"d\\n\": 2\n}";
    EXPECT_EQ(line_of(json, ""), 1u);
    EXPECT_EQ(line_of(json, "/a"), 2u);
    EXPECT_EQ(line_of(json, "/a/0"), 3u);
    EXPECT_EQ(line_of(json, "/a/1"), 4u);
    EXPECT_EQ(line_of(json, "/a/1/b~1c"), 5u);
    EXPECT_EQ(line_of(json, "/d\n"), 7u);
    EXPECT_EQ(line_of(json, "/a/7"), 2u) << "the nearest around it";
    EXPECT_EQ(line_of("\n\n7", ""), 3u);
}

TEST(LineValidator, AnswersEveryLineWithOneLineOfJson)
{
    constexpr std::uint64_t seed = 11;
    std::mt19937_64 random{seed};
    const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random); };
    constexpr std::string_view bytes = "{}[]\",:\\0123456789eE+-.truefalsn \t\x01\xC3\xA9";
    LineValidator validator{{}};
    int verdicts = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string line = R"({"id": 12, "schema": {"properties": {"a": {"type": "integer", "maximum": 10}}}, "instance": {"a": 1e400, "b": [1, "x"]}})";
        for (std::size_t edits = below(4); edits > 0; --edits) {
            const auto at = below(line.size());
            if (below(2) == 0)
                line.erase(at, 1 + below(5));
            else
                line.insert(at, 1, bytes[below(bytes.size())]);
        }
        const std::size_t size = line.size();
        line.append(simdjson::SIMDJSON_PADDING, '\0');
        std::string out;
        const auto verdict = validator.answer(std::string_view{line}.substr(0, size), out);
        verdicts += verdict != LineValidator::Verdict::none;
        ASSERT_EQ(out.find('\n'), out.size() - 1) << "seed " << seed << ": " << line;
        const auto answer = parse_json(out, "answer");
        ASSERT_TRUE(answer) << "seed " << seed << ": " << line << " gave " << out;
        ASSERT_EQ(answer->at("valid").is_null(), verdict == LineValidator::Verdict::none);
        ASSERT_EQ(answer->contains("error"), verdict == LineValidator::Verdict::none);
    }
    EXPECT_GT(verdicts, 5'000);
}

}  // namespace
}  // namespace assay::cli
