// How many cases of public repair projects come out as those projects want
// them, with no schema to help. Where they contradict each other, or would
// make up a value (null for one that is missing), assay does not follow.
#include "corpora.hpp"

#include "decode/decode.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace assay::decode {
namespace {

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
