// Each file of tests/data/decode is one answer of a model with its schema and
// what must become of it:
//
//     about      what the case shows
//     input      the model's text
//     schema     JSON Schema
//     record     the expected JSON text, digit by digit; or else
//     rejection  words that the reason for a person must contain
//     notes      the expected notes; `before` and `after` are compared if given
#include "core/json.hpp"
#include "decode/decode.hpp"
#include "decode/price.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace assay::decode {
namespace {

std::vector<std::string> case_files()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{std::string{ASSAY_SOURCE_DIR} + "/tests/data/decode"}) {
        if (entry.is_regular_file())
            names.push_back(entry.path().stem());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class DecodeCase : public testing::TestWithParam<std::string> {};

TEST_P(DecodeCase, EndsAsItsFileSays)
{
    const std::string path = std::string{ASSAY_SOURCE_DIR} + "/tests/data/decode/" + GetParam() + ".json";
    const Json test = read_json_file(path).value();
    SCOPED_TRACE(test["about"].get<std::string>());
    const auto schema = schema::Schema::compile(test["schema"]);
    ASSERT_TRUE(schema) << schema.error().text();

    Decoder decoder;
    const auto decoded = decoder.decode(test["input"].get<std::string>(), *schema);
    if (test.contains("rejection")) {
        ASSERT_FALSE(decoded) << decoded->json;
        EXPECT_NE(decoded.error().for_person().find(test["rejection"].get<std::string>()), std::string::npos)
            << decoded.error().for_person();
        return;
    }
    ASSERT_TRUE(decoded) << decoded.error().for_person();
    EXPECT_EQ(decoded->json, test["record"].get<std::string>());
    std::string found;
    for (const auto& note : decoded->notes)
        found += note.where + " " + note.what + " [" + note.before + "] [" + note.after + "]\n";
    const Json expected = test.value("notes", Json::array());
    ASSERT_EQ(decoded->notes.size(), expected.size()) << found;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& note = decoded->notes[i];
        EXPECT_EQ(note.what, expected[i]["what"].get<std::string>()) << found;
        EXPECT_TRUE(has_price(note.what)) << note.what << " is missing in price.cpp";
        EXPECT_EQ(note.where, expected[i].value("where", "")) << found;
        EXPECT_EQ(note.before, expected[i].value("before", note.before)) << found;
        EXPECT_EQ(note.after, expected[i].value("after", note.after)) << found;
    }
}

INSTANTIATE_TEST_SUITE_P(Files, DecodeCase, testing::ValuesIn(case_files()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace assay::decode
