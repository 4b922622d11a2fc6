#include "schema/normalise.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

std::string normalised(const std::string& text)
{
    const auto out = normalise(Json::parse(text));
    EXPECT_TRUE(out) << text;
    return out ? out->document.dump() : "";
}

TEST(Normalise, RewritesOldSpellings)
{
    EXPECT_EQ(normalised(R"({"definitions":{"a":true}})"), R"({"$defs":{"a":true}})");
    EXPECT_EQ(normalised(R"({"minimum":1,"exclusiveMinimum":true})"), R"({"exclusiveMinimum":1})");
    EXPECT_EQ(normalised(R"({"maximum":1,"exclusiveMaximum":false})"), R"({"maximum":1})");
    EXPECT_EQ(normalised(R"({"items":[true],"additionalItems":false})"), R"({"prefixItems":[true],"items":false})");
    EXPECT_EQ(normalised(R"({"items":true,"additionalItems":false})"), R"({"items":true})");
    EXPECT_EQ(normalised(R"({"dependencies":{"a":["b"],"c":true}})"),
              R"({"dependentRequired":{"a":["b"]},"dependentSchemas":{"c":true}})");
    EXPECT_EQ(normalised(R"({"type":"string","nullable":true})"), R"({"type":["string","null"]})");
    EXPECT_EQ(normalised(R"({"type":"string","nullable":false})"), R"({"type":"string"})");
}

TEST(Normalise, TakesIdForAnIdentityInDraft4Only)
{
    EXPECT_EQ(normalised(R"({"$schema":"http://json-schema.org/draft-04/schema#","id":"http://x/y#"})"),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://x/y"})");
    EXPECT_EQ(normalised(R"({"id":"x"})"), R"({"id":"x"})");
    EXPECT_EQ(normalised(R"({"$id":"#name"})"), R"({"$anchor":"name"})");
}

TEST(Normalise, LeavesARefAloneInOldDraftsOnly)
{
    EXPECT_EQ(normalised(R"({"$schema":"http://json-schema.org/draft-07/schema","$ref":"#/definitions/a","type":"string","title":"t","definitions":{"a":true}})"),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/a","title":"t","$defs":{"a":true}})");
    EXPECT_EQ(normalised(R"({"$ref":"#/$defs/a","type":"string","$defs":{"a":true}})"),
              R"({"$ref":"#/$defs/a","type":"string","$defs":{"a":true}})");
}

TEST(Normalise, RewritesReferencesThroughRenamedKeywords)
{
    EXPECT_EQ(normalised(R"({"not":{"$ref":"#/items/0"},"items":[{"type":"null"}]})"),
              R"({"not":{"$ref":"#/prefixItems/0"},"prefixItems":[{"type":"null"}]})");
}

TEST(Normalise, LooksOnlyWhereSchemasStand)
{
    EXPECT_EQ(normalised(R"({"const":{"definitions":1},"properties":{"definitions":{"type":"string"}}})"),
              R"({"const":{"definitions":1},"properties":{"definitions":{"type":"string"}}})");
}

TEST(Normalise, LeavesOutWhatTheDraftDoesNotKnow)
{
    EXPECT_EQ(normalised(R"({"$schema":"http://json-schema.org/draft-04/schema","const":1,"type":"string"})"),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"string"})");
    EXPECT_EQ(normalised(R"({"$schema":"http://json-schema.org/draft-07/schema","const":1,"dependentRequired":{"a":["b"]}})"),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","const":1})");
}

TEST(Normalise, IgnoresIdsThatAreMerePointers)
{
    EXPECT_EQ(normalised(R"({"properties":{"a":{"$id":"#/properties/a","type":"null"}}})"),
              R"({"properties":{"a":{"type":"null"}}})");
}

TEST(Normalise, ReadsTheIdsOfDraft4WhereNoDraftIsNamed)
{
    EXPECT_EQ(normalised(R"({"id":"http://x/y.json","properties":{"a":{"id":"#a"},"b":{"id":"some label"}},"items":[{}],"additionalItems":false})"),
              R"({"$id":"http://x/y.json","properties":{"a":{"$anchor":"a"},"b":{"id":"some label"}},"prefixItems":[{}],"items":false})");
    EXPECT_EQ(normalised(R"({"id":"a label"})"), R"({"id":"a label"})");
    EXPECT_EQ(normalised(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","id":"http://x/y.json"})"),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","id":"http://x/y.json"})");
}

TEST(Normalise, RemembersWherePartsStood)
{
    const auto out = normalise(Json::parse(R"({"definitions":{"a":{"items":[true]}}})"));
    ASSERT_TRUE(out);
    EXPECT_EQ(out->original("/$defs/a/prefixItems/0"), "/definitions/a/items/0");
    EXPECT_EQ(out->original("/$defsx"), "/$defsx");
}

}  // namespace
}  // namespace assay::schema
