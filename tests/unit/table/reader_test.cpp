#include "table/reader.hpp"

#include "support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stop_token>
#include <thread>

#include <sys/stat.h>

namespace assay::table {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Cells = std::vector<std::optional<std::string>>;

class Reader : public testing::Test {
protected:
    /// All records of a file with these bytes.
    std::vector<Record> read(const std::string& name, const std::string& bytes, std::vector<std::string> names = {},
                             ReaderOptions options = {})
    {
        auto reader = open_reader(dir_.write(name, bytes), std::move(options));
        EXPECT_TRUE(reader) << reader.error().text();
        if (!names.empty()) {
            EXPECT_TRUE((*reader)->select(std::move(names)));
        }
        std::vector<Record> records;
        Record record;
        while ((*reader)->next(record).value())
            records.push_back(record);
        return records;
    }

    Error refused(const std::string& name, const std::string& bytes)
    {
        const auto reader = open_reader(dir_.write(name, bytes));
        return reader ? Error{Errc::cancelled, "it was opened"} : reader.error();
    }

    test::TempDir dir_;
};

TEST_F(Reader, CsvReadsQuotesNewlinesAndAbsentCells)
{
    const auto records = read("a.csv", "\xEF\xBB\xBFid,text\r\n1,\"a \"\"b\"\", c\nd\"\r\n2,\r\n3,\"\"\r\n\r\n4,x");
    ASSERT_EQ(records.size(), 4u);
    EXPECT_EQ(records[0].cells, (Cells{"1", "a \"b\", c\nd"}));
    EXPECT_EQ(records[1].cells, (Cells{"2", std::nullopt}));
    EXPECT_EQ(records[2].cells, (Cells{"3", ""}));
    EXPECT_EQ(records[3].cells, (Cells{"4", "x"}));
    EXPECT_EQ(records[0].line, 2u);
    EXPECT_EQ(records[1].line, 4u) << "a line feed in a cell counts";
    EXPECT_EQ(records[3].line, 7u);
    for (const Record& record : records)
        EXPECT_EQ(record.defect, std::nullopt);
}

TEST_F(Reader, CsvSelectsColumnsInTheAskedOrder)
{
    const auto records = read("a.csv", "a,b,c\n1,2,3\n", {"c", "a"});
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].cells, (Cells{"3", "1"}));

    auto reader = open_reader(dir_.write("b.csv", "a,b\n1,2\n")).value();
    EXPECT_THAT(reader->columns(), ElementsAre("a", "b"));
    EXPECT_THAT(reader->select({"z"}).error().text(), HasSubstr("\"a\", \"b\""));
}

TEST_F(Reader, CsvWrongFieldCountKeepsTheCellsThereAre)
{
    const auto records = read("a.csv", "id,text\n1\n2,x,y\n3,z\n");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].defect, "the record has 1 fields, the header 2");
    EXPECT_EQ(records[0].cells, (Cells{"1", std::nullopt}));
    EXPECT_EQ(records[1].cells, (Cells{"2", "x"}));
    EXPECT_EQ(records[2].defect, std::nullopt);
}

TEST_F(Reader, CsvTornQuotesCostOneLineOnly)
{
    const auto records = read("a.csv", "id,text\n1,\"open\n2,fine\n3,\"also \"fine\n4,in\"side\n5,ok\n6,\"never closed\n7,last\n");
    ASSERT_EQ(records.size(), 7u);
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ(records[i].cells[0], std::to_string(i + 1));
        EXPECT_EQ(records[i].line, i + 2);
    }
    EXPECT_TRUE(records[0].defect);
    EXPECT_EQ(records[1].defect, std::nullopt);
    EXPECT_EQ(records[1].cells[1], "fine");
    EXPECT_EQ(records[2].defect, "there is text after a closing quote");
    EXPECT_EQ(records[3].defect, "there is a quote inside an unquoted field");
    EXPECT_EQ(records[4].defect, std::nullopt);
    EXPECT_EQ(records[5].defect, "a quoted field is not closed");
    EXPECT_EQ(records[6].cells[1], "last");
}

