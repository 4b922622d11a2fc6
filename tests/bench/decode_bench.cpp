// What a row's decoding costs, next to the bare parse of the same bytes.
#include "core/json.hpp"
#include "decode/decode.hpp"

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdlib>
#include <iostream>

namespace assay::decode {
namespace {

constexpr std::string_view schema_text = R"({
  "type": "object",
  "properties": {
    "sentiment": {"enum": ["positive", "negative", "neutral"]},
    "sentiment_score": {"type": "number", "minimum": 0, "maximum": 1},
    "issues": {"type": "array", "items": {"type": "string"}},
    "praises": {"type": "array", "items": {"type": "string"}},
    "would_recommend": {"type": "boolean"}
  },
  "required": ["sentiment", "sentiment_score", "issues", "praises", "would_recommend"],
  "additionalProperties": false
})";

constexpr std::string_view answer = R"({
  "sentiment": "negative",
  "sentiment_score": 0.15,
  "issues": [
    "the zip broke on the second day and the shop would not take it back",
    "the sleeves are a hand too long for a size that is sold as regular",
    "customer service answered after nine days and only with a form letter"
  ],
  "praises": [
    "the colour is just as lovely as it is in the pictures",
    "soft fabric that does not itch even when worn all day"
  ],
  "would_recommend": false
})";

void require(bool holds, const char* what)
{
    if (holds)
        return;
    std::cerr << "decode_bench: " << what << "\n";
    std::exit(1);
}

schema::Schema review_schema()
{
    auto schema = schema::Schema::compile(parse_json(schema_text, "schema").value());
    require(schema.has_value(), "the schema does not compile");
    return *schema;
}

void decode_valid(benchmark::State& state)
{
    const auto schema = review_schema();
    Decoder decoder;
    const auto once = decoder.decode(answer, schema);
    require(once && once->notes.empty(), "a valid answer is not taken as it stands");
    require(parse_json(once->json, "json").value() == parse_json(answer, "answer").value(), "the record is another");
    for (auto _ : state)
        benchmark::DoNotOptimize(decoder.decode(answer, schema));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(answer.size()));
}
BENCHMARK(decode_valid);

void decode_fenced(benchmark::State& state)
{
    const auto schema = review_schema();
    const std::string text = "Here it is:\n```json\n" + std::string{answer} + "\n```\n";
    Decoder decoder;
    const auto once = decoder.decode(text, schema);
    require(once && once->notes.size() == 2, "a fenced answer is not mended");
    require(parse_json(once->json, "json").value() == parse_json(answer, "answer").value(), "the record is another");
    for (auto _ : state)
        benchmark::DoNotOptimize(decoder.decode(text, schema));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(decode_fenced);

/// Valid JSON that the schema refuses in four places.
void decode_aligned(benchmark::State& state)
{
    const auto schema = review_schema();
    std::string text{answer};
    const auto replace = [&](std::string_view from, std::string_view to) { text.replace(text.find(from), from.size(), to); };
    replace("\"negative\"", "\"Negative\"");
    replace("0.15", "\"0.15\"");
    replace("sentiment_score", "sentimentScore");
    replace("false", "\"no\"");
    Decoder decoder;
    const auto once = decoder.decode(text, schema);
    require(once && once->notes.size() == 4, "the answer is not aligned");
    require(parse_json(once->json, "json").value() == parse_json(answer, "answer").value(), "the record is another");
    for (auto _ : state)
        benchmark::DoNotOptimize(decoder.decode(text, schema));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decode_aligned);

void bare_simdjson(benchmark::State& state)
{
    const simdjson::padded_string padded{answer};
    simdjson::dom::parser parser;
    require(parser.parse(padded).error() == simdjson::SUCCESS, "simdjson refuses the answer");
    for (auto _ : state)
        benchmark::DoNotOptimize(parser.parse(padded));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(answer.size()));
}
BENCHMARK(bare_simdjson);

}  // namespace
}  // namespace assay::decode

BENCHMARK_MAIN();
