// Mutated files must never crash, hang or lie about their size: each loop is
// seeded and prints the seed that failed. ASSAY_FUZZ_ROUNDS makes it longer.
#include "core/json.hpp"
#include "core/utf8.hpp"
#include "support/fuzz.hpp"
#include "support/temp_dir.hpp"
#include "table/parquet/metadata.hpp"
#include "table/parquet/rle.hpp"
#include "table/parquet_reader.hpp"
#include "table/reader.hpp"
#include "table/writer.hpp"
#include "unit/table/random_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace assay::table {
namespace {

/// Changes, removes, repeats and inserts bytes, preferring those of `alphabet`.
class Mutator {
public:
    Mutator(std::uint32_t seed, std::string_view alphabet) : random_{seed}, alphabet_{alphabet} {}

    std::string mutate(std::string bytes)
    {
        for (auto left = 1 + random_() % 6; left > 0 && !bytes.empty(); --left) {
            const std::size_t at = random_() % bytes.size();
            const std::size_t count = std::min<std::size_t>(bytes.size() - at, 1 + random_() % 20);
            switch (random_() % 6) {
            case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random_() % 8)); break;
            case 1: bytes[at] = static_cast<char>(random_()); break;
            case 2: bytes.erase(at, count); break;
            case 3: bytes.insert(at, bytes.substr(at, count)); break;
            case 4: bytes.insert(at, 1, alphabet_[random_() % alphabet_.size()]); break;
            case 5: bytes[at] = alphabet_[random_() % alphabet_.size()]; break;
            }
        }
        return bytes;
    }

private:
    std::mt19937 random_;
    std::string_view alphabet_;
};

class TableFuzz : public testing::Test {
protected:
    /// Reads all of a file and holds each record to what the reader promises.
    void read_records(const std::string& name, const std::string& bytes, const std::vector<std::string>& names)
    {
        ReaderOptions options;
        options.max_record_bytes = 300;
        auto reader = open_reader(dir_.write(name, bytes), options);
        if (!reader || !(*reader)->select(names))
            return;
        Record record;
        std::uint64_t line = 0;
        std::size_t records = 0;
        while ((*reader)->next(record).value()) {
            ASSERT_GT(record.line, line) << "records come in order";
            line = record.line;
            ASSERT_EQ(record.cells.size(), names.size());
            for (const auto& cell : record.cells)
                ASSERT_FALSE(cell && invalid_utf8_at(*cell)) << "cells are valid UTF-8";
            ASSERT_LE(++records, bytes.size() + 1);
        }
        const auto lines = static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
        ASSERT_LE(line, lines);
    }

    test::TempDir dir_;
};

