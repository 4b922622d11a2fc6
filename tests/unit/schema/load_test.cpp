#include "unit/schema/instance.hpp"

#include <filesystem>
#include <fstream>

namespace assay::schema {
namespace {

class LoadSchema : public testing::Test {
protected:
    std::string write(const std::string& text)
    {
        std::ofstream{path_} << text;
        return path_;
    }
    void TearDown() override { std::filesystem::remove(path_); }

    const std::string path_ =
        (std::filesystem::temp_directory_path() /
         (std::string{"assay_load_"} + testing::UnitTest::GetInstance()->current_test_info()->name() + ".json"))
            .string();
};

TEST_F(LoadSchema, ReadsJsonSchemaAndTheShortForm)
{
    auto full = load_schema(write(R"({"type": "object", "required": ["a"]})"));
    ASSERT_TRUE(full);
    EXPECT_FALSE(accepts(*full, "{}"));
    auto brief = load_schema(write(R"({"a": "positive, negative, or neutral"})"));
    ASSERT_TRUE(brief) << brief.error().text();
    EXPECT_TRUE(accepts(*brief, R"({"a": "neutral"})"));
    EXPECT_FALSE(accepts(*brief, R"({"a": "meh"})"));
}

TEST_F(LoadSchema, TakesLimitsBeyondAllDoublesExactly)
{
    const auto schema = load_schema(write(R"({"type": "number", "maximum": 1e400, "minimum": -2E+500})"));
    ASSERT_TRUE(schema) << schema.error().text();
    EXPECT_TRUE(accepts(*schema, "1e308"));
    const auto doubled = load_schema(write(R"({"type": "number", "type": "string", "maximum": 5})"));
    EXPECT_FALSE(doubled) << "a file that is refused for another reason stays so";
}

TEST_F(LoadSchema, NamesFileAndPlace)
{
    const auto schema = load_schema(write(R"({"properties": {"x": {"type": "strng"}}})"));
    ASSERT_FALSE(schema);
    EXPECT_EQ(schema.error().where, path_ + ": /properties/x/type");
    EXPECT_FALSE(load_schema(path_ + ".none"));
}

}  // namespace
}  // namespace assay::schema
