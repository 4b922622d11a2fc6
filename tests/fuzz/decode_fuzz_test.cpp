// Mutated answers must never crash the decoder, and what it makes of them must
// be strict JSON. Each loop prints the seed that failed; ASSAY_FUZZ_ROUNDS
// makes it longer.
#include "core/json.hpp"
#include "core/utf8.hpp"
#include "decode/decode.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <random>
#include <vector>

namespace assay::decode {
namespace {

const std::array<std::string, 20> seeds = {
    "{a: 1; \"b\": \"x\"; \"c\": [1; 'y'; NumberLong(-5)], #why\n \"d\": ISODate(\"2024\"), #end\n}",
    "[1e400, -0.00, 123456789012345678901234567890, 1E-999; #x\n 5 #y\n]",
    "{\"a\": \"b, \"c\": [1, 2), (3, 'x')], \"d\": {'p', 'q'}, \"e\": f}",
    "callback({_id: ObjectId(\"1\"), at: ISODate('x'), re: /[a-z]+\\/\"/});",
    "1\n2.\n{\"a\":1}\n\\\"say \\\\\"hi\\\\\"\\\"\n0789, -, .5e+",
    "[\"abc, \"the list [1, 2\"] more\", \"https://x.y/, \"72\"\", a\", b c]",
    "{\"\"k\"\": \"\"v\"\", \"x\": \"```json {\"y\": 1} ```\", n: 1,000, t: w{o r}d}",
    "{\"a\": \"first, b: 2, c: \"third\"}, \"d\" \"e\"} [\"f\": 1, \"g\"]",
    "{\"a\": \"x\n\", # why\n \"b\" = \"he said \"hi\", ... } \"",
    "[{\"a\": 1 {\"b\": [2}, {3, 4}, () \"c\" d]}``` {} [],",
    R"({"sentiment":"positive","sentiment_score":0.9,"issues":[],"praises":["fast \"and\" good"],"would_recommend":true})",
    "Sure!\n```json\n{\n  \"a\": [1, 2.5e3, -4],\n  \"b\": {\"c\": null}, // done\n}\n```\nBye {x} [1].",
    "<think>hm {\"a\": 2}</think>{'name': 'O\\'Brien', ok: True, \"u\": \"\\ud83d\\ude00 \xE2\x82\xAC\"}",
    "{\\\"a\\\": \\\"say \\\\\\\"hi\\\\\\\"\\\", \\\"b\\\": [1]}",
    "[{\"q\": \"she said \"no\", twice\"}, {\"q\": 'a' + 'b'}, ...]",
    "{\"run\": \"\"\"a \"b\" c\"\"\", u'x': ```js\n  f(1, 2)\n```, \"y: 1, \"z\": [{True, None}, {'a', 'b'}]}",
    "\"a b\": {first name: f(1, 2), \"\"c\": 1,5 # d\n}, \"e\": [{\"g\": 1}}], \"h: _1}",
    "\"{a\xE2\x80\x9D: \xE2\x80\x9C;sma, \xE2\x80\x98it\xE2\x80\x99s\xE2\x80\x99\\\": \"b\\\\\"",
    "{\"a\"\xEF\xBC\x9A 1\xEF\xBC\x8C \"b\"\xEF\xBC\x9A[\xE2\x80\x9Cx\xE2\x80\x9D\xEF\xBC\x8C \xE2\x80\xA6]}",
    "\xEF\xBB\xBF{\xE2\x80\x9Ckey\xE2\x80\x9D: \xE2\x80\x9Cvalue\xE2\x80\x9D, \"n\": 123456789012345678901234}",
};

class Mutator {
public:
    explicit Mutator(std::uint32_t seed) : random_{seed} {}

    std::string next()
    {
        std::string bytes = seeds[random_() % seeds.size()];
        for (auto left = 1 + random_() % 6; left > 0 && !bytes.empty(); --left) {
            const std::size_t at = random_() % bytes.size();
            const std::size_t count = std::min<std::size_t>(bytes.size() - at, 1 + random_() % 20);
            switch (random_() % 8) {
            case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random_() % 8)); break;
            case 1: bytes[at] = static_cast<char>(random_()); break;
            case 2: bytes.erase(at, count); break;
            case 3: bytes.insert(at, bytes.substr(at, count)); break;
            case 4: bytes.insert(at, 1, alphabet[random_() % alphabet.size()]); break;
            case 5: bytes[at] = alphabet[random_() % alphabet.size()]; break;
            case 6: bytes.resize(at); break;
            case 7: bytes.insert(at, marks[random_() % marks.size()]); break;
            }
        }
        return bytes;
    }

