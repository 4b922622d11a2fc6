// What each profile makes of a broken text: the lines of
// tests/data/decode/profiles, each with what it shows, the text, and the JSON
// text that must come of it, digit by digit.
#include "core/json.hpp"
#include "decode/decode.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace assay::decode {
namespace {

class Profiles : public testing::TestWithParam<Profile> {
protected:
    static std::string name() { return GetParam() == Profile::text ? "text" : "extract"; }
};

TEST_P(Profiles, MakeOfEachTextWhatItsLineSays)
{
    std::ifstream file{std::string{ASSAY_SOURCE_DIR} + "/tests/data/decode/profiles/" + name() + ".jsonl"};
    Decoder decoder{{}, {GetParam(), Missing::null, Documents::list}};
    int count = 0;
    for (std::string line; std::getline(file, line); ++count) {
        const auto test = parse_json(line, "line").value();
        const auto input = test.at("input").get<std::string>();
        const auto decoded = decoder.parse(input);
        ASSERT_TRUE(decoded) << test["about"] << ": " << input << ": " << decoded.error().reason;
        EXPECT_EQ(decoded->json, test.at("json").get<std::string>()) << test["about"] << ": " << input;
        const bool was_valid = parse_json(input, "input").has_value();
        EXPECT_EQ(decoded->notes.empty(), was_valid) << test["about"] << ": mended in silence";
    }
    EXPECT_GE(count, 40);
}

INSTANTIATE_TEST_SUITE_P(Both, Profiles, testing::Values(Profile::extract, Profile::text),
                         [](const auto& tested) { return std::string{tested.param == Profile::text ? "text" : "extract"}; });

}  // namespace
}  // namespace assay::decode
