#include "batch/output.hpp"

#include "batch/columns.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

std::vector<table::Field> features()
{
    return feature_fields(Json::parse(R"({"type":"object","properties":{
        "n":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}}})")).value();
}

std::string cell(const table::Table& table, const std::string& name, std::size_t row)
{
    for (std::size_t i = 0; i < table.fields().size(); ++i) {
        if (table.fields()[i].name != name)
            continue;
        std::string text;
        table::append_json_text(text, table.column(i), row);
        return text;
    }
    return "no such column";
}

InputRow row(std::string id)
{
    InputRow result;
    result.carried = {std::move(id)};
    return result;
}

extract::Extraction accepted(std::string record)
{
    extract::Extraction extraction;
    extraction.status = extract::Status::accepted;
    extraction.record = std::move(record);
    extraction.attempts = 1;
    return extraction;
}

class OutputTest : public testing::Test {
protected:
    OutputLayout layout_ = make_layout({{"id", "id", table::Kind::string}}, features(), Provenance::columns).value();
    RowAppender appender_{layout_};
    table::Table table_{layout_.fields};
};

TEST_F(OutputTest, FillsTypedColumnsFromARecord)
{
    auto extraction = accepted(R"({"tags":["a","b"],"n":3})");
    extraction.notes.push_back({"/n", "fence_removed", "```", "", 1});
    extraction.usage.input = 10;
    appender_.append(table_, row("x1"), extraction);
    EXPECT_EQ(cell(table_, "id", 0), R"("x1")");
    EXPECT_EQ(cell(table_, "n", 0), "3");
    EXPECT_EQ(cell(table_, "tags", 0), R"(["a","b"])");
    EXPECT_EQ(cell(table_, "_status", 0), R"("accepted")");
    EXPECT_EQ(cell(table_, "_error", 0), "null");
    EXPECT_EQ(cell(table_, "_notes", 0), R"([{"where":"/n","what":"fence_removed","before":"```","after":"","price":1}])");
    EXPECT_EQ(cell(table_, "_input_tokens", 0), "10");
    EXPECT_EQ(cell(table_, "_output_tokens", 0), "null") << "unknown is not zero";
}

TEST_F(OutputTest, ARejectedRowHasNoFeaturesButAllElse)
{
    extract::Extraction extraction;
    extraction.error = "no JSON";
    extraction.raw = "sorry";
    extraction.attempts = 3;
    appender_.append(table_, row("x1"), extraction);
    EXPECT_EQ(cell(table_, "n", 0), "null");
    EXPECT_EQ(cell(table_, "_status", 0), R"("rejected")");
    EXPECT_EQ(cell(table_, "_error", 0), R"("no JSON")");
    EXPECT_EQ(cell(table_, "_raw", 0), R"("sorry")");
    EXPECT_EQ(cell(table_, "_attempts", 0), "3");
}

TEST_F(OutputTest, ARecordThatDoesNotFitItsColumnsIsRejectedWhole)
{
    auto good = accepted(R"({"n":1,"tags":[]})");
    auto big = accepted(R"({"tags":["x"],"n":18446744073709551615})");
    appender_.append(table_, row("x1"), good);
    appender_.append(table_, row("x2"), big);
    EXPECT_EQ(big.status, extract::Status::rejected);
    EXPECT_EQ(cell(table_, "n", 1), "null");
    EXPECT_EQ(cell(table_, "tags", 1), "null") << "no half-filled row";
    EXPECT_NE(cell(table_, "_error", 1).find("/n"), std::string::npos) << cell(table_, "_error", 1);
    EXPECT_NE(cell(table_, "_raw", 1).find("18446744073709551615"), std::string::npos);
    EXPECT_EQ(cell(table_, "n", 0), "1");
}

TEST(OutputLayout, RefusesTwoColumnsOfOneName)
{
    const auto layout = make_layout({{"n", "n", table::Kind::string}}, features(), Provenance::none);
    ASSERT_FALSE(layout);
    EXPECT_NE(layout.error().message.find("--id n=other_name"), std::string::npos) << "it is the id";
}

TEST(OutputLayout, CanLeaveOutTheProvenance)
{
    const auto layout = make_layout({{"id", "id", table::Kind::string}}, features(), Provenance::none);
    ASSERT_TRUE(layout);
    EXPECT_EQ(layout->fields.size(), 3u);
}

}  // namespace
}  // namespace assay::batch