TEST_F(TableFuzz, CsvReader)
{
    const std::string seed_text = "id,text,n\r\n1,\"a \"\"b\"\"\nc\",2\r\n2,,\n3,plain,\"\"\n4,\"long " +
                                  std::string(280, 'x') + "\",1\n5,\xC3\xA9,5\n";
    for (std::uint32_t seed = 0; seed < test::rounds(4000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        read_records("a.csv", Mutator{seed, "\",\n\r\xFF"}.mutate(seed_text), {"text", "id"});
        if (HasFatalFailure())
            return;
    }
}

TEST_F(TableFuzz, JsonlReader)
{
    const std::string seed_text = "{\"id\":1,\"text\":\"a\\u00e9\\n\"}\n\n{\"id\":\"x\",\"n\":{\"a\":[1,2.5e3,null,true]}}\n"
                                  "{\"id\":123456789012345678901234567890,\"text\":\"" +
                                  std::string(250, 'y') + "\"}\n{\"text\":\"\xC3\xA9\",\"id\":-0.5}\n";
    for (std::uint32_t seed = 0; seed < test::rounds(4000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        read_records("a.jsonl", Mutator{seed, "\"{}[]:,\\\n\xFF" "0e"}.mutate(seed_text), {"id", "text", "n"});
        if (HasFatalFailure())
            return;
    }
}

TEST_F(TableFuzz, TextReader)
{
    for (std::uint32_t seed = 0; seed < test::rounds(500); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        read_records("a.txt", Mutator{seed, "\n\r\xFF"}.mutate("one\n\ntwo\r\n" + std::string(310, 'z') + "\nend"), {"text"});
        if (HasFatalFailure())
            return;
    }
}

TEST_F(TableFuzz, ParquetReader)
{
    std::size_t opened = 0;
    std::size_t read = 0;
    std::string original;
    const std::string path = dir_.path("t.parquet");
    const auto total = test::rounds(6000);
    for (std::uint32_t seed = 0; seed < total; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        // One file serves many rounds: writing it waits for the disk.
        if (seed % 30 == 0) {
            RandomTable random{seed};
            const Table table = random.table(random.fields(), 1 + random.below(60));
            auto writer = open_writer(path, FileFormat::parquet, table.fields(),
                                      {static_cast<Compression>(seed / 30 % 3)}).value();
            ASSERT_TRUE(writer->write(table));
            ASSERT_TRUE(writer->finish());
            original = dir_.read("t.parquet");
        }
        std::string bytes = original;
        // The end stays, so that most rounds get past the first look.
        const std::string tail = bytes.substr(bytes.size() - 8);
        bytes.resize(bytes.size() - 8);
        const std::size_t whole = bytes.size();
        bytes = Mutator{seed, std::string_view{"\0\1\2\x7F\xFF", 5}}.mutate(bytes);
        bytes.resize(whole);
        (void)dir_.write("t.parquet", bytes + tail);
        auto file = ParquetFile::open(path);
        if (!file) {
            ASSERT_TRUE(file.error().code == Errc::corrupt || file.error().code == Errc::invalid_input);
            continue;
        }
        ++opened;
        if (const auto copy = file->read_all()) {
            ++read;
            ASSERT_EQ(copy->rows(), file->rows());
            (void)json_lines(*copy);
        }
    }
    EXPECT_GT(opened, total / 10) << "the mutations must reach the pages";
    EXPECT_GT(read, 0u);
}

/// Pages without their checksum, so that mutations reach the decoders.
TEST_F(TableFuzz, ParquetPagesWithoutChecksum)
{
    for (std::uint32_t seed = 0; seed < test::rounds(6000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random{seed};
        // A list of one leaf: repetition, definition and values of random bytes.
        std::string page;
        const auto part = [&](std::size_t length) {
            std::string levels;
            if (random() % 2 == 0) {
                std::vector<std::uint32_t> values(8);
                for (auto& value : values)
                    value = random() % 4;
                parquet::append_rle(levels, std::span<const std::uint32_t>{values}, 2);
            }
            while (levels.size() < length)
                levels += static_cast<char>(random() % 16);
            return levels;
        };
        for (int i = 0; i < 2; ++i) {
            const std::string levels = part(random() % 6);
            page += static_cast<char>(levels.size());
            page += std::string(3, '\0') + levels;
        }
        page += part(random() % 100);
        parquet::PageHeader header;
        header.value_count = 8;
        header.uncompressed_bytes = header.compressed_bytes = static_cast<std::int32_t>(page.size());
        header.encoding = random() % 2 == 0 ? parquet::Encoding::plain : parquet::Encoding::rle_dictionary;
        const auto physical = static_cast<parquet::Physical>(random() % 8);
        const std::string head = parquet::encode(header);

        parquet::FileMetadata metadata;
        metadata.schema = {
            {.name = "schema", .child_count = 1},
            {.repetition = parquet::Repetition::optional, .name = "l", .child_count = 1, .logical = parquet::Logical::list},
            {.repetition = parquet::Repetition::repeated, .name = "list", .child_count = 1},
            {.physical = physical, .repetition = parquet::Repetition::optional, .name = "element"}};
        parquet::ColumnChunk chunk;
        chunk.physical = physical;
        chunk.value_count = 8;
        chunk.compressed_bytes = static_cast<std::int64_t>(head.size() + page.size());
        chunk.data_offset = 4;
        metadata.row_count = 1 + static_cast<std::int64_t>(random() % 3);
        metadata.row_groups = {{{chunk}, metadata.row_count}};
        const std::string footer = parquet::encode(metadata);
        std::string bytes = "PAR1" + head + page + footer;
        for (int shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>(footer.size() >> shift);
        const auto copy = read_parquet(dir_.write("t.parquet", bytes + "PAR1"));
        if (copy)
            (void)json_lines(*copy);
    }
}

TEST_F(TableFuzz, ColumnTakesAnyJsonOrNone)
{
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomTable random{seed / 10};
        const Table table = random.table(random.fields(), 1);
        std::string json;
        append_json_text(json, table.column(0), 0);
        Column column{table.column(0).type()};
        const auto before = column.memory_bytes();
        if (!column.append_text(Mutator{seed, "\"{}[]:,\\0e"}.mutate(json))) {
            ASSERT_EQ(column.size(), 0u);
            ASSERT_EQ(column.memory_bytes(), before) << "all or nothing";
        }
    }
}

}  // namespace
}  // namespace assay::table