private:
    static constexpr std::string_view alphabet = "{}[]\",:'`\\/*#\n +-.0123eEtfnu<>=_\t";
    static constexpr std::array<std::string_view, 7> marks = {
        "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\xA6", "\xEF\xBC\x9A", "\xEF\xBC\x8C"};
    std::mt19937 random_;
};

/// The decoder of a batch, and those of texts that no schema will judge.
std::vector<std::unique_ptr<Decoder>> decoders()
{
    std::vector<std::unique_ptr<Decoder>> all;
    all.push_back(std::make_unique<Decoder>());
    for (const auto profile : {Profile::extract, Profile::text, Profile::strict})
        all.push_back(std::make_unique<Decoder>(DecodeLimits{}, DecodeOptions{profile, Missing::null, Documents::list}));
    return all;
}

void expect_sound(Decoder& decoder, const std::string& text)
{
    const auto decoded = decoder.parse(text);
    if (!decoded) {
        EXPECT_FALSE(decoded.error().reason.empty());
        EXPECT_FALSE(decoded.error().for_person().empty());
        return;
    }
    // Another library is the judge of what is JSON.
    EXPECT_TRUE(parse_json(decoded->json, "json")) << text << "\n" << decoded->json;
    EXPECT_TRUE(decoder.element(decoded->json)) << text << "\n" << decoded->json;
    EXPECT_EQ(decoded->notes.empty(), decoder.element(text).has_value() && decoder.parse(text)->notes.empty()) << text;
    if (decoded->notes.empty()) {
        const auto read = parse_json(text, "text");
        EXPECT_TRUE(read && *read == parse_json(decoded->json, "json").value()) << "valid text keeps its value: " << text;
    }
    const auto again = decoder.parse(decoded->json);
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(again->json, decoded->json) << "what is mended stays as it is";
    EXPECT_TRUE(again->notes.empty()) << text;
    for (const auto& note : decoded->notes) {
        EXPECT_FALSE(note.what.empty());
        EXPECT_LE(note.before.size(), 200u);
        EXPECT_LE(note.after.size(), 200u);
        EXPECT_FALSE(invalid_utf8_at(note.before)) << text;
        EXPECT_FALSE(invalid_utf8_at(note.where)) << text;
    }
}

TEST(DecodeFuzz, WhatIsMendedIsStrictJson)
{
    const auto all = decoders();
    for (std::uint32_t seed = 1; seed <= test::rounds(20000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto text = Mutator{seed}.next();
        for (const auto& decoder : all)
            expect_sound(*decoder, text);
        if (testing::Test::HasFailure())
            return;
    }
}

/// Numbers of any size, in any spelling of JSON.
std::string random_number(std::mt19937& random)
{
    const auto digits = [&](std::size_t least) {
        std::string out;
        for (auto left = least + random() % (random() % 8 == 0 ? 400 : 20); left > 0; --left)
            out += static_cast<char>('0' + random() % 10);
        return out;
    };
    std::string number = random() % 2 ? "-" : "";
    number += random() % 4 ? std::string(1, static_cast<char>('1' + random() % 9)) + digits(0) : "0";
    if (random() % 2)
        number += "." + digits(1);
    if (random() % 3 == 0)
        number += (random() % 2 ? "e" : "E") + std::string(1, "+-1"[random() % 3]) + std::to_string(random() % 1000);
    return number;
}

TEST(DecodeFuzz, ValidJsonIsNeverChangedWhateverItsNumbers)
{
    const auto any = schema::Schema::compile(Json(true)).value();
    const auto numbers = schema::Schema::compile(parse_json(R"({"properties": {"a": {"items": {"type": "number"}}}})", "schema").value()).value();
    for (const auto profile : {Profile::extract, Profile::text, Profile::strict}) {
        Decoder decoder{{}, {.profile = profile, .big_numbers = BigNumbers::kept, .align = AlignOptions::filling()}};
        for (std::uint32_t seed = 1; seed <= test::rounds(2000); ++seed) {
            std::mt19937 random{seed};
            const auto json = "{\"a\":[" + random_number(random) + "," + random_number(random) + "],\"b\":" + random_number(random) + "}";
            for (const auto& decoded : {decoder.parse(json), decoder.decode(json, any), decoder.decode(json, numbers)}) {
                ASSERT_TRUE(decoded) << "seed " << seed << ": " << json << ": " << decoded.error().for_person();
                ASSERT_EQ(decoded->json, json) << "seed " << seed;
                ASSERT_TRUE(decoded->notes.empty()) << "seed " << seed;
            }
        }
    }
}

TEST(DecodeFuzz, DecodingUnderASchemaGivesOnlyWhatItAccepts)
{
    auto document = parse_json(R"({"type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"enum": ["Yes", "no", 1]}, "b": {"type": "string"}}})", "schema");
    const auto schema = schema::Schema::compile(document.value());
    ASSERT_TRUE(schema);
    const std::array<std::string, 4> texts = {R"([{"a":"YES","b":null}])", R"({"b":null,"a":"NO"})", R"({"a":1,"b":"x"})",
                                              R"(so {"a":"yes"} or {'a':'no','b':None})"};
    Decoder decoder;
    for (std::uint32_t seed = 1; seed <= test::rounds(5000); ++seed) {
        std::mt19937 random{seed};
        std::string text = texts[random() % texts.size()];
        text[random() % text.size()] = "{}[]\",:'aybn \\"[random() % 14];
        const auto decoded = decoder.decode(text, *schema);
        if (decoded) {
            EXPECT_TRUE(decoder.check(decoded->json, *schema)) << "seed " << seed << ": " << text;
        } else {
            EXPECT_FALSE(decoded.error().for_model().empty());
        }
    }
}

