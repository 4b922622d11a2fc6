// How many cases of public repair projects come out as those projects want
// them, with no schema to help, each under the profile whose policies it
// shares. The cases that assay does not follow are listed with the reason.
#include "core/json.hpp"
#include "decode/decode.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

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

struct Suite {
    const char* file;
    Profile profile;  ///< The one whose policies are those of the suite.
    int known_cases;  ///< Of the part that the lists of given_up() were made for.
};

void PrintTo(const Suite& suite, std::ostream* out)
{
    *out << suite.file;
}

/// The ids of the cases that are given up, with the reason of their group:
/// tests/data/decode/given_up/FILE.json.
std::set<std::string> given_up(const std::string& file)
{
    std::set<std::string> ids;
    const auto path = std::string{ASSAY_SOURCE_DIR} + "/tests/data/decode/given_up/" + file + ".json";
    for (const auto& group : read_json_file(path).value()) {
        EXPECT_FALSE(group.at("reason").get<std::string>().empty()) << path;
        for (const auto& id : group.at("ids"))
            ids.insert(id.get<std::string>());
    }
    return ids;
}

class RepairCorpus : public Corpora, public testing::WithParamInterface<Suite> {};

TEST_P(RepairCorpus, ComesOutAsItsProjectWantsIt)
{
    const bool is_verbose = std::getenv("ASSAY_VERBOSE") != nullptr;
    const auto excused = given_up(GetParam().file);
    Decoder decoder{{}, {GetParam().profile, Missing::null, Several::list}};
    int right = 0;
    int all = 0;
    std::string unlisted;
    for (const auto& test : cases_of(GetParam().file)) {
        if (!test["schema"].is_null())
            continue;
        ++all;
        const auto decoded = decoder.parse(input_of(test));
        const bool is_right = decoded && same(parse_json(decoded->json, "json").value(), test["expected"]);
        right += is_right;
        const auto id = test["id"].get<std::string>();
        if (is_right == excused.contains(id))
            unlisted += "  " + id + (is_right ? " is right, but listed as given up\n" : " is wrong and unlisted\n");
        if (!is_right && is_verbose)
            std::cout << id << " " << test["input"].dump() << "\n  wants " << test["expected"].dump() << "\n  got   "
                      << (decoded ? decoded->json : decoded.error().reason) << "\n";
    }
    std::cout << GetParam().file << ": " << right << " of " << all << "\n";
    EXPECT_GE(right * 100, all * 95) << unlisted;
    // Of cases that nobody has seen before, only the share counts.
    EXPECT_TRUE(all != GetParam().known_cases || unlisted.empty()) << unlisted;
}

INSTANTIATE_TEST_SUITE_P(Files, RepairCorpus,
                         testing::Values(Suite{"jsonrepair", Profile::text, 265}, Suite{"json_repair", Profile::extract, 147},
                                         Suite{"cortex_json_repair", Profile::extract, 69}, Suite{"untruncate_json", Profile::text, 27},
                                         Suite{"vercel_fixjson", Profile::text, 38}),
                         [](const auto& tested) { return std::string{tested.param.file}; });

TEST_F(Corpora, StrictIsWhatTheStandardSays)
{
    Decoder decoder{{}, {.profile = Profile::strict}};
    for (const auto& test : cases_of("jsontestsuite_y")) {
        const auto decoded = decoder.parse(input_of(test));
        ASSERT_TRUE(decoded) << test["note"] << ": " << decoded.error().reason;
        EXPECT_TRUE(decoded->notes.empty()) << test["note"];
        EXPECT_TRUE(same(parse_json(decoded->json, "json").value(), test["expected"])) << test["note"];
    }
    for (const auto& test : cases_of("jsontestsuite_n"))
        EXPECT_FALSE(decoder.parse(input_of(test))) << test["note"];
}

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

class Mending : public Corpora, public testing::WithParamInterface<Profile> {};

TEST_P(Mending, InvalidTextIsNeverTakenAsItStands)
{
    Decoder decoder{{}, {.profile = GetParam()}};
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

INSTANTIATE_TEST_SUITE_P(Profiles, Mending, testing::Values(Profile::extract, Profile::text),
                         [](const auto& tested) { return std::string{tested.param == Profile::text ? "text" : "extract"}; });

}  // namespace
}  // namespace assay::decode
