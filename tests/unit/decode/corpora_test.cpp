// How many cases of public repair projects come out as those projects want
// them, with no schema to help, each under the profile whose policies it
// shares. The cases that assay does not follow are listed with the reason.
#include "corpora.hpp"

#include "decode/decode.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <set>

namespace assay::decode {
namespace {

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
    Decoder decoder{{}, {GetParam().profile, Missing::null, Documents::list}};
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
