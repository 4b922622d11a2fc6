#include "schema/split.hpp"

#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

std::size_t properties_in(const Json& schema)
{
    std::size_t count = 0;
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, property] : properties.items())
        count += 1 + properties_in(property);
    return count;
}

/// Takes at most so many properties in all.
Fits at_most(std::size_t properties)
{
    return [properties](const Json& schema) { return properties_in(schema) <= properties; };
}

std::vector<std::string> texts(const Result<std::vector<Json>>& parts)
{
    std::vector<std::string> out;
    if (!parts)
        return {"error " + parts.error().text()};
    for (const auto& part : *parts)
        out.push_back(part.dump());
    return out;
}

using Texts = std::vector<std::string>;

TEST(Split, LeavesWhatFitsInOnePart)
{
    const auto document = Json::parse(R"({"type":"object","properties":{"a":{},"b":{}},"required":["b"]})");
    EXPECT_EQ(texts(split(document, at_most(2))), Texts{document.dump()});
}

TEST(Split, AsksForEachPropertyOnceInTheirOrder)
{
    const auto document = Json::parse(
        R"({"type":"object","title":"T","properties":{"a":{},"b":{},"c":{}},"required":["c","a"],"additionalProperties":false})");
    EXPECT_EQ(texts(split(document, at_most(2))),
              (Texts{R"({"type":"object","title":"T","properties":{"a":{},"b":{}},"required":["a"],"additionalProperties":false})",
                     R"({"type":"object","title":"T","properties":{"c":{}},"required":["c"],"additionalProperties":false})"}));
}

TEST(Split, RepeatsWhatTellsWhoseRecordItIs)
{
    const auto document = Json::parse(
        R"({"properties":{"id":{},"kind":{"const":"x"},"a":{},"b":{}},"required":["id","kind"]})");
    EXPECT_EQ(texts(split(document, at_most(3))),
              (Texts{R"({"properties":{"id":{},"kind":{"const":"x"},"a":{}},"required":["id","kind"]})",
                     R"({"properties":{"id":{},"kind":{"const":"x"},"b":{}},"required":["id","kind"]})"}));
}

TEST(Split, SaysWhenWhatStandsInEveryPartFitsNowhere)
{
    const std::string error = "error /properties/kind: what would stand in every part is too wide by itself";
    for (const char* text : {R"({"properties":{"kind":{"const":"x"}},"required":["kind"]})",
                             R"({"properties":{"kind":{"const":"x"},"a":{}},"required":["kind"]})"})
        EXPECT_EQ(texts(split(Json::parse(text), at_most(0))), Texts{error}) << text;
    EXPECT_EQ(texts(split(Json::parse(R"({"properties":{}})"), at_most(0))), Texts{"error what would stand in every part is too wide by itself"});
}

TEST(Split, LeavesARequiredNameThatIsNotDescribedToNoPart)
{
    EXPECT_EQ(texts(split(Json::parse(R"({"properties":{"a":{}},"required":["a","b"]})"), at_most(1))),
              Texts{"error its properties depend on one another, so it cannot be split"});
}

TEST(Split, GoesIntoAnObjectThatIsTooWideItself)
{
    const auto document = Json::parse(R"({"properties":{"a":{},"o":{"$ref":"#/$defs/o"}},"required":["o"],
        "$defs":{"o":{"type":"object","properties":{"x":{},"y":{},"z":{}},"required":["y"]}}})");
    const auto parts = split(document, [](const Json& schema) {
        const Json properties = schema["properties"];
        return !properties.contains("o") || (!properties["o"].contains("$ref") && properties_in(schema) <= 3);
    });
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 3u);
    EXPECT_EQ((*parts)[1]["properties"].dump(), R"({"o":{"type":"object","properties":{"x":{},"y":{}},"required":["y"]}})");
    EXPECT_EQ((*parts)[2]["properties"].dump(), R"({"o":{"type":"object","properties":{"z":{}},"required":[]}})");
    const auto narrow = split(Json::parse(R"({"properties":{"a":{},"o":{"type":"object","properties":{"x":{},"y":{},"z":{}},"required":["y"]}},
        "required":["o"]})"), at_most(3));
    EXPECT_EQ(texts(narrow), (Texts{R"({"properties":{"a":{}},"required":[]})",
                                    R"({"properties":{"o":{"type":"object","properties":{"x":{},"y":{}},"required":["y"]}},"required":["o"]})",
                                    R"({"properties":{"o":{"type":"object","properties":{"z":{}},"required":[]}},"required":["o"]})"}));
}

TEST(Split, RefusesWhatHangsTogether)
{
    EXPECT_EQ(texts(split(Json::parse(R"({"properties":{"a":{},"b":{}},"dependentRequired":{"a":["b"]}})"), at_most(1))),
              Texts{"error its properties depend on one another, so it cannot be split"});
    EXPECT_EQ(texts(split(Json::parse(R"({"properties":{"a":{},"l":{"items":{"properties":{"x":{},"y":{}}}}}})"),
                          [](const Json& schema) { return !schema["properties"].contains("l"); })),
              Texts{"error /properties/l: it is too wide by itself and cannot be split"});
}

}  // namespace
}  // namespace assay::schema