TEST_F(Reader, CsvAnOpenQuoteDoesNotSwallowTheFile)
{
    std::string bytes = "id,text\n0,\"open\n";
    for (int i = 1; i < 2000; ++i)
        bytes += std::to_string(i) + ",text\n";
    const auto records = read("a.csv", bytes, {}, {.max_record_bytes = 1000});
    ASSERT_EQ(records.size(), 2000u);
    EXPECT_TRUE(records[0].defect);
    EXPECT_EQ(records[1].defect, std::nullopt);
    EXPECT_EQ(records[1999].cells[0], "1999");
}

TEST_F(Reader, CsvOverlongRecordIsSkippedAndKeepsItsPlace)
{
    const auto records =
        read("a.csv", "id,text\n1," + std::string(2'000'000, 'x') + "\n2,y\n", {}, {.max_record_bytes = 1000});
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].defect, "the record is larger than 1000 bytes");
    EXPECT_EQ(records[1].cells, (Cells{"2", "y"}));
    EXPECT_EQ(records[1].line, 3u);
}

TEST_F(Reader, CsvInvalidUtf8IsADefectWithMendedCells)
{
    const auto records = read("a.csv", "id,text\n1,a\xFF\n");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].defect, "invalid UTF-8 at byte 3 of the record");
    EXPECT_EQ(records[0].cells, (Cells{"1", "a\xEF\xBF\xBD"}));
}

TEST_F(Reader, CsvWithOneColumnTakesABlankLineForANull)
{
    const auto records = read("a.csv", "text\na\n\nb\n");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[1].cells[0], std::nullopt);
}

TEST_F(Reader, CsvHeaderMustBeSound)
{
    EXPECT_THAT(refused("a.csv", "a,b,a\n1,2,3\n").message, HasSubstr("two columns are named \"a\""));
    EXPECT_THAT(refused("b.csv", "a,\"b\n1,2\n").message, HasSubstr("not closed"));
    EXPECT_THAT(refused("c.csv", "\n1,2\n").message, HasSubstr("there is none"));
    EXPECT_THAT(refused("d.csv", "a\xFF\n").message, HasSubstr("UTF-8"));
}

TEST_F(Reader, JsonlGivesStringsAsValuesAndTheRestAsJson)
{
    const auto records = read("a.jsonl",
                              "{\"id\":1,\"text\":\"a\\n\\u00e9\",\"x\":[1, {\"y\":2}]}\r\n"
                              "  \n"
                              "{\"x\":true,\"text\":null}\n"
                              "{\"id\":\"b\",\"x\":1.5}");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].cells, (Cells{"1", "a\n\xC3\xA9", "[1,{\"y\":2}]"}));
    EXPECT_EQ(records[1].cells, (Cells{std::nullopt, std::nullopt, "true"}));
    EXPECT_EQ(records[2].cells, (Cells{"b", std::nullopt, "1.5"}));
    EXPECT_EQ(records[1].line, 3u);
}

TEST_F(Reader, JsonlNumbersKeepTheirSpelling)
{
    const auto records = read("a.jsonl", R"({"id":1.10,"text":"a","x":[1.10, 2e3]})");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_FALSE(records[0].defect);
    EXPECT_EQ(records[0].cells, (Cells{"1.10", "a", "[1.10,2e3]"}));
}

TEST_F(Reader, JsonlTakesKeysThatComeLater)
{
    const auto records = read("a.jsonl", "{\"id\":1}\n{\"id\":2,\"late\":\"x\"}\n", {"late", "id"});
    EXPECT_EQ(records[0].cells, (Cells{std::nullopt, "1"}));
    EXPECT_EQ(records[1].cells, (Cells{"x", "2"}));
}

