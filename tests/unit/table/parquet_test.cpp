#include "core/json.hpp"
#include "support/temp_dir.hpp"
#include "table/parquet/metadata.hpp"
#include "table/parquet_reader.hpp"
#include "table/writer.hpp"
#include "unit/table/random_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>

namespace assay::table {
namespace {

using testing::HasSubstr;

class Parquet : public testing::Test {
protected:
    [[nodiscard]] std::string path() const { return dir_.path("t.parquet"); }

    void write(const std::vector<const Table*>& batches, Compression compression = Compression::zstd)
    {
        auto writer = open_writer(path(), FileFormat::parquet, batches.front()->fields(), {compression}).value();
        for (const Table* batch : batches)
            ASSERT_TRUE(writer->write(*batch));
        ASSERT_TRUE(writer->finish());
    }

    test::TempDir dir_;
};

TEST_F(Parquet, RandomNestedTablesReadBack)
{
    const Compression all[] = {Compression::none, Compression::snappy, Compression::zstd};
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomTable random{seed};
        const auto fields = random.fields();
        const Table first = random.table(fields, random.below(200));
        const Table second = random.table(fields, 1 + random.below(20));
        write({&first, &second}, all[seed % 3]);
        auto file = ParquetFile::open(path());
        ASSERT_TRUE(file) << file.error().text();
        ASSERT_EQ(file->fields(), fields);
        ASSERT_EQ(file->rows(), first.rows() + second.rows());
        ASSERT_EQ(file->row_groups(), first.rows() > 0 ? 2u : 1u) << "an empty batch leaves nothing";
        const auto whole = file->read_all();
        ASSERT_TRUE(whole) << whole.error().text();
        ASSERT_EQ(json_lines(*whole), json_lines(first) + json_lines(second));
        ASSERT_EQ(json_lines(file->read_row_group(file->row_groups() - 1).value()), json_lines(second));
    }
}

TEST_F(Parquet, LongColumnsTakeManyPages)
{
    Table table{{{"id", Type{Kind::int64}},
                 {"text", Type{Kind::string}},
                 {"label", Type{Kind::string}},
                 {"none", Type{Kind::float64}},
                 {"flags", Type{Kind::list, {{"", Type{Kind::boolean}}}}}}};
    for (int i = 0; i < 300'000; ++i) {
        table.column(0).append_int64(i);
        table.column(1).append_string("text number " + std::to_string(i * 7));
        table.column(2).append_string(i % 3 == 0 ? "good" : "bad");
        table.column(3).append_null();
        for (int k = 0; k < i % 4; ++k)
            table.column(4).child(0).append_boolean(k % 2 == 0);
        table.column(4).end_list();
    }
    write({&table});
    const auto copy = read_parquet(path());
    ASSERT_TRUE(copy) << copy.error().text();
    EXPECT_TRUE(json_lines(*copy) == json_lines(table));
}

TEST_F(Parquet, AHugeBatchIsSplitIntoRowGroups)
{
    constexpr std::size_t rows = (1u << 20) + 5;
    Table table{{{"flag", Type{Kind::boolean}}}};
    for (std::size_t i = 0; i < rows; ++i)
        table.column(0).append_boolean(i % 3 == 0);
    write({&table});
    auto file = ParquetFile::open(path()).value();
    ASSERT_EQ(file.row_groups(), 2u);
    const Table last = file.read_row_group(1).value();
    ASSERT_EQ(last.rows(), 5u);
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_EQ(last.column(0).boolean(i), ((1u << 20) + i) % 3 == 0);
}

TEST_F(Parquet, FloatsKeepTheirBits)
{
    Table table{{{"f", Type{Kind::float64}}}};
    for (const double value : {0.0, -0.0, HUGE_VAL, -HUGE_VAL, std::nan(""), 5e-324, 1.7976931348623157e308})
        table.column(0).append_float64(value);
    write({&table});
    const Table copy = read_parquet(path()).value();
    for (std::size_t i = 0; i < table.rows(); ++i)
        EXPECT_EQ(std::bit_cast<std::uint64_t>(copy.column(0).float64(i)),
                  std::bit_cast<std::uint64_t>(table.column(0).float64(i)));
}

TEST_F(Parquet, AnEmptyTableIsAFileWithASchema)
{
    const Table table{{{"id", Type{Kind::int64}}}};
    write({&table});
    const auto file = ParquetFile::open(path());
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(file->rows(), 0u);
    EXPECT_EQ(file->fields(), table.fields());
}

TEST_F(Parquet, EveryChangedByteOfAPageIsNoticed)
{
    RandomTable random{3};
    const std::vector<Field> fields{{"text", Type{Kind::string}}, {"n", Type{Kind::list, {{"", Type{Kind::int64}}}}}};
    const Table table = random.table(fields, 40);
    write({&table}, Compression::none);
    const std::string whole = read_text_file(path()).value();
    std::uint32_t footer_bytes = 0;
    std::memcpy(&footer_bytes, whole.data() + whole.size() - 8, 4);
    std::size_t unnoticed = 0;
    for (std::size_t at = 4; at < whole.size() - 8 - footer_bytes; ++at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        std::ofstream{path(), std::ios::binary} << changed;
        const auto copy = read_parquet(path());
        // A header may change where it says nothing that is used.
        unnoticed += copy && json_lines(*copy) != json_lines(table) ? 1 : 0;
    }
    EXPECT_EQ(unnoticed, 0u) << "no wrong row is ever given";
}

TEST_F(Parquet, ACutFileIsCorrupt)
{
    const Table table = RandomTable{5}.table({{"a", Type{Kind::string}}}, 100);
    write({&table});
    const std::string whole = read_text_file(path()).value();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        std::ofstream{path(), std::ios::binary} << whole.substr(0, length);
        const auto copy = read_parquet(path());
        ASSERT_FALSE(copy);
        ASSERT_EQ(copy.error().code, Errc::corrupt);
        ASSERT_EQ(copy.error().where, path());
    }
}

