// Random schemas, random values that are near what they ask for. Whatever the
// decoder accepts must be valid, must stay as it is when it is decoded again,
// and must have been left alone if it was valid to begin with. Each loop
// prints the seed that failed; ASSAY_FUZZ_ROUNDS makes it longer.
#include "core/json.hpp"
#include "decode/decode.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iostream>
#include <random>

namespace assay::decode {
namespace {

constexpr std::array<const char*, 6> names = {"name", "first_name", "in_progress", "tags", "a", "größe"};
constexpr std::array<const char*, 22> texts = {
    "positive", "In Progress", "in_progress", "yes", "False",   "12",         "$1,234.50",     "12.5%",  "3,14",  "4/5", "N/A",
    "",         "null",        "2024-03-05",  "March 5, 2024", "[1, 2]", "{\"a\": 1}", "{a: [1,}", "the answer is 12", "señor", "+",   "dark red"};

/// Seeded choices.
class Chance {
public:
    explicit Chance(std::uint32_t seed) : random_{seed} {}
    std::size_t below(std::size_t n) { return random_() % n; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class List>
    std::string of(const List& list) { return list[below(list.size())]; }

private:
    std::mt19937 random_;
};

Json random_schema(Chance& chance, int levels)
{
    switch (chance.below(levels > 0 ? 12 : 7)) {
    case 0: return {{"type", "integer"}};
    case 1: return {{"type", "number"}, {"maximum", chance.one_in(2) ? 1 : 100}};
    case 2: return {{"type", "boolean"}};
    case 3: return {{"type", "string"}};
    case 4: return {{"enum", {chance.of(texts), chance.of(texts), 12, nullptr}}};
    case 5: return {{"type", {"string", "null"}}, {"format", chance.one_in(2) ? "date" : "email"}};
    case 6: return {{"type", {chance.one_in(2) ? "number" : "boolean", "null"}}};
    case 7: return {{"type", "array"}, {"items", random_schema(chance, levels - 1)}, {"minItems", chance.below(2)}};
    case 8: return {{"anyOf", {random_schema(chance, levels - 1), random_schema(chance, levels - 1)}}};
    case 9: return {{"$ref", "#/$defs/r"}};
    case 10: return {{"type", "object"}, {"additionalProperties", random_schema(chance, levels - 1)}};
    default: break;
    }
    Json object = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto name = chance.of(names);
        Json property = random_schema(chance, levels - 1);
        if (chance.one_in(4))
            property["x-alias"] = chance.of(names) + "_x";
        if (chance.one_in(4))
            property["default"] = nullptr;
        object["properties"][name] = std::move(property);
        if (chance.one_in(2) && std::find(object["required"].begin(), object["required"].end(), name) == object["required"].end())
            object["required"].push_back(name);
    }
    if (chance.one_in(2))
        object["additionalProperties"] = false;
    return object;
}

Json random_value(Chance& chance, int levels)
{
    switch (chance.below(levels > 0 ? 9 : 6)) {
    case 0: return chance.below(30);
    case 1: return static_cast<double>(chance.below(100)) / 8;
    case 2: return chance.one_in(2);
    case 3: return nullptr;
    case 4:
    case 5: return chance.of(texts);
    case 6: {
        Json list = Json::array();
        for (auto left = chance.below(4); left > 0; --left)
            list.push_back(random_value(chance, levels - 1));
        return list;
    }
    default: break;
    }
    Json object = Json::object();
    for (auto left = chance.below(4); left > 0; --left) {
        auto name = chance.of(names);
        if (chance.one_in(3) && name[0] < 'z')
            name[0] = static_cast<char>(name[0] - 32);
        object[name] = random_value(chance, levels - 1);
    }
    return object;
}

const Json& member(const Json& root, const Json& schema)
{
    return schema.contains("$ref") ? root.at("$defs").at("r") : schema;
}

/// A value that has the structure that is asked for, if not its scalars.
Json near_value(Chance& chance, const Json& root, const Json& reference, int levels)
{
    const auto& schema = member(root, reference);
    if (levels == 0 || chance.one_in(8))
        return random_value(chance, 1);
    if (schema.contains("anyOf"))
        return near_value(chance, root, schema["anyOf"][chance.below(2)], levels - 1);
    const bool is_object = schema.contains("properties");
    if (is_object) {
        Json object = Json::object();
        for (const auto& [name, property] : schema["properties"].items()) {
            const bool takes_alias = property.contains("x-alias") && chance.one_in(2);
            if (!chance.one_in(6))
                object[takes_alias ? property["x-alias"].get<std::string>() : name] = near_value(chance, root, property, levels - 1);
        }
        return chance.one_in(6) ? Json::array({object}) : object;
    }
    if (schema.contains("items")) {
        Json list = Json::array();
        for (auto left = 1 + chance.below(2); left > 0; --left)
            list.push_back(near_value(chance, root, schema["items"], levels - 1));
        return list;
    }
    return random_value(chance, 0);
}

struct Tally {
    std::uint32_t accepted = 0;
    std::uint32_t changed = 0;
};

void expect_sound(Decoder& decoder, const schema::Schema& schema, const std::string& text, Defaults defaults, Tally& tally)
{
    const auto element = decoder.element(text);
    const bool is_valid = element && schema.accepts(*element);
    const auto decoded = decoder.decode(text, schema);
    if (!decoded) {
        EXPECT_FALSE(is_valid) << text;
        EXPECT_FALSE(decoded.error().for_model().empty());
        return;
    }
    ++tally.accepted;
    tally.changed += !decoded->notes.empty();
    EXPECT_TRUE(decoder.check(decoded->json, schema)) << text << "\n" << decoded->json;
    const auto is_default = [&](const Note& note) { return defaults != Defaults::left_out && note.what == "default_filled"; };
    if (is_valid) {
        EXPECT_TRUE(std::all_of(decoded->notes.begin(), decoded->notes.end(), is_default)) << text << "\n" << decoded->notes[0].what;
    }
    if (is_valid && defaults == Defaults::left_out) {
        EXPECT_EQ(parse_json(decoded->json, "json").value(), parse_json(text, "text").value());
    }
    const auto again = decoder.decode(decoded->json, schema);
    ASSERT_TRUE(again) << text << "\n" << decoded->json << "\n" << again.error().for_person();
    EXPECT_EQ(again->json, decoded->json) << text;
    EXPECT_TRUE(again->notes.empty()) << text << "\n" << decoded->json;
}

void run(const AlignOptions& options, std::uint32_t first_seed)
{
    Decoder decoder{{}, {.align = options}};
    Tally tally;
    for (std::uint32_t seed = first_seed; seed < first_seed + test::rounds(3000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Chance chance{seed};
        Json document = random_schema(chance, 3);
        if (document.contains("$ref"))
            document = {{"type", "object"}, {"properties", {{"a", document}}}};
        document["$defs"]["r"] = random_schema(chance, 2);
        if (document["$defs"]["r"].contains("$ref"))
            document["$defs"]["r"] = {{"type", "integer"}};
        const auto schema = schema::Schema::compile(document);
        if (!schema)
            continue;  // A reference that leads to itself.
        SCOPED_TRACE(document.dump());
        for (int i = 0; i < 10; ++i) {
            std::string text = near_value(chance, document, document, 4).dump();
            if (chance.one_in(4))
                text[chance.below(text.size())] = "{}[]\",:'a5 \\"[chance.below(12)];
            if (chance.one_in(8))
                text = "Here: " + text + " and " + near_value(chance, document, document, 2).dump();
            expect_sound(decoder, *schema, text, options.defaults, tally);
            if (testing::Test::HasFailure())
                return;
        }
    }
    std::cout << tally.accepted << " accepted, " << tally.changed << " of them changed\n";
    EXPECT_GT(tally.changed, tally.accepted / 10) << "the values are too far from the schemas, or too near";
}

TEST(AlignFuzz, WhatIsAcceptedIsValidAndStays)
{
    run({}, 1);
}

TEST(AlignFuzz, WhatIsSalvagedIsValidAndStays)
{
    run(AlignOptions::salvaging(), 1'000'001);
}

TEST(AlignFuzz, WhatIsFilledIsValidAndStays)
{
    run(AlignOptions::filling(), 2'000'001);
}

/// Deeper with each unit: what each alternative looks at before it fails.
TEST(AlignFuzz, TimeGrowsWithTheDepthAndNoFaster)
{
    const auto schema = schema::Schema::compile(parse_json(R"({"anyOf": [{"type": "null"},
        {"type": "object", "properties": {"child": {"$ref": "#"}, "kind": {"const": "a"}}, "required": ["child", "kind"]},
        {"type": "object", "properties": {"child": {"$ref": "#"}, "kind": {"const": "b"}}, "required": ["child", "kind"]},
        {"type": "object", "properties": {"child": {"$ref": "#"}, "size": {"type": "integer"}}, "required": ["child", "size"]}]})",
        "schema").value()).value();
    Decoder decoder;
    for (const std::string leaf : {"null", "5"}) {
        const auto seconds = [&](std::size_t levels) {
            std::string text;
            for (std::size_t i = 0; i < levels; ++i)
                text += "{\"child\":";
            text += leaf;
            for (std::size_t i = 0; i < levels; ++i)
                text += i % 3 == 0 ? ",\"kind\":\"B\"}" : ",\"kind\":\"b\"}";
            const std::clock_t begin = std::clock();
            const auto decoded = decoder.decode(text, schema);
            EXPECT_EQ(decoded.has_value(), leaf == "null") << levels;
            return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        };
        EXPECT_LT(seconds(120), 2.0) << "2^120 steps would take longer than the sun will shine";
    }
}