TEST_F(Reader, JsonlBadLinesKeepTheirPlace)
{
    const auto records = read("a.jsonl",
                              "{\"id\":1}\n"
                              "not json\n"
                              "[1]\n"
                              "{\"id\":4}x\n"
                              "{\"id\":5,\"n\":nope}\n"
                              "{\"id\":6\n"
                              "{\"id\":7}\n",
                              {"id"});
    ASSERT_EQ(records.size(), 7u);
    EXPECT_EQ(records[0].defect, std::nullopt);
    for (std::size_t i = 1; i < 6; ++i)
        EXPECT_TRUE(records[i].defect) << i;
    EXPECT_EQ(records[2].defect, "the record is not a JSON object");
    EXPECT_EQ(records[4].cells[0], "5") << "the flaw is in another cell";
    EXPECT_EQ(records[6].cells[0], "7");
    EXPECT_EQ(records[6].defect, std::nullopt);
}

TEST_F(Reader, JsonlKeepsTheIdentifierOfADefectiveRecord)
{
    const auto records = read("a.jsonl",
                              "{\"id\":\"a\",\"text\":\"x\xFF\"}\n"
                              "{\"text\":\"\\ud800\",\"id\":\"b\"}\n",
                              {"id", "text"});
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].defect, "invalid UTF-8 at byte 19 of the record");
    EXPECT_EQ(records[0].cells, (Cells{"a", "x\xEF\xBF\xBD"}));
    EXPECT_TRUE(records[1].defect);
    EXPECT_EQ(records[1].cells, (Cells{"b", std::nullopt}));
}

TEST_F(Reader, JsonlKeepsTheDigitsOfHugeIntegers)
{
    const auto records = read("a.jsonl", "{\"id\":123456789012345678901234567890,\"a\":[123456789012345678901]}\n"
                                         "{\"id\":12345678901234567890123x}\n");
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].defect, std::nullopt);
    EXPECT_TRUE(records[1].defect);
}

TEST_F(Reader, JsonlHugeIntegersInASelectedCell)
{
    const auto records = read("a.jsonl", "{\"id\":123456789012345678901234567890, \"a\":[123456789012345678901]}\n", {"id", "a"});
    EXPECT_EQ(records[0].cells, (Cells{"123456789012345678901234567890", "[123456789012345678901]"}));
}

TEST_F(Reader, JsonlADoubledKeyIsADefect)
{
    const auto records = read("a.jsonl", "{\"id\":1,\"id\":2}\n");
    EXPECT_EQ(records[0].defect, "the key \"id\" occurs twice");
}

TEST_F(Reader, JsonlOverlongLineIsSkippedAndKeepsItsPlace)
{
    for (const std::size_t length : {std::size_t{2000}, std::size_t{3'000'000}}) {
        const auto records = read("a.jsonl", "{\"id\":1}\n{\"id\":\"" + std::string(length, 'x') + "\"}\n{\"id\":3}\n",
                                  {"id"}, {.max_record_bytes = 1000});
        ASSERT_EQ(records.size(), 3u);
        EXPECT_EQ(records[1].defect, "the record is larger than 1000 bytes");
        EXPECT_EQ(records[1].cells[0], std::nullopt);
        EXPECT_EQ(records[2].cells[0], "3");
        EXPECT_EQ(records[2].line, 3u);
    }
}

