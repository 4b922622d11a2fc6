// Parquet files of ours read by implementations that are not ours (hyparquet
// and DuckDB, from npm), and theirs read by us.
#include "support/temp_dir.hpp"
#include "table/parquet_reader.hpp"
#include "table/writer.hpp"
#include "unit/table/random_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace assay::table {
namespace {

using testing::HasSubstr;

const std::string here = ASSAY_SOURCE_DIR "/tests/e2e/parquet/";

struct Output {
    int status = 0;
    std::string text;
};

Output run(const std::string& command)
{
    Output output;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    char buffer[65536];
    for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        output.text.append(buffer, count);
    output.status = ::pclose(pipe);
    return output;
}

class ParquetReadback : public testing::Test {
protected:
    void SetUp() override
    {
        if (std::getenv("ASSAY_NO_NODE"))
            GTEST_SKIP() << "ASSAY_NO_NODE is set: nothing but our own reader has seen the files";
        ASSERT_TRUE(std::filesystem::exists(here + "node_modules"))
            << "run tests/e2e/parquet/install.sh, or set ASSAY_NO_NODE to do without";
    }

    std::string write(const Table& first, const Table& second, Compression compression)
    {
        const std::string path = dir_.path("t.parquet");
        auto writer = open_writer(path, FileFormat::parquet, first.fields(), {compression}).value();
        EXPECT_TRUE(writer->write(first));
        EXPECT_TRUE(writer->write(second));
        EXPECT_TRUE(writer->finish());
        return path;
    }

    /// The description and the rows that `reader` sees.
    static std::pair<std::string, std::string> read_with(const std::string& reader, const std::string& path)
    {
        const Output output = run("node '" + here + "read_parquet.mjs' '" + path + "' " + reader);
        EXPECT_EQ(output.status, 0) << output.text;
        const auto end = output.text.find('\n');
        if (output.status != 0 || end == std::string::npos)
            return {};
        return {output.text.substr(0, end), output.text.substr(end + 1)};
    }

    test::TempDir dir_;
};

const Compression compressions[] = {Compression::none, Compression::snappy, Compression::zstd};

TEST_F(ParquetReadback, OthersReadTheSameRows)
{
    for (std::uint32_t seed = 1000; seed < 1024; ++seed) {
        RandomTable random{seed};
        const auto fields = random.fields();
        const Table first = random.table(fields, 150);
        const Table second = random.table(fields, 30);
        const auto path = write(first, second, compressions[seed % 3]);
        const char* reader = seed % 2 == 0 ? "hyparquet" : "duckdb";
        SCOPED_TRACE("seed " + std::to_string(seed) + " with " + reader + ", " + type_text(Type{Kind::record, fields}));
        ASSERT_EQ(read_with(reader, path).second, json_lines(first) + json_lines(second));
    }
}

TEST_F(ParquetReadback, OthersReadLongColumnsWithDictionaries)
{
    Table table{{{"id", Type{Kind::int64}}, {"label", Type{Kind::string}}, {"score", Type{Kind::float64}},
                 {"tags", Type{Kind::list, {{"", Type{Kind::string}}}}}}};
    for (int i = 0; i < 50'000; ++i) {
        table.column(0).append_int64(i * 1'000'003LL);
        table.column(1).append_string(i % 5 == 0 ? "good" : i % 7 == 0 ? "\xF0\x9F\x98\x80" : "bad");
        table.column(2).append_float64(i / 4.0);
        for (int k = 0; k < i % 3; ++k)
            table.column(3).child(0).append_string("a tag that is long enough to fill more than one page " + std::to_string(i));
        table.column(3).end_list();
    }
    const auto path = write(table, RandomTable{1}.table(table.fields(), 10), Compression::zstd);
    const std::string expected = json_lines(read_parquet(path).value());
    for (const char* reader : {"hyparquet", "duckdb"}) {
        const auto [description, rows] = read_with(reader, path);
        EXPECT_TRUE(rows == expected) << reader;
        EXPECT_THAT(description, HasSubstr("\"RLE_DICTIONARY\""));
        EXPECT_THAT(description, HasSubstr("\"ZSTD\""));
    }
}

TEST_F(ParquetReadback, OthersSeeTheSchemaAndTheStatistics)
{
    Table table{{{"id", Type{Kind::int64}}, {"day", Type{Kind::date}}, {"name", Type{Kind::string}}}};
    for (const char* row : {"2024-02-29", "1969-12-31"}) {
        table.column(0).append_int64(static_cast<std::int64_t>(table.rows()) - 5);
        ASSERT_TRUE(table.column(1).append_text(row));
        table.column(2).append_string(row);
    }
    for (std::size_t i = 0; i < 3; ++i)
        table.column(i).append_null();
    const auto path = write(table, Table{table.fields()}, Compression::snappy);
    const auto [description, rows] = read_with("hyparquet", path);
    EXPECT_THAT(description, HasSubstr("\"created_by\":\"assay version 0.1.0\",\"rows\":3"));
    EXPECT_THAT(description, HasSubstr("\"nulls\":1,\"min\":-5,\"max\":-4")) << description;
    EXPECT_THAT(description, HasSubstr("\"min\":\"1969-12-31\",\"max\":\"2024-02-29\"")) << description;
    EXPECT_THAT(description, HasSubstr("\"type\":\"INT32\",\"repetition\":\"OPTIONAL\",\"logical\":\"DATE\"")) << description;
}

TEST_F(ParquetReadback, WeReadWhatDuckdbWrites)
{
    const char* packings[] = {"uncompressed", "snappy", "gzip", "zstd"};
    for (std::uint32_t seed = 2000; seed < 2012; ++seed) {
        RandomTable random{seed};
        const auto fields = random.fields();
        const Table first = random.table(fields, 3000);
        const auto path = write(first, Table{fields}, Compression::none);
        const std::string copied = dir_.path("copy.parquet");
        const std::string version = seed % 3 == 0 ? "V2" : "V1";
        SCOPED_TRACE("seed " + std::to_string(seed) + " " + version + " " + packings[seed % 4]);
        const Output output =
            run("node '" + here + "copy_parquet.mjs' '" + path + "' '" + copied + "' " + packings[seed % 4] + " " + version);
        ASSERT_EQ(output.status, 0) << output.text;
        const auto copy = read_parquet(copied);
        if (!copy && version == "V2") {
            // The delta encodings of its second version are not read, and we say so.
            EXPECT_EQ(copy.error().code, Errc::invalid_input) << copy.error().text();
            EXPECT_THAT(copy.error().message, HasSubstr("encoding"));
            continue;
        }
        ASSERT_TRUE(copy) << copy.error().text();
        ASSERT_EQ(json_lines(*copy), json_lines(first));
    }
}

}  // namespace
}  // namespace assay::table
