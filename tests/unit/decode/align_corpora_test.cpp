// How many cases of the public projects that align answers to a schema come
// out as those projects want them, and whether what they refuse is refused.
// The cases given up are listed with their reasons in
// tests/data/align_given_up.json; no other may fail.
#include "corpora.hpp"

#include "decode/decode.hpp"
#include "decode/price.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <set>

namespace assay::decode {
namespace {

bool is_verbose() { return std::getenv("ASSAY_VERBOSE") != nullptr; }

std::set<std::string> given_up()
{
    const auto document = read_json_file(std::string{ASSAY_SOURCE_DIR} + "/tests/data/align_given_up.json").value();
    std::set<std::string> ids;
    for (const auto& group : document["groups"]) {
        for (const auto& id : group["cases"])
            ids.insert(id.get<std::string>());
    }
    return ids;
}

schema::Schema schema_of(const Json& test)
{
    auto schema = schema::Schema::compile(test["schema"]);
    EXPECT_TRUE(schema) << test["id"] << ": " << schema.error().text();
    return *schema;
}

std::string outcome_of(const DecodeResult& decoded)
{
    if (!decoded)
        return decoded.error().for_person();
    std::string text = decoded->json + "  price " + std::to_string(decoded->price);
    for (const auto& note : decoded->notes)
        text += "\n        " + note.where + " " + note.what + " [" + note.before.substr(0, 60) + "] [" +
                note.after.substr(0, 60) + "]";
    return text;
}

struct Share {
    const char* file;
    double at_least;  ///< In percent.
};

class AlignmentCorpus : public Corpora, public testing::WithParamInterface<Share> {};

TEST_P(AlignmentCorpus, ComesOutAsItsProjectWantsIt)
{
    const auto expected_failures = given_up();
    Decoder decoder{{}, {.align = AlignOptions::salvaging()}};
    int right = 0;
    int all = 0;
    for (const auto& test : cases_of(GetParam().file)) {
        ++all;
        const auto schema = schema_of(test);
        const auto decoded = decoder.decode(input_of(test), schema);
        const bool is_right = decoded && same(parse_json(decoded->json, "json").value(), test["expected"]);
        right += is_right;
        if (decoded) {
            EXPECT_TRUE(decoder.check(decoded->json, schema)) << test["id"];
            for (const auto& note : decoded->notes)
                EXPECT_TRUE(has_price(note.what)) << note.what << " is missing in price.cpp";
        }
        const bool is_given_up = expected_failures.contains(test["id"].get<std::string>());
        EXPECT_TRUE(is_right || is_given_up) << test["id"];
        if (is_right && is_given_up)
            std::cout << test["id"] << " is on the list of those given up, but comes out right\n";
        if (!is_right && is_verbose())
            std::cout << test["id"].get<std::string>() << "\n  input  " << test["input"].dump().substr(0, 600)
                      << "\n  schema " << test["schema"].dump().substr(0, 400) << "\n  wants  "
                      << test["expected"].dump().substr(0, 600) << "\n  got    " << outcome_of(decoded).substr(0, 1500) << "\n";
    }
    std::cout << GetParam().file << ": " << right << " of " << all << "\n";
    EXPECT_GE(100.0 * right / all, GetParam().at_least);
}

INSTANTIATE_TEST_SUITE_P(Files, AlignmentCorpus,
                         testing::Values(Share{"baml", 95}, Share{"baml_alias", 95}, Share{"baml_number", 95},
                                         Share{"json_repair_schema", 95}),
                         [](const auto& tested) { return std::string{tested.param.file}; });

class RejectCorpus : public Corpora, public testing::WithParamInterface<const char*> {};

TEST_P(RejectCorpus, IsRefused)
{
    Decoder decoder{{}, {.align = AlignOptions::salvaging()}};
    for (const auto& test : cases_of(GetParam())) {
        const auto decoded = decoder.decode(input_of(test), schema_of(test));
        EXPECT_FALSE(decoded) << test["id"] << " " << test["input"] << "\n  " << outcome_of(decoded);
    }
}

INSTANTIATE_TEST_SUITE_P(Files, RejectCorpus,
                         testing::Values("baml_reject", "baml_alias_reject", "baml_number_reject", "json_repair_schema_reject"),
                         [](const auto& tested) { return std::string{tested.param}; });

}  // namespace
}  // namespace assay::decode
