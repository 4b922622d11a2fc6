// References out of a schema: to metaschemas, and to files of folders that
// stand for a URI.
#include "support/temp_dir.hpp"
#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

class Remotes : public testing::Test {
protected:
    [[nodiscard]] CompileOptions options() const
    {
        CompileOptions out;
        out.remotes = {{"http://example.com/", dir.root().string()}};
        return out;
    }

    test::TempDir dir;
};

TEST_F(Remotes, AreReadFromTheirFolder)
{
    dir.write("whole.json", R"({"$defs": {"even": {"multipleOf": 2}, "small": {"$ref": "small.json"}}})");
    dir.write("small.json", R"({"maximum": 9})");
    const auto schema = compiled(R"({"items": {"$ref": "http://example.com/whole.json#/$defs/even"},
        "properties": {"a": {"$ref": "http://example.com/whole.json#/$defs/small"}}})", options());
    EXPECT_TRUE(accepts(schema, "[2, 4]"));
    EXPECT_EQ(complaints(schema, "[3]"),
              std::vector<std::string>{"/0 http://example.com/whole.json#/$defs/even/multipleOf: must be a multiple of 2, not 3"});
    EXPECT_FALSE(accepts(schema, R"({"a": 10})")) << "its own references lead on";
}

TEST_F(Remotes, WithoutSchemaKeywordHaveTheDialectOfWhoRefersToThem)
{
    dir.write("needs.json", R"({"dependentRequired": {"a": ["b"]}})");
    const char* by_draft7 = R"({"$schema": "http://json-schema.org/draft-07/schema#", "allOf": [{"$ref": "http://example.com/needs.json"}]})";
    EXPECT_TRUE(accepts(compiled(by_draft7, options()), R"({"a": 1})"));
    EXPECT_FALSE(accepts(compiled(R"({"$ref": "http://example.com/needs.json"})", options()), R"({"a": 1})"));
}

TEST_F(Remotes, NeverLeaveTheirFolder)
{
    test::TempDir other;
    other.write("secret.json", "true");
    const auto up = "http://example.com/%2e%2e/" + other.root().filename().string() + "/secret.json";
    EXPECT_FALSE(Schema::compile(Json{{"$ref", up}}, options()));
    EXPECT_FALSE(Schema::compile(Json{{"$ref", "http://example.com/" + other.path("secret.json")}}, options()));
    EXPECT_FALSE(Schema::compile(Json{{"$ref", "http://example.com/"}}, options()));
}

TEST_F(Remotes, ThatAreNoJsonAreNamed)
{
    dir.write("torn.json", "{");
    const auto schema = Schema::compile(Json{{"$ref", "http://example.com/torn.json"}}, options());
    ASSERT_FALSE(schema);
    EXPECT_EQ(schema.error().where, "/$ref");
    EXPECT_NE(schema.error().message.find("torn.json"), std::string::npos) << schema.error().message;
}

TEST_F(Remotes, ReadNoMoreThanWhatIsReferredTo)
{
    EXPECT_TRUE(accepts(compiled(R"({"$defs": {"unused": {"$ref": "http://example.com/absent.json"}}})", options()), "1"));
}

TEST(Metaschemas, JudgeSchemas)
{
    for (const char* draft : {"http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#",
                              "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema",
                              "https://json-schema.org/draft/2020-12/schema"}) {
        const auto schema = compiled(Json{{"$ref", draft}}.dump());
        EXPECT_TRUE(accepts(schema, R"({"properties": {"a": {"type": "string", "minLength": 1}}})")) << draft;
        EXPECT_FALSE(accepts(schema, R"({"properties": {"a": {"type": "string", "minLength": -1}}})")) << draft;
        EXPECT_FALSE(accepts(schema, R"({"allOf": [{"not": {"items": {"type": "strng"}}}]})")) << draft;
    }
}

TEST(Metaschemas, JudgeThemselves)
{
    for (const char* draft : {"http://json-schema.org/draft-04/schema", "https://json-schema.org/draft/2019-09/schema",
                              "https://json-schema.org/draft/2020-12/meta/applicator"}) {
        const auto text = Documents{}.find(draft);
        ASSERT_TRUE(text && *text) << draft;
        const auto schema = compiled((*text)->dump());
        EXPECT_EQ(complaints(schema, (*text)->dump()), std::vector<std::string>{}) << draft;
    }
}

TEST(RecursiveReferences, FollowTheOutermostSchemaThatIsARecursiveAnchor)
{
    const auto schema = compiled(R"({"$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": "https://example.com/strict", "$recursiveAnchor": true, "$ref": "tree", "unevaluatedProperties": false,
        "$defs": {"tree": {"$id": "tree", "$recursiveAnchor": true, "properties": {
            "value": true, "children": {"items": {"$recursiveRef": "#"}}}}}})");
    EXPECT_TRUE(accepts(schema, R"({"children": [{"value": 1}]})"));
    EXPECT_FALSE(accepts(schema, R"({"children": [{"vlaue": 1}]})"));
}

TEST_F(Remotes, WithAVocabularySayWhichKeywordsCount)
{
    dir.write("loose.json", R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "$vocabulary": {
        "https://json-schema.org/draft/2020-12/vocab/core": true, "https://json-schema.org/draft/2020-12/vocab/applicator": true}})");
    dir.write("odd.json", R"({"$vocabulary": {"https://example.com/vocab/units": true},
        "$schema": "https://json-schema.org/draft/2020-12/schema"})");
    const auto loose = compiled(R"({"$schema": "http://example.com/loose.json", "properties": {"a": {"minimum": 2}, "b": false}})", options());
    EXPECT_TRUE(accepts(loose, R"({"a": 1})"));
    EXPECT_FALSE(accepts(loose, R"({"b": 1})"));
    const auto odd = Schema::compile(Json{{"$schema", "http://example.com/odd.json"}}, options());
    ASSERT_FALSE(odd);
    EXPECT_NE(odd.error().message.find("units"), std::string::npos) << odd.error().message;
}

}  // namespace
}  // namespace assay::schema
