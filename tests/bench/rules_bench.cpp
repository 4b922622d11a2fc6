// Microseconds per review of the built-in rules, next to a bare loop that only
// splits the same text into words and counts them in a hash set.

#include "rules/rule_extractor.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_set>

namespace {

using namespace assay;

constexpr std::string_view review =
    "I wanted to love this dress so much. The color is gorgeous and the fabric feels soft, but it runs small and the "
    "zipper broke after two wears. I ordered my usual size M and could barely breathe. For $89 I expected better quality. "
    "Unfortunately it is going back, and I would not recommend it unless you size up.";

rules::RuleExtractor extractor(const char* schema)
{
    const Result<Json> document = read_json_file(std::string(ASSAY_SOURCE_DIR "/schemas/") + schema);
    return *rules::RuleExtractor::compile(document.value());
}

void extract(benchmark::State& state, const char* schema)
{
    const rules::RuleExtractor rules = extractor(schema);
    for (auto _ : state)
        benchmark::DoNotOptimize(rules.extract(review));
    state.SetItemsProcessed(state.iterations());
}

void split_words_only(benchmark::State& state)
{
    for (auto _ : state) {
        std::unordered_set<std::string> words;
        std::string word;
        for (const char c : review) {
            if (c != ' ') {
                word += c;
                continue;
            }
            words.insert(word);
            word.clear();
        }
        benchmark::DoNotOptimize(words.size());
    }
    state.SetItemsProcessed(state.iterations());
}

void extract_long_text(benchmark::State& state)
{
    const rules::RuleExtractor rules = extractor("review.json");
    std::string text;
    for (int i = 0; i < state.range(0); ++i)
        text += std::string(review) + " ";
    for (auto _ : state)
        benchmark::DoNotOptimize(rules.extract(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

}  // namespace

BENCHMARK_CAPTURE(extract, review, "review.json");
BENCHMARK_CAPTURE(extract, ticket, "ticket.json");
BENCHMARK(split_words_only);
BENCHMARK(extract_long_text)->Arg(10)->Arg(100)->Arg(1000);  // the same speed per byte: linear

int main(int argc, char** argv)
{
    const Json record = Json::parse(extractor("review.json").extract(review));
    if (record["sentiment"] != "negative" || record["would_recommend"] != false || record["issues"].empty()) {
        std::cerr << "the rules answer wrongly, so their speed means nothing: " << record << '\n';
        return EXIT_FAILURE;
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return EXIT_SUCCESS;
}
