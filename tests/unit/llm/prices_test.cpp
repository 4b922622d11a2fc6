#include "llm/prices.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

PriceTable table()
{
    const auto document = parse_json(R"({"as_of": "2026-11-01", "models": [
        {"provider": "openai", "model": "gpt-6-luna", "input": 0.10, "cache_read": 0.01, "cache_write": 0.125, "output": 0.50},
        {"provider": "openai", "model": "gpt-6", "input": 2, "output": 10},
        {"provider": "compatible", "model": "deepseek-flash", "input": 0.15, "cache_read": 0.003, "output": 0.6}
    ]})", "prices");
    return PriceTable::parse(*document, "prices").value();
}

Usage usage(std::int64_t input, std::int64_t output)
{
    Usage counts;
    counts.input = input;
    counts.output = output;
    return counts;
}

TEST(PriceTable, MultipliesEachKindOfTokenByItsPrice)
{
    Usage counts = usage(1'000, 100);
    EXPECT_EQ(table().cost("openai", "gpt-6-luna", counts), Money{1'000 * 100'000 + 100 * 500'000});
    counts.cached = 600;
    counts.cache_write = 300;
    EXPECT_EQ(table().cost("openai", "gpt-6-luna", counts),
              Money{100 * 100'000 + 600 * 10'000 + 300 * 125'000 + 100 * 500'000});
}

TEST(PriceTable, KnowsTheMostThatTokensMayCost)
{
    EXPECT_EQ(table().most("openai", "gpt-6-luna-2026-10-01", 1'000, 100), Money{1'000 * 125'000 + 100 * 500'000})
        << "all of the input may be written to the cache";
    EXPECT_EQ(table().most("builtin", "rules", 1'000, 100), Money{});
    EXPECT_FALSE(table().most("openai", "unknown", 1, 1));
}

TEST(PriceTable, WhatABatchBroughtHasThePricesOfTheBatchApi)
{
    const auto parse = [](const char* batch) {
        return PriceTable::parse(*parse_json(std::string{R"({"models": [{"provider": "openai", "model": "m", "input": 2, "cache_read": 1, "output": 10)"} +
                                                 batch + "}]}", "prices"), "prices");
    };
    auto counts = usage(100, 10);
    counts.cached = 40;
    counts.batch = true;
    EXPECT_EQ(parse("")->cost("openai", "m", counts), std::nullopt) << "half is not a law";
    EXPECT_EQ(parse(R"(, "batch": 0.5)")->cost("openai", "m", counts), Money{60 * 1'000'000 + 40 * 500'000 + 10 * 5'000'000});
    EXPECT_EQ(parse(R"(, "batch": {"input": 1.5, "output": 4})")->cost("openai", "m", counts), Money{100 * 1'500'000 + 10 * 4'000'000});
    counts.batch = false;
    EXPECT_EQ(parse(R"(, "batch": 0.5)")->cost("openai", "m", counts), Money{60 * 2'000'000 + 40 * 1'000'000 + 10 * 10'000'000});
    for (const auto* bad : {R"(, "batch": 2)", R"(, "batch": "half")", R"(, "batch": {"input": 1})", R"(, "batch": {"input": 1, "output": -1})"})
        EXPECT_FALSE(parse(bad)) << bad;
}

TEST(PriceTable, IsExactForTheSmallestPrices)
{
    Usage counts = usage(1, 0);
    counts.cached = 1;
    EXPECT_EQ(table().cost("compatible", "deepseek-flash", counts), Money{3'000});
}

TEST(PriceTable, TakesACachedTokenForAnyOtherWithoutAPriceOfItsOwn)
{
    Usage counts = usage(10, 0);
    counts.cached = 10;
    EXPECT_EQ(table().cost("openai", "gpt-6", counts), Money{10 * 2'000'000});
}

TEST(PriceTable, KnowsAModelsDatedSnapshots)
{
    EXPECT_EQ(table().cost("openai", "gpt-6-luna-2026-10-01", usage(1, 0)), Money{100'000});
    EXPECT_EQ(table().cost("openai", "gpt-6-luna-20261001", usage(1, 0)), Money{100'000});
    EXPECT_EQ(table().cost("openai", "gpt-6-2026-10-01", usage(1, 0)), Money{2'000'000});
}

TEST(PriceTable, DoesNotKnowWhatItWasNotTold)
{
    EXPECT_FALSE(table().cost("openai", "gpt-6-sol", usage(1, 1))) << "a sibling is no snapshot";
    EXPECT_FALSE(table().cost("anthropic", "gpt-6", usage(1, 1)));
    EXPECT_FALSE(table().cost("openai", "gpt", usage(1, 1)));
    EXPECT_FALSE(PriceTable{}.cost("openai", "gpt-6", usage(1, 1)));
    Usage half;
    half.input = 1;
    EXPECT_FALSE(table().cost("openai", "gpt-6", half)) << "absent is not zero";
}

TEST(PriceTable, TrustsNoImpossibleCounts)
{
    Usage counts = usage(10, 1);
    counts.cached = 11;
    EXPECT_FALSE(table().cost("openai", "gpt-6", counts));
    EXPECT_FALSE(table().cost("openai", "gpt-6", usage(std::int64_t{1} << 62, 1)));
    EXPECT_FALSE(table().cost("openai", "gpt-6", usage(-1, 1)));
}

TEST(PriceTable, TakesNothingForTheBuiltinProvider)
{
    EXPECT_EQ(PriceTable{}.cost("builtin", "builtin-rules-1", {}), Money{});
}

TEST(PriceTable, NamesThePlaceOfAMistake)
{
    const std::pair<const char*, const char*> cases[] = {
        {R"([])", "models"},
        {R"({"models": [{"provider": "p", "model": "m", "input": 1}]})", "output"},
        {R"({"models": [{"provider": "p", "model": "m", "input": -1, "output": 1}]})", "input"},
        {R"({"models": [{"provider": "p", "model": "m", "input": "1", "output": 1}]})", "input"},
        {R"({"models": [{"provider": "p", "model": "m", "input": 0.0000001, "output": 1}]})", "decimals"},
        {R"({"models": [{"provider": "p", "input": 1, "output": 1}]})", "model"},
        {R"({"models": [3]})", "object"},
    };
    for (const auto& [text, word] : cases) {
        const auto parsed = PriceTable::parse(*parse_json(text, "p"), "p.json");
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, Errc::invalid_input);
        EXPECT_NE(parsed.error().message.find(word), std::string::npos) << parsed.error().message;
        EXPECT_TRUE(parsed.error().where.starts_with("p.json"));
    }
}

TEST(PriceTable, LoadsAFileOrSaysWhichIsMissing)
{
    const auto missing = PriceTable::load("tests/data/llm/no-such-file.json");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().text().find("no-such-file"), std::string::npos);
}

}  // namespace
}  // namespace assay::llm