TEST_F(Parquet, WhatCannotBeReadIsNamed)
{
    EXPECT_EQ(read_parquet(dir_.path("missing")).error().code, Errc::invalid_input);
    EXPECT_EQ(read_parquet(dir_.root().string()).error().code, Errc::invalid_input);

    parquet::FileMetadata metadata;
    metadata.schema = {{.name = "schema", .child_count = 1},
                       {.physical = parquet::Physical::int96, .repetition = parquet::Repetition::optional, .name = "when"}};
    std::string footer = parquet::encode(metadata);
    std::string bytes = "PAR1" + footer;
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(footer.size() >> shift);
    std::ofstream{path(), std::ios::binary} << bytes << "PAR1";
    const auto refused = read_parquet(path());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::invalid_input);
    EXPECT_THAT(refused.error().message, HasSubstr("\"when\""));
}

TEST_F(Parquet, StatisticsAreInTheFooter)
{
    Table table{{{"id", Type{Kind::int64}}}};
    table.column(0).append_int64(-3);
    table.column(0).append_null();
    table.column(0).append_int64(9);
    write({&table});
    const std::string whole = read_text_file(path()).value();
    std::uint32_t footer_bytes = 0;
    std::memcpy(&footer_bytes, whole.data() + whole.size() - 8, 4);
    const auto metadata =
        parquet::decode_file_metadata(std::string_view{whole}.substr(whole.size() - 8 - footer_bytes, footer_bytes)).value();
    EXPECT_EQ(metadata.created_by, "assay version 0.1.0");
    const auto& statistics = metadata.row_groups.at(0).columns.at(0).statistics;
    EXPECT_EQ(statistics.null_count, 1);
    EXPECT_EQ(statistics.min, std::string("\xFD\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8));
    EXPECT_EQ(statistics.max, std::string("\x09\0\0\0\0\0\0\0", 8));
}

}  // namespace
}  // namespace assay::table
