// How fast rows go in and out. Each measure first checks its answer; plain
// fread/fwrite of the same bytes stand beside them.
#include "table/parquet_reader.hpp"
#include "table/reader.hpp"
#include "table/writer.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include <unistd.h>

namespace assay::table {
namespace {

constexpr std::size_t row_count = 100'000;

const std::vector<Field> fields{
    {"id", Type{Kind::int64}},
    {"label", Type{Kind::string}},
    {"text", Type{Kind::string}},
    {"score", Type{Kind::float64}},
    {"aspects", Type{Kind::list, {{"", Type{Kind::record, {{"name", Type{Kind::string}}, {"good", Type{Kind::boolean}}}}}}}}};

std::string file(const std::string& name)
{
    return (std::filesystem::temp_directory_path() / ("assay-bench-" + std::to_string(::getpid()) + "-" + name)).string();
}

/// Rows as an extraction yields them: an identifier, a text, a label, a list.
const Table& sample()
{
    static const Table table = [] {
        const char* words[] = {"the", "dress", "fits", "well", "but", "colour", "fades", "after", "washing", "soft"};
        const char* labels[] = {"positive", "negative", "mixed"};
        std::mt19937 random{1};
        Table rows{fields};
        for (std::size_t i = 0; i < row_count; ++i) {
            std::string text;
            for (auto left = 10 + random() % 50; left > 0; --left)
                text += std::string{words[random() % std::size(words)]} + " ";
            rows.column(0).append_int64(static_cast<std::int64_t>(i));
            rows.column(1).append_string(labels[random() % 3]);
            rows.column(2).append_string(text);
            rows.column(3).append_float64(static_cast<double>(random() % 1000) / 1000);
            Column& aspect = rows.column(4).child(0);
            for (auto left = random() % 4; left > 0; --left) {
                aspect.child(0).append_string(words[random() % std::size(words)]);
                aspect.child(1).append_boolean(random() % 2 == 0);
                aspect.end_record();
            }
            rows.column(4).end_list();
        }
        return rows;
    }();
    return table;
}

void write_sample(const std::string& path, WriterOptions options = {})
{
    auto writer = open_writer(path, format_of(path).value(), fields, options).value();
    writer->write(sample()).value();
    writer->finish().value();
}

/// The sample's JSONL text: what every speed below is counted in.
const std::string& jsonl()
{
    static const std::string text = [] {
        write_sample(file("a.jsonl"));
        std::ifstream in{file("a.jsonl"), std::ios::binary};
        std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        std::filesystem::remove(file("a.jsonl"));
        return bytes;
    }();
    return text;
}

void set_speed(benchmark::State& state, std::size_t bytes)
{
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
    state.SetItemsProcessed(static_cast<std::int64_t>(row_count) * state.iterations());
}

std::size_t read_all(const std::string& path, std::vector<std::string> names)
{
    auto reader = open_reader(path).value();
    reader->select(std::move(names)).value();
    Record record;
    std::size_t records = 0;
    while (reader->next(record).value())
        records += record.defect ? 0 : 1;
    return records;
}

void measure_reading(benchmark::State& state, const std::string& path, const std::vector<std::string>& names)
{
    write_sample(path);
    if (read_all(path, names) != row_count)
        state.SkipWithError("wrong number of records");
    for (auto _ : state)
        benchmark::DoNotOptimize(read_all(path, names));
    set_speed(state, std::filesystem::file_size(path));
    std::filesystem::remove(path);
}

void jsonl_read(benchmark::State& state)
{
    measure_reading(state, file("r.jsonl"), {"id", "text"});
}

void csv_read(benchmark::State& state)
{
    measure_reading(state, file("r.csv"), {"id", "text"});
}

void plain_fread(benchmark::State& state)
{
    std::ofstream{file("plain"), std::ios::binary} << jsonl();
    std::vector<char> buffer(256 << 10);
    for (auto _ : state) {
        std::FILE* in = std::fopen(file("plain").c_str(), "rb");
        while (std::fread(buffer.data(), 1, buffer.size(), in) > 0)
            benchmark::DoNotOptimize(buffer.data());
        std::fclose(in);
    }
    set_speed(state, jsonl().size());
    std::filesystem::remove(file("plain"));
}

void append_json(benchmark::State& state)
{
    Column column{Type{Kind::record, fields}};
    const simdjson::padded_string text{jsonl()};
    simdjson::dom::parser parser;
    const auto append_all = [&] {
        column.truncate(0);
        for (auto document : parser.parse_many(text))
            column.append_json(document.value()).value();
    };
    append_all();
    std::string first;
    append_json_text(first, column, 0);
    if (column.size() != row_count || !jsonl().starts_with(first))
        state.SkipWithError("the rows are not those of the text");
    for (auto _ : state)
        append_all();
    set_speed(state, jsonl().size());
}

void only_parse_json(benchmark::State& state)
{
    const simdjson::padded_string text{jsonl()};
    simdjson::dom::parser parser;
    for (auto _ : state) {
        for (auto document : parser.parse_many(text))
            benchmark::DoNotOptimize(document.value());
    }
    set_speed(state, jsonl().size());
}

void measure_writing(benchmark::State& state, const std::string& path, WriterOptions options)
{
    write_sample(path, options);
    if (path.ends_with(".parquet") && read_parquet(path).value().rows() != row_count)
        state.SkipWithError("the file does not read back");
    for (auto _ : state)
        write_sample(path, options);
    set_speed(state, jsonl().size());
    state.counters["file_bytes"] = static_cast<double>(std::filesystem::file_size(path));
    std::filesystem::remove(path);
}

void parquet_write(benchmark::State& state, Compression compression)
{
    measure_writing(state, file("w.parquet"), {compression});
}

void jsonl_write(benchmark::State& state)
{
    measure_writing(state, file("w.jsonl"), {});
}

void csv_write(benchmark::State& state)
{
    measure_writing(state, file("w.csv"), {});
}

void plain_fwrite(benchmark::State& state)
{
    (void)jsonl();
    for (auto _ : state) {
        std::FILE* out = std::fopen(file("plain").c_str(), "wb");
        std::fwrite(jsonl().data(), 1, jsonl().size(), out);
        std::fflush(out);
        ::fsync(::fileno(out));
        std::fclose(out);
    }
    set_speed(state, jsonl().size());
    std::filesystem::remove(file("plain"));
}

void parquet_read(benchmark::State& state)
{
    write_sample(file("r.parquet"));
    for (auto _ : state)
        benchmark::DoNotOptimize(read_parquet(file("r.parquet")).value().rows());
    set_speed(state, jsonl().size());
    std::filesystem::remove(file("r.parquet"));
}

BENCHMARK(plain_fread)->Unit(benchmark::kMillisecond);
BENCHMARK(jsonl_read)->Unit(benchmark::kMillisecond);
BENCHMARK(csv_read)->Unit(benchmark::kMillisecond);
BENCHMARK(only_parse_json)->Unit(benchmark::kMillisecond);
BENCHMARK(append_json)->Unit(benchmark::kMillisecond);
BENCHMARK(plain_fwrite)->Unit(benchmark::kMillisecond);
BENCHMARK(jsonl_write)->Unit(benchmark::kMillisecond);
BENCHMARK(csv_write)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parquet_write, none, Compression::none)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parquet_write, snappy, Compression::snappy)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parquet_write, zstd, Compression::zstd)->Unit(benchmark::kMillisecond);
BENCHMARK(parquet_read)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::table

BENCHMARK_MAIN();