TEST_F(Reader, RecordsAcrossBufferBordersStayWhole)
{
    std::string jsonl;
    std::string csv = "id,text\n";
    for (int i = 0; i < 4000; ++i) {
        const std::string text(static_cast<std::size_t>(i % 700), static_cast<char>('a' + i % 26));
        jsonl += "{\"id\":" + std::to_string(i) + ",\"text\":\"" + text + "\"}\n";
        csv += std::to_string(i) + ",\"" + text + "\n\"\n";
    }
    const auto lines = read("a.jsonl", jsonl);
    const auto rows = read("a.csv", csv);
    ASSERT_EQ(lines.size(), 4000u);
    ASSERT_EQ(rows.size(), 4000u);
    for (std::size_t i = 0; i < 4000; ++i) {
        ASSERT_EQ(lines[i].cells[0], std::to_string(i));
        ASSERT_EQ(lines[i].cells[1]->size(), i % 700);
        ASSERT_EQ(rows[i].cells[0], std::to_string(i));
        ASSERT_EQ(rows[i].cells[1], *lines[i].cells[1] + "\n");
        ASSERT_EQ(rows[i].line, 2 + 2 * i);
    }
}

TEST_F(Reader, TextTakesEveryLineBlankOnesToo)
{
    const auto records = read("a.txt", "one\r\n\ntwo\xFF");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].cells, (Cells{"one"}));
    EXPECT_EQ(records[1].cells, (Cells{""}));
    EXPECT_EQ(records[2].cells, (Cells{"two\xEF\xBF\xBD"}));
    EXPECT_EQ(records[2].defect, "invalid UTF-8 at byte 3 of the record");
    EXPECT_FALSE(open_reader(dir_.write("b.txt", "x")).value()->select({"id"}));
}

TEST_F(Reader, RefusesWhatIsNoInput)
{
    EXPECT_THAT(open_reader(dir_.path("missing.csv")).error().text(), HasSubstr("missing.csv: cannot open"));
    EXPECT_THAT(open_reader(dir_.root().string(), {.format = FileFormat::csv}).error().message, HasSubstr("folder"));
    for (const char* name : {"a.csv", "a.jsonl", "a.txt"}) {
        EXPECT_EQ(refused(name, "").message, "the file is empty") << name;
        EXPECT_EQ(refused(name, "\xEF\xBB\xBF").message, "the file is empty") << name;
        EXPECT_THAT(refused(name, std::string{"\xFF\xFEi\0d\0", 6}).message, HasSubstr("UTF-16")) << name;
    }
    EXPECT_EQ(refused("b.jsonl", "\n \n").message, "the file has no record");
    EXPECT_THAT(open_reader("-").error().message, HasSubstr("format"));
    EXPECT_THAT(refused("a.parquet", "x").message, HasSubstr("not read"));
}

TEST_F(Reader, AStopEndsAReadThatWaitsOnAPipe)
{
    const std::string path = dir_.path("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::stop_source stop;
    // Holds the pipe open without an end, as a program that is still busy does.
    std::fstream pipe{path, std::ios::in | std::ios::out};
    pipe << "{\"id\":1}\n{\"id\":" << std::flush;
    auto reader = open_reader(path, {.format = FileFormat::jsonl, .stop = stop.get_token()});
    ASSERT_TRUE(reader);
    Record record;
    ASSERT_TRUE((*reader)->next(record).value());
    std::jthread stopper{[&] { stop.request_stop(); }};
    EXPECT_FALSE((*reader)->next(record).value()) << "half a record is none";
}

/// The corpora that developers share; absent elsewhere.
std::string shared(const std::string& name)
{
    const char* folder = std::getenv("ASSAY_SHARED");
    return std::string{folder ? folder : ASSAY_SOURCE_DIR "/../shared"} + "/" + name;
}

TEST_F(Reader, ReadsARealFileOfReviews)
{
    const std::string path = shared("corpora/reviews/clothing_reviews.csv");
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        GTEST_SKIP() << "no shared corpora at " << path << "; set ASSAY_SHARED";
    auto reader = open_reader(path);
    ASSERT_TRUE(reader) << reader.error().text();
    Record record;
    std::size_t records = 0;
    std::size_t defects = 0;
    while ((*reader)->next(record).value()) {
        ++records;
        defects += record.defect ? 1 : 0;
    }
    EXPECT_GT(records, 100u);
    EXPECT_EQ(defects, 0u);
}

}  // namespace
}  // namespace assay::table
