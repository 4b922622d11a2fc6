#include "batch/input.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

class InputTest : public testing::Test {
protected:
    Result<Input> open(const std::string& name, const std::string& bytes)
    {
        options_.path = dir_.write(name, bytes);
        return Input::open(options_);
    }

    static std::vector<InputRow> all(Input& input) { return input.next(1000, 1u << 30).value(); }

    test::TempDir dir_;
    InputOptions options_;
};

TEST_F(InputTest, FindsIdAndTextByName)
{
    auto input = open("a.csv", "id,rating,text\n7,5,good\n8,1,bad\n");
    ASSERT_TRUE(input) << input.error().text();
    const auto rows = all(*input);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(input->carried()[0].name, "id");
    EXPECT_EQ(rows[1].carried[0], "8");
    EXPECT_EQ(rows[1].text, "bad");
    EXPECT_EQ(rows[1].row, 1u);
}

TEST_F(InputTest, ATornOrOverlongFirstLineDoesNotHideTheId)
{
    options_.max_record_bytes = 100;
    const std::string good = R"({"id":"b","text":"good"})" "\n";
    for (const auto& first : {std::string{R"({"id":"a","te)"}, R"({"id":"a","text":")" + std::string(200, 'x') + R"("})"}) {
        auto input = open("a.jsonl", first + "\n" + good + good);
        ASSERT_TRUE(input) << input.error().text();
        EXPECT_EQ(input->carried()[0].name, "id");
        const auto rows = all(*input);
        ASSERT_EQ(rows.size(), 3u);
        EXPECT_TRUE(rows[0].defect);
        EXPECT_TRUE(rows[0].defect->starts_with("line 1: ")) << *rows[0].defect;
        EXPECT_EQ(rows[1].carried[0], "b");
        EXPECT_EQ(rows[2].text, "good");
    }
}

TEST_F(InputTest, NumbersTheRowsWhenThereIsNoId)
{
    auto input = open("a.txt", "one\ntwo\n");
    ASSERT_TRUE(input);
    EXPECT_EQ(input->carried()[0].name, "_row");
    const auto rows = all(*input);
    EXPECT_EQ(rows[0].carried[0], "1");
    EXPECT_EQ(rows[1].carried[0], "2");
}

TEST_F(InputTest, ListsTheColumnsWhenOneIsMissing)
{
    options_.text_column = "review";
    const auto input = open("a.csv", "id,body\n1,x\n");
    ASSERT_FALSE(input);
    EXPECT_NE(input.error().message.find(R"(there is no column "review"; the columns are "id", "body")"),
              std::string::npos)
        << input.error().text();
    options_.text_column.reset();
    for (const auto& [name, bytes] : {std::pair{"b.csv", "id,body\n1,x\n"}, {"b.jsonl", R"({"id":1,"body":"x"})"}}) {
        const auto guess = open(name, bytes);
        ASSERT_FALSE(guess) << "which of the two is the text is not ours to guess";
        EXPECT_NE(guess.error().message.find("--text"), std::string::npos) << guess.error().text();
    }
}

TEST_F(InputTest, ARowWithoutTextIsARowWithADefect)
{
    auto input = open("a.jsonl", R"({"id":1,"text":"fine"}
{"id":2}
{"id":3,"text":null}
{"id":4,"text":"  "}
not json
{"id":5,"text":"also fine"}
)");
    ASSERT_TRUE(input) << input.error().text();
    const auto rows = all(*input);
    ASSERT_EQ(rows.size(), 6u);
    EXPECT_FALSE(rows[0].defect);
    for (const std::size_t i : {1u, 2u, 3u}) {
        EXPECT_EQ(rows[i].defect, "the row has no text") << i;
        EXPECT_EQ(rows[i].carried[0], std::to_string(i + 1));
    }
    ASSERT_TRUE(rows[4].defect);
    EXPECT_EQ(rows[4].defect->substr(0, 7), "line 5:");
    EXPECT_FALSE(rows[5].defect);
}

TEST_F(InputTest, TheFirstRecordNeedNotHaveEveryColumn)
{
    options_.keep = {{"brand", "brand", table::Kind::string}};
    auto input = open("a.jsonl", "{\"id\":1}\n{\"id\":2,\"text\":\"fine\",\"brand\":\"x\"}\n");
    ASSERT_TRUE(input) << input.error().text();
    const auto rows = all(*input);
    ASSERT_EQ(rows.size(), 2u) << "records that were looked at are rows too";
    EXPECT_EQ(rows[0].defect, "the row has no text");
    EXPECT_EQ(rows[1].carried[1], "x");
    EXPECT_FALSE(open("b.jsonl", "{\"id\":1}\n{\"id\":2,\"text\":\"fine\"}\n")) << "nobody has a brand";
}

TEST_F(InputTest, ReadsKeptColumnsAsTheirKind)
{
    options_.keep = {{"rating", "stars", table::Kind::int64}};
    auto input = open("a.csv", "id,rating,text\n1,5,good\n2,many,bad\n");
    ASSERT_TRUE(input);
    const auto rows = all(*input);
    EXPECT_EQ(rows[0].carried[1], "5");
    EXPECT_EQ(rows[1].carried[1], std::nullopt);
    ASSERT_TRUE(rows[1].defect);
    EXPECT_NE(rows[1].defect->find("\"many\""), std::string::npos);
}

TEST_F(InputTest, SkipsAndLimits)
{
    options_.skip = 2;
    options_.limit = 2;
    auto input = open("a.txt", "a\nb\nc\nd\ne\n");
    ASSERT_TRUE(input);
    const auto rows = all(*input);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].text, "c");
    EXPECT_EQ(rows[0].carried[0], "3") << "a row keeps its number";
    EXPECT_TRUE(all(*input).empty());
}

TEST_F(InputTest, SaysWhatIsWrongWithTheFile)
{
    options_.path = dir_.path("missing.jsonl");
    const auto missing = Input::open(options_);
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().text().find("missing.jsonl"), std::string::npos);
    EXPECT_FALSE(open("empty.csv", ""));
    EXPECT_FALSE(open("empty.jsonl", "\n"));
}

TEST(KeptColumn, ReadsKindAndNewName)
{
    const auto plain = parse_kept_column("rating");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->name, "rating");
    EXPECT_EQ(plain->kind, table::Kind::string);
    const auto full = parse_kept_column("rating:int64=stars");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->column, "rating");
    EXPECT_EQ(full->name, "stars");
    EXPECT_EQ(full->kind, table::Kind::int64);
    EXPECT_FALSE(parse_kept_column("rating:integer"));
    EXPECT_FALSE(parse_kept_column("=x"));
    EXPECT_FALSE(parse_kept_column(""));
}

}  // namespace
}  // namespace assay::batch
