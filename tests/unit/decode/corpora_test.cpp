// How many cases of public repair projects come out as those projects want
// them, with no schema to help. Where they contradict each other, or would
// make up a value (null for one that is missing), assay does not follow.
#include "core/json.hpp"
#include "decode/decode.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace assay::decode {
namespace {

std::filesystem::path corpora()
{
    const char* shared = std::getenv("ASSAY_SHARED");
    const std::filesystem::path root = shared ? shared : std::string{ASSAY_SOURCE_DIR} + "/../shared";
    return root / "corpora" / "repair";
}

/// JSON equality: numbers by value, objects in any order.
bool same(const Json& a, const Json& b)
{
    if (a.is_number() && b.is_number())
        return a.get<double>() == b.get<double>();
    if (a.is_array() && b.is_array()) {
        if (a.size() != b.size())
            return false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!same(a[i], b[i]))
                return false;
        }
        return true;
    }
    if (a.is_object() && b.is_object()) {
        if (a.size() != b.size())
            return false;
        for (const auto& [key, value] : a.items()) {
            if (!b.contains(key) || !same(value, b.at(key)))
                return false;
        }
        return true;
    }
    return a == b;
}

std::string decode_base64(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos)
            break;
        bits = (bits << 6) | static_cast<unsigned>(digit);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 0xFF);
        }
    }
    return bytes;
}

std::vector<Json> cases_of(const std::string& name)
{
    std::vector<Json> cases;
    std::ifstream file{corpora() / (name + ".jsonl")};
    for (std::string line; std::getline(file, line);)
        cases.push_back(parse_json(line, name).value());
    return cases;
}

std::string input_of(const Json& test)
{
    return test.contains("input_b64") ? decode_base64(test["input_b64"].get<std::string>())
                                      : test["input"].get<std::string>();
}

class Corpora : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(corpora()))
            GTEST_SKIP() << "no " << corpora() << "; set ASSAY_SHARED to the folder that holds corpora/";
    }
};

struct Floor {
    const char* file;
    int at_least;
};

class RepairCorpus : public Corpora, public testing::WithParamInterface<Floor> {};

TEST_P(RepairCorpus, ComesOutAsItsProjectWantsIt)
{
    const bool is_verbose = std::getenv("ASSAY_VERBOSE") != nullptr;
    Decoder decoder;
    int right = 0;
    int all = 0;
    for (const auto& test : cases_of(GetParam().file)) {
        if (!test["schema"].is_null())
            continue;
        ++all;
        const auto decoded = decoder.parse(input_of(test));
        const bool is_right = decoded && same(parse_json(decoded->json, "json").value(), test["expected"]);
        right += is_right;
        if (!is_right && is_verbose)
            std::cout << test["input"].dump() << "\n  wants " << test["expected"].dump() << "\n  got   "
                      << (decoded ? decoded->json : decoded.error().reason) << "\n";
    }
    std::cout << GetParam().file << ": " << right << " of " << all << "\n";
    EXPECT_GE(right, GetParam().at_least);
}

INSTANTIATE_TEST_SUITE_P(Files, RepairCorpus,
                         testing::Values(Floor{"jsonrepair", 208}, Floor{"json_repair", 96}, Floor{"cortex_json_repair", 62},
                                         Floor{"untruncate_json", 25}, Floor{"vercel_fixjson", 37}),
                         [](const auto& tested) { return std::string{tested.param.file}; });

TEST_F(Corpora, ValidTextIsAcceptedAsItStands)
{
    Decoder decoder;
    for (const auto& test : cases_of("jsontestsuite_y")) {
        const auto decoded = decoder.parse(input_of(test));
        ASSERT_TRUE(decoded) << test["note"] << ": " << decoded.error().reason;
        EXPECT_TRUE(decoded->notes.empty()) << test["note"] << ": " << decoded->notes[0].what;
        EXPECT_TRUE(same(parse_json(decoded->json, "json").value(), test["expected"])) << test["note"];
    }
}

TEST_F(Corpora, InvalidTextIsNeverTakenAsItStands)
{
    Decoder decoder;
    for (const auto& test : cases_of("jsontestsuite_n")) {
        const auto input = input_of(test);
        EXPECT_FALSE(decoder.element(input)) << test["note"];
        const auto decoded = decoder.parse(input);
        if (decoded) {
            EXPECT_FALSE(decoded->notes.empty()) << test["note"] << ": mended in silence";
            EXPECT_TRUE(parse_json(decoded->json, "json")) << test["note"];
        }
    }
}

}  // namespace
}  // namespace assay::decode