double cpu_seconds(Decoder& decoder, const schema::Schema& schema, const std::string& text)
{
    const std::clock_t begin = std::clock();
    (void)decoder.decode(text, schema);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(AlignFuzz, TimeGrowsWithTheTextAndNoFaster)
{
    const auto schema = schema::Schema::compile(parse_json(R"({"$ref": "#/$defs/v", "$defs": {"v": {"anyOf": [
        {"type": "integer"}, {"enum": ["alpha", "beta", "gamma delta"]}, {"type": "array", "items": {"$ref": "#/$defs/v"}},
        {"type": "object", "properties": {"k": {"$ref": "#/$defs/v"}}, "required": ["k"], "additionalProperties": false},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/v"}}]}}})", "schema").value()).value();
    Decoder decoder;
    const std::array<std::string, 8> units = {R"("x",)", R"({"k":"x"},)", R"([[["alpha!"]]],)", R"({"K":1,"l":"2"},)",
                                              R"("[1,[2,[3]]]",)", R"("alpha or beta",)", R"({"a":{"b":{"c":{"d":"y"}}}},)",
                                              R"("{\"k\":\"{\\\"k\\\":1}\"}",)"};
    for (const auto& unit : units) {
        const auto repeated = [&](std::size_t bytes) {
            std::string text = "[";
            while (text.size() < bytes)
                text += unit;
            text.back() = ']';
            return text;
        };
        const double small = cpu_seconds(decoder, schema, repeated(1u << 12));
        const double large = cpu_seconds(decoder, schema, repeated(1u << 16));
        EXPECT_LT(large, 64 * small + 0.25) << unit << ": " << small << " s, then " << large << " s";
        EXPECT_LT(large, 10.0) << unit;
    }
}

}  // namespace
}  // namespace assay::decode
