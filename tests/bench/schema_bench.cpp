// What validating one record costs, beside its parse and beside a check of
// the same rules written by hand. tests/bench/ajv does the same in ajv.
#include "core/json.hpp"
#include "schema/schema.hpp"

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdlib>
#include <iostream>

namespace assay::schema {
namespace {

using simdjson::dom::element;

void require(bool holds, const char* what)
{
    if (holds)
        return;
    std::cerr << "schema_bench: " << what << "\n";
    std::exit(1);
}

std::string text_of(const char* name)
{
    const auto text = read_text_file(std::string{ASSAY_SOURCE_DIR} + "/tests/bench/validate/" + name);
    require(text.has_value(), name);
    return *text;
}

Schema invoice_schema()
{
    auto schema = Schema::compile(parse_json(text_of("invoice.schema.json"), "schema").value());
    require(schema.has_value(), "the schema does not compile");
    return *schema;
}

/// The same rules as invoice.schema.json, as one would write them for speed.
namespace by_hand {

bool is_text(element value, std::size_t least, std::size_t most)
{
    std::string_view text;
    // Bytes bound code points from above, and no text here is near a bound.
    return value.get(text) == simdjson::SUCCESS && text.size() >= least && text.size() <= most;
}

bool is_amount(element value)
{
    double amount = 0;
    return value.get(amount) == simdjson::SUCCESS && amount >= 0;
}

bool is_one_of(element value, std::initializer_list<std::string_view> words)
{
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS)
        return false;
    for (const auto word : words) {
        if (word == text)
            return true;
    }
    return false;
}

bool party(element value)
{
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS)
        return false;
    unsigned seen = 0;
    for (const auto field : object) {
        if (field.key == "name" && is_text(field.value, 1, 200))
            seen |= 1;
        else if (field.key == "address" && is_text(field.value, 0, 500))
            seen |= 2;
        else if (field.key == "country" && is_text(field.value, 2, 2))
            seen |= 4;
        else if (field.key != "vat_id" || !is_text(field.value, 0, 20))
            return false;
    }
    return seen == 7;
}

bool line(element value)
{
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS)
        return false;
    unsigned seen = 0;
    for (const auto field : object) {
        std::int64_t quantity = 0;
        if (field.key == "description" && is_text(field.value, 1, 300))
            seen |= 1;
        else if (field.key == "quantity" && field.value.get(quantity) == simdjson::SUCCESS && quantity >= 1)
            seen |= 2;
        else if (field.key == "unit_price" && is_amount(field.value))
            seen |= 4;
        else if (field.key != "tax_rate" || !is_amount(field.value))
            return false;
    }
    return seen == 7;
}

bool all_of(element value, std::size_t least, bool (*check)(element))
{
    simdjson::dom::array array;
    if (value.get(array) != simdjson::SUCCESS)
        return false;
    std::size_t count = 0;
    for (const auto item : array) {
        if (!check(item))
            return false;
        ++count;
    }
    return count >= least;
}

bool invoice(element value)
{
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS)
        return false;
    unsigned seen = 0;
    const auto tag = [](element item) { return is_text(item, 1, 40); };
    for (const auto field : object) {
        const auto key = field.key;
        bool paid = false;
        if (key == "invoice_number" && is_text(field.value, 1, 40))
            seen |= 1;
        else if (key == "issued_on" && is_text(field.value, 10, 10))
            seen |= 2;
        else if (key == "currency" && is_one_of(field.value, {"EUR", "USD", "GBP", "CHF"}))
            seen |= 4;
        else if (key == "seller" && party(field.value))
            seen |= 8;
        else if (key == "buyer" && party(field.value))
            seen |= 16;
        else if (key == "lines" && all_of(field.value, 1, line))
            seen |= 32;
        else if (key == "tags" && all_of(field.value, 0, tag))
            seen |= 64;
        else if (key == "subtotal" && is_amount(field.value))
            seen |= 128;
        else if (key == "tax" && is_amount(field.value))
            seen |= 256;
        else if (key == "total" && is_amount(field.value))
            seen |= 512;
        else if (key == "paid" && field.value.get(paid) == simdjson::SUCCESS)
            seen |= 1024;
        else if (key != "note" || !(field.value.is_null() || is_text(field.value, 0, 500)))
            return false;
    }
    return seen == 2047;
}

}  // namespace by_hand

struct Record {
    simdjson::padded_string text;
    simdjson::dom::parser parser;
    element root;

    explicit Record(const char* name) : text{text_of(name)}
    {
        require(parser.parse(text).get(root) == simdjson::SUCCESS, "the record is no JSON");
    }
};

void validate(benchmark::State& state)
{
    const auto schema = invoice_schema();
    const Record record{"invoice.json"};
    require(schema.accepts(record.root), "the record should be valid");
    for (auto _ : state)
        benchmark::DoNotOptimize(schema.accepts(record.root));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(record.text.size()));
}
BENCHMARK(validate);

void validate_by_hand(benchmark::State& state)
{
    const Record record{"invoice.json"};
    require(by_hand::invoice(record.root), "the record should be valid by hand, too");
    const Record wrong{"invoice.invalid.json"};
    require(!by_hand::invoice(wrong.root), "the other record should not");
    for (auto _ : state)
        benchmark::DoNotOptimize(by_hand::invoice(record.root));
}
BENCHMARK(validate_by_hand);

void parse(benchmark::State& state)
{
    Record record{"invoice.json"};
    for (auto _ : state)
        benchmark::DoNotOptimize(record.parser.parse(record.text));
}
BENCHMARK(parse);

void parse_and_validate(benchmark::State& state)
{
    const auto schema = invoice_schema();
    Record record{"invoice.json"};
    for (auto _ : state)
        benchmark::DoNotOptimize(schema.accepts(record.parser.parse(record.text).value_unsafe()));
}
BENCHMARK(parse_and_validate);

void explain_invalid(benchmark::State& state)
{
    const auto schema = invoice_schema();
    const Record record{"invoice.invalid.json"};
    require(schema.violations(record.root).size() == 2, "the record should break two rules");
    for (auto _ : state)
        benchmark::DoNotOptimize(schema.violations(record.root));
}
BENCHMARK(explain_invalid);

}  // namespace
}  // namespace assay::schema

BENCHMARK_MAIN();
