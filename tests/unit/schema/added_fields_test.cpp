#include "schema/added_fields.hpp"

#include <gmock/gmock.h>

namespace assay::schema {
namespace {

using testing::ElementsAre;
using testing::Optional;

constexpr const char* small =
    R"({"type":"object","properties":{"a":{"type":"string"},"b":{"$ref":"#/$defs/x"}},"required":["a"],
        "additionalProperties":false,"$defs":{"x":{"type":"integer"}}})";
constexpr const char* grown =
    R"({"type":"object","properties":{"a":{"type":"string"},"c":{"$ref":"#/$defs/y"},"b":{"$ref":"#/$defs/x"}},"required":["a","c"],
        "additionalProperties":false,"$defs":{"x":{"type":"integer"},"y":{"type":"number"}}})";

TEST(AddedFields, AreThoseThatOnlyTheWiderSchemaHas)
{
    EXPECT_THAT(added_fields(Json::parse(small), Json::parse(grown)), Optional(ElementsAre("c")));
}

TEST(AddedFields, AreNoneOfTheSameOrOfANarrowerSchema)
{
    EXPECT_FALSE(added_fields(Json::parse(small), Json::parse(small)));
    EXPECT_FALSE(added_fields(Json::parse(grown), Json::parse(small)));
}

TEST(AddedFields, AreNoneWhereAnythingElseDiffers)
{
    const auto wider = Json::parse(grown);
    const std::vector<std::pair<const char*, const char*>> changes = {
        {R"("a":{"type":"string"})", R"("a":{"type":"string","description":"another"})"},
        {R"("x":{"type":"integer"})", R"("x":{"type":"number"})"},
        {R"("required":["a"])", R"("required":["a","b"])"},
        {R"({"type":"object")", R"({"description":"Amounts are in euros.","type":"object")"},
        {R"("a":{"type":"string"})", R"("z":{"type":"string"})"}};
    for (const auto& [before, after] : changes) {
        std::string text = small;
        text.replace(text.find(before), std::string_view{before}.size(), after);
        EXPECT_FALSE(added_fields(Json::parse(text), wider)) << after;
    }
}

TEST(AddedFields, AreNoneWhereARecordIsMoreThanItsListedFields)
{
    for (const auto* keyword : {R"("if":{},)", R"("dependentRequired":{},)", R"("minProperties":1,)", R"("patternProperties":{},)"}) {
        std::string narrow = small;
        std::string wide = grown;
        narrow.insert(1, keyword);
        wide.insert(1, keyword);
        EXPECT_FALSE(added_fields(Json::parse(narrow), Json::parse(wide))) << keyword;
    }
    auto open = Json::parse(small);
    open.erase("additionalProperties");
    auto open_too = Json::parse(grown);
    open_too.erase("additionalProperties");
    EXPECT_FALSE(added_fields(open, open_too)) << "a field that was not listed may be in a record all the same";
}

TEST(AddedFields, CanBeAskedForAlone)
{
    const std::vector<std::string> names{"c"};
    const auto part = with_fields(Json::parse(grown), names);
    EXPECT_EQ(part["properties"].dump(), R"({"c":{"$ref":"#/$defs/y"}})");
    EXPECT_EQ(part["required"].dump(), R"(["c"])");
    EXPECT_EQ(part["additionalProperties"], false);
    EXPECT_TRUE(part["$defs"].contains("y"));
}

}  // namespace
}  // namespace assay::schema
