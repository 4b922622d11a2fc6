#include "table/writer.hpp"

#include "support/temp_dir.hpp"
#include "table/parquet_reader.hpp"
#include "table/reader.hpp"
#include "unit/table/random_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace assay::table {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::vector<Field> fields{{"id", Type{Kind::int64}},
                                {"text", Type{Kind::string}},
                                {"tags", Type{Kind::list, {{"", Type{Kind::string}}}}}};

Table sample(std::int64_t first, std::size_t rows, const std::string& text = "x")
{
    Table table{fields};
    for (std::size_t i = 0; i < rows; ++i) {
        table.column(0).append_int64(first + static_cast<std::int64_t>(i));
        table.column(1).append_string(text + std::to_string(i));
        table.column(2).child(0).append_string("t");
        table.column(2).end_list();
    }
    return table;
}

class Writer : public testing::Test {
protected:
    [[nodiscard]] std::string path(const std::string& name) const { return dir_.path(name); }
    [[nodiscard]] std::size_t files() const { return dir_.count(); }

    std::string written(const std::string& name, FileFormat format, const Table& table)
    {
        auto writer = open_writer(path(name), format, table.fields()).value();
        EXPECT_TRUE(writer->write(table));
        EXPECT_TRUE(writer->finish());
        return dir_.read(name);
    }

    test::TempDir dir_;
};

/// For as long as it lives, no file of this process can grow past `bytes`: the
/// closest thing to a full disk that needs no privileges.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_{std::signal(SIGXFSZ, SIG_IGN)}
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST(FileFormat, FollowsTheExtension)
{
    EXPECT_EQ(format_of("a.csv").value(), FileFormat::csv);
    EXPECT_EQ(format_of("a/b.JSONL").value(), FileFormat::jsonl);
    EXPECT_EQ(format_of("b.ndjson").value(), FileFormat::jsonl);
    EXPECT_EQ(format_of("b.parquet").value(), FileFormat::parquet);
    EXPECT_EQ(format_of("b.txt").value(), FileFormat::text);
    EXPECT_THAT(format_of("a.xlsx").error().text(), HasSubstr(".parquet"));
    EXPECT_FALSE(format_of("noextension"));
}

TEST_F(Writer, CsvQuotesWhatNeedsItAndTellsNullFromEmpty)
{
    Table table{{{"a,b", Type{Kind::string}}, {"n", Type{Kind::float64}}, {"l", Type{Kind::list, {{"", Type{Kind::string}}}}}}};
    for (const char* text : {"plain", "say \"hi\"", "two\nlines", "", "a,b"}) {
        table.column(0).append_string(text);
        table.column(1).append_float64(1.5);
        table.column(2).child(0).append_string("x");
        table.column(2).end_list();
    }
    table.column(0).append_null();
    table.column(1).append_float64(std::nan(""));
    table.column(2).append_null();
    EXPECT_EQ(written("a.csv", FileFormat::csv, table), "\"a,b\",n,l\n"
                                                        "plain,1.5,\"[\"\"x\"\"]\"\n"
                                                        "\"say \"\"hi\"\"\",1.5,\"[\"\"x\"\"]\"\n"
                                                        "\"two\nlines\",1.5,\"[\"\"x\"\"]\"\n"
                                                        "\"\",1.5,\"[\"\"x\"\"]\"\n"
                                                        "\"a,b\",1.5,\"[\"\"x\"\"]\"\n"
                                                        ",NaN,\n");
}

TEST_F(Writer, JsonlHasEveryColumnInEveryRow)
{
    Table table = sample(1, 1);
    table.column(0).append_null();
    table.column(1).append_null();
    table.column(2).append_null();
    EXPECT_EQ(written("a.jsonl", FileFormat::jsonl, table),
              "{\"id\":1,\"text\":\"x0\",\"tags\":[\"t\"]}\n{\"id\":null,\"text\":null,\"tags\":null}\n");
}

TEST_F(Writer, CsvAndJsonlReadBackAsTheSameTable)
{
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomTable random{seed};
        const Table table = random.table(random.fields(), 20);
        EXPECT_EQ(written("a.jsonl", FileFormat::jsonl, table), json_lines(table));
        (void)written("a.csv", FileFormat::csv, table);
        auto reader = open_reader(path("a.csv")).value();
        Table copy{table.fields()};
        Record record;
        while (reader->next(record).value()) {
            ASSERT_EQ(record.defect, std::nullopt);
            for (std::size_t i = 0; i < record.cells.size(); ++i) {
                if (record.cells[i])
                    ASSERT_TRUE(copy.column(i).append_text(*record.cells[i]));
                else
                    copy.column(i).append_null();
            }
        }
        ASSERT_EQ(json_lines(copy), json_lines(table));
    }
}