/// Processor seconds, so that a busy machine does not matter.
double cpu_seconds(Decoder& decoder, const std::string& text)
{
    const std::clock_t begin = std::clock();
    (void)decoder.parse(text);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::string repeated(std::string_view unit, std::size_t bytes)
{
    std::string text;
    while (text.size() < bytes)
        text += unit;
    return text;
}

TEST(DecodeFuzz, TimeGrowsWithTheTextAndNoFaster)
{
    const auto all = decoders();
    constexpr std::array<std::string_view, 68> units = {
        "\"a, ", "\"a] ", "[\"a,", "{\"a\":\"b, c: ", "{\"a\":\"b} c: ", ", a: \"", "f(", "f(1) ", "(", "[(1,", "\\\"", "\\\"a\\\\\"",
        "/a", "/*/", "//", "#", "# \n", "1\n", "a\n", "1,", "{1,", "{'a',", "[\"a\":1,", "\"\"a", "a{", "1,000", "\"```json{\"a\":1", "\n",
        "{", "[", "{\"a\":", "[{", "\"", "{\"", "{\"a\":\"b\" ", "a {b} [1] ", "{a} ", "```", "```json\n{", "\\", "'",
        "{\"a\":1},", "[0, 1) ", "{\\\"a\\\":", "}", "[\"a\" ", "/*", "{\"a\":1,\"a\":2,", "<think>", "[1 2 ",
        "{\"a\":\"\"\"", "{\"a\":\"\"\"b\"\"\",", "[\"\"\"b\" ", "{\"a\":```\n", "\"\"\"", "\'\'\'", "{a:f(a, ", "f(a, ", "{\"a: 1, ",
        "{\"a: ", "{a b ", "[\"a, \"b\", ", "u'", "{\"a\":1} x ", "\"a\": ", "{\"a\":[}],", "{\"a\":\"x\n```\n", "{\"a\":\"\"\"b\"\"\" "};
    for (const auto unit : units) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            // 64 KiB and 16 times that: quadratic work would take 256 times as long.
            const double small = cpu_seconds(*all[i], repeated(unit, 1u << 16));
            const double large = cpu_seconds(*all[i], repeated(unit, 1u << 20));
            EXPECT_LT(large, 64 * small + 0.25) << "repeating " << unit << ": " << small << " s, then " << large << " s";
            EXPECT_LT(large, 5.0) << "repeating " << unit;
            if (std::getenv("ASSAY_VERBOSE") && large > 0.1)
                std::cout << "decoder " << i << ", repeating " << unit << ": " << small << " s, then " << large << " s\n";
        }
    }
}

}  // namespace
}  // namespace assay::decode
