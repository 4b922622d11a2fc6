// What mending costs, next to a bare walk of every value by simdjson. Checks
// that each text comes out as the value it stands for before it measures.
// Bytes per second are of processor time.
#include "core/json.hpp"
#include "decode/decode.hpp"
#include "repair_corpus.hpp"

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <iostream>
#include <map>

namespace assay::decode {
namespace {

using Texts = std::vector<std::string>;

std::size_t walk(simdjson::dom::element element)
{
    std::size_t sum = 1;
    switch (element.type()) {
    case simdjson::dom::element_type::OBJECT:
        for (const auto field : simdjson::dom::object(element))
            sum += field.key.size() + walk(field.value);
        break;
    case simdjson::dom::element_type::ARRAY:
        for (const auto item : simdjson::dom::array(element))
            sum += walk(item);
        break;
    case simdjson::dom::element_type::STRING: sum += std::string_view(element).size(); break;
    default: break;
    }
    return sum;
}

std::int64_t bytes_of(const Texts& texts)
{
    std::size_t bytes = 0;
    for (const auto& text : texts)
        bytes += text.size();
    return static_cast<std::int64_t>(bytes);
}

void simdjson_walk(benchmark::State& state, const Texts& texts)
{
    simdjson::dom::parser parser;
    std::string buffer;
    for (auto _ : state) {
        for (const auto& text : texts) {
            buffer.reserve(text.size() + simdjson::SIMDJSON_PADDING);
            buffer.assign(text);
            benchmark::DoNotOptimize(walk(parser.parse(buffer.data(), buffer.size(), false).value()));
        }
    }
    state.SetBytesProcessed(state.iterations() * bytes_of(texts));
}

void repair(benchmark::State& state, const Texts& texts, Profile profile)
{
    Decoder decoder{{}, {profile, Missing::null, Documents::list, BigNumbers::kept}};
    for (auto _ : state) {
        for (const auto& text : texts)
            benchmark::DoNotOptimize(decoder.parse(text));
    }
    state.SetBytesProcessed(state.iterations() * bytes_of(texts));
}

/// False if a text does not come out as its value.
bool all_right(const std::vector<bench::Answer>& answers, Profile profile)
{
    Decoder decoder{{}, {profile, Missing::null, Documents::list, BigNumbers::kept}};
    std::size_t wrong = 0;
    for (const auto& answer : answers) {
        const auto decoded = decoder.parse(answer.text);
        const auto expected = parse_json(answer.value, "expected").value();
        const bool is_right = decoded && parse_json(decoded->json, "json").value() == expected;
        if (!is_right && wrong++ == 0)
            std::cerr << "repair_bench: " << answer.defect << ": " << answer.text << "\n";
    }
    std::cout << answers.size() - wrong << " of " << answers.size() << " texts right\n";
    return wrong == 0;
}

}  // namespace
}  // namespace assay::decode

int main(int argc, char** argv)
{
    using namespace assay::decode;
    const auto answers = assay::bench::repair_corpus();
    if (!all_right(answers, Profile::extract) || !all_right(answers, Profile::text))
        return 1;
    Texts valid;
    Texts defective;
    std::map<std::string, Texts> by_defect;
    for (const auto& answer : answers) {
        (answer.defect.empty() ? valid : defective).push_back(answer.text);
        if (!answer.defect.empty())
            by_defect[answer.defect].push_back(answer.text);
    }
    benchmark::RegisterBenchmark("valid/simdjson_walk", simdjson_walk, valid);
    benchmark::RegisterBenchmark("valid/extract", repair, valid, Profile::extract);
    benchmark::RegisterBenchmark("valid/text", repair, valid, Profile::text);
    benchmark::RegisterBenchmark("defective/extract", repair, defective, Profile::extract);
    benchmark::RegisterBenchmark("defective/text", repair, defective, Profile::text);
    for (const auto& [defect, texts] : by_defect)
        benchmark::RegisterBenchmark(("extract/" + defect).c_str(), repair, texts, Profile::extract);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