TEST_F(Writer, TheFileAppearsOnlyWhenItIsFinished)
{
    for (const char* name : {"a.csv", "a.jsonl", "a.parquet"}) {
        auto writer = open_writer(path(name), format_of(name).value(), fields).value();
        ASSERT_TRUE(writer->write(sample(0, 3)));
        EXPECT_FALSE(fs::exists(path(name)));
        ASSERT_TRUE(writer->finish());
        EXPECT_TRUE(fs::exists(path(name)));
    }
    EXPECT_EQ(files(), 3u) << "no temporary file is left";
}

TEST_F(Writer, AnUnfinishedFileLeavesNoTraceAndTheOldOneInPlace)
{
    (void)written("a.jsonl", FileFormat::jsonl, sample(7, 1));
    {
        auto writer = open_writer(path("a.jsonl"), FileFormat::jsonl, fields).value();
        ASSERT_TRUE(writer->write(sample(0, 3)));
        EXPECT_EQ(files(), 2u);
    }
    EXPECT_EQ(files(), 1u);
    EXPECT_THAT(dir_.read("a.jsonl"), HasSubstr("\"id\":7"));
}

TEST_F(Writer, AFullDiskIsNamedAndTheWholeBatchesCanBeKept)
{
    for (const char* name : {"a.csv", "a.jsonl", "a.parquet"}) {
        SCOPED_TRACE(name);
        const std::string kept = std::string{"kept-"} + name;
        auto writer = open_writer(path(name), format_of(name).value(), fields, {Compression::none}).value();
        ASSERT_TRUE(writer->write(sample(0, 10)));
        {
            const FileSizeLimit full{100'000};
            const auto failed = writer->write(sample(10, 20'000, "a long text that is never the same "));
            ASSERT_FALSE(failed);
            EXPECT_EQ(failed.error().code, Errc::no_space);
            EXPECT_THAT(failed.error().where, HasSubstr(name));
            const auto rows = writer->keep_partial(path(kept));
            ASSERT_TRUE(rows) << rows.error().text();
            EXPECT_EQ(*rows, 10u);
        }
        EXPECT_FALSE(fs::exists(path(name)));
        if (format_of(name).value() == FileFormat::parquet) {
            EXPECT_EQ(json_lines(read_parquet(path(kept)).value()), json_lines(sample(0, 10)));
        } else {
            const std::string text = dir_.read(kept);
            EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), std::string_view{name} == "a.csv" ? 11 : 10);
        }
    }
}

TEST_F(Writer, AFailureOfTheFirstBatchKeepsAnEmptyFile)
{
    for (const char* name : {"a.csv", "a.jsonl", "a.parquet"}) {
        SCOPED_TRACE(name);
        auto writer = open_writer(path(name), format_of(name).value(), fields, {Compression::none}).value();
        const FileSizeLimit full{2000};
        ASSERT_FALSE(writer->write(sample(10, 20'000, "a long text that is never the same ")));
        const auto rows = writer->keep_partial(path(name));
        ASSERT_TRUE(rows) << rows.error().text();
        EXPECT_EQ(*rows, 0u);
    }
    EXPECT_EQ(read_parquet(path("a.parquet")).value().rows(), 0u);
    EXPECT_EQ(dir_.read("a.csv"), "id,text,tags\n");
}

TEST_F(Writer, WhatAKilledProcessLeftGoesAndWhatALiveOneWritesStays)
{
    const auto temporaries = [&] {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator{fs::path{path("out.jsonl")}.parent_path()})
            count += entry.path().filename().string().starts_with(".out.jsonl.tmp-");
        return count;
    };
    const auto child = fork();
    if (child == 0) {
        const auto killed = open_writer(path("out.jsonl"), FileFormat::jsonl, fields);
        _exit(killed ? 0 : 1);  // as a kill does: nothing is cleaned up
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(temporaries(), 1u);
    // In another container the killed one may have had the number of a process that lives here.
    const auto dead = dir_.write(".out.jsonl.tmp-" + std::to_string(getpid()) + "-1", "torn");
    const auto other = dir_.write(".other.jsonl.tmp-" + std::to_string(child) + "-1", "another file's");
    auto writer = open_writer(path("out.jsonl"), FileFormat::jsonl, fields).value();
    EXPECT_EQ(temporaries(), 1u) << "its own";
    EXPECT_FALSE(fs::exists(dead));
    EXPECT_TRUE(fs::exists(other));
    const auto beside = open_writer(path("out.jsonl"), FileFormat::jsonl, fields);
    ASSERT_TRUE(beside);
    EXPECT_EQ(temporaries(), 2u) << "the first is at work";
    ASSERT_TRUE(writer->finish());
    EXPECT_TRUE(fs::exists(path("out.jsonl")));
}

TEST_F(Writer, AFileThatCannotHaveItsNameCanBeKeptUnderAnother)
{
    for (const auto format : {FileFormat::jsonl, FileFormat::parquet}) {
        const auto name = format == FileFormat::jsonl ? std::string{"out.jsonl"} : std::string{"out.parquet"};
        auto writer = open_writer(path(name), format, fields).value();
        ASSERT_TRUE(writer->write(sample(0, 3)));
        // Somebody puts a folder where the file should go.
        fs::create_directories(path(name) + "/taken");
        const auto finished = writer->finish();
        ASSERT_FALSE(finished);
        EXPECT_THAT(finished.error().text(), HasSubstr("cannot give the file its name"));
        const auto kept = writer->keep_partial(path("kept." + name));
        ASSERT_TRUE(kept) << kept.error().text();
        EXPECT_EQ(*kept, 3u);
        EXPECT_TRUE(fs::is_regular_file(path("kept." + name)));
    }
    EXPECT_EQ(dir_.read("kept.out.jsonl").substr(0, 7), R"({"id":0)");
    EXPECT_TRUE(ParquetFile::open(path("kept.out.parquet")));
}

TEST_F(Writer, RefusesPlacesThatCannotHoldAFile)
{
    EXPECT_THAT(open_writer(path("no/such/a.csv"), FileFormat::csv, fields).error().text(), HasSubstr("a.csv"));
    EXPECT_THAT(open_writer("/dev/null", FileFormat::csv, fields).error().message, HasSubstr("regular"));
    EXPECT_FALSE(open_writer(dir_.root().string(), FileFormat::csv, fields));
    EXPECT_FALSE(open_writer("-", FileFormat::parquet, fields));
    EXPECT_FALSE(open_writer(path("a.txt"), FileFormat::text, fields));
    EXPECT_EQ(files(), 0u);
}

TEST_F(Writer, RefusesWhatParquetCannotHold)
{
    const auto refused = [&](std::vector<Field> columns) {
        const auto writer = open_writer(path("a.parquet"), FileFormat::parquet, std::move(columns));
        return writer ? std::string{} : writer.error().text();
    };
    EXPECT_THAT(refused({}), HasSubstr("at least one column"));
    EXPECT_THAT(refused({{"r", Type{Kind::record}}}), HasSubstr("without members"));
    EXPECT_THAT(refused({{"a", Type{}}, {"a", Type{}}}), HasSubstr("two columns"));
    Type deep{Kind::string};
    for (int i = 0; i < 100; ++i)
        deep = Type{Kind::list, {{"", deep}}};
    EXPECT_THAT(refused({{"deep", deep}}), HasSubstr("64 deep"));
}

/// Standard output led into a pipe for as long as this lives.
class StdoutPipe {
public:
    StdoutPipe() : saved_{::dup(STDOUT_FILENO)}
    {
        EXPECT_EQ(::pipe(ends_), 0);
        ::dup2(ends_[1], STDOUT_FILENO);
        ::close(ends_[1]);
    }
    ~StdoutPipe()
    {
        restore();
        close_reader();
    }
    void close_reader()
    {
        if (ends_[0] >= 0)
            ::close(std::exchange(ends_[0], -1));
    }
    std::string take()
    {
        restore();
        std::string text(4096, '\0');
        text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(ends_[0], text.data(), text.size()))));
        return text;
    }

private:
    void restore()
    {
        if (saved_ < 0)
            return;
        ::dup2(saved_, STDOUT_FILENO);
        ::close(std::exchange(saved_, -1));
    }

    int saved_;
    int ends_[2] = {-1, -1};
};

TEST(WriterToStdout, ShowsRowsAndSurvivesTheEnd)
{
    StdoutPipe pipe;
    auto writer = open_writer("-", FileFormat::jsonl, fields).value();
    ASSERT_TRUE(writer->write(sample(1, 2)));
    ASSERT_TRUE(writer->finish());
    EXPECT_EQ(pipe.take(), json_lines(sample(1, 2)));
}

TEST(WriterToStdout, AClosedPipeIsAnErrorNotASignal)
{
    const auto handler = std::signal(SIGPIPE, SIG_IGN);
    StdoutPipe pipe;
    pipe.close_reader();
    auto writer = open_writer("-", FileFormat::csv, fields).value();
    const auto failed = writer->write(sample(1, 2));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Errc::cancelled);
    EXPECT_THAT(failed.error().text(), HasSubstr("standard output"));
    std::signal(SIGPIPE, handler);
}

}  // namespace
}  // namespace assay::table
