// What has been mended and aligned is right: doing it again changes nothing and
// notes nothing, for every case of the corpora, as it stands and damaged.
#include "corpora.hpp"

#include "decode/decode.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

constexpr const char* without_schema[] = {"jsonrepair", "json_repair", "cortex_json_repair", "untruncate_json", "vercel_fixjson"};
constexpr const char* with_schema[] = {"baml", "baml_alias", "baml_number", "json_repair_schema"};
constexpr std::string_view alphabet = "{}[]\",:'\\0";
constexpr std::uint32_t damaged_copies = 5;

/// The input and damaged copies of it.
std::vector<std::string> variants(const Json& test)
{
    std::vector<std::string> texts{input_of(test)};
    for (std::uint32_t seed = 0; seed < test::rounds(damaged_copies); ++seed) {
        std::mt19937 random{seed};
        texts.push_back(test::mutate(texts.front(), random, alphabet));
    }
    return texts;
}

template <class Read>
void expect_same(const Json& test, const Read& read)
{
    for (const auto& text : variants(test)) {
        const DecodeResult first = read(text);
        if (!first)
            continue;
        const DecodeResult second = read(first->json);
        ASSERT_TRUE(second) << test["id"] << "\n" << text << "\n" << first->json << "\n" << second.error().for_person();
        EXPECT_EQ(second->json, first->json) << test["id"] << "\n" << text;
        EXPECT_TRUE(second->notes.empty()) << test["id"] << "\n" << text << "\n" << first->json << "\n" << second->notes[0].what;
    }
}

class Idempotence : public Corpora, public testing::WithParamInterface<Profile> {};

TEST_P(Idempotence, OfRepair)
{
    Decoder decoder{{}, {GetParam(), Missing::null, Documents::list, BigNumbers::kept}};
    for (const auto* file : without_schema) {
        for (const auto& test : cases_of(file))
            expect_same(test, [&](const std::string& text) { return decoder.parse(text); });
    }
}

TEST_P(Idempotence, OfAlignment)
{
    for (const auto& align : {AlignOptions{}, AlignOptions::salvaging(), AlignOptions::filling()}) {
        Decoder decoder{{}, {GetParam(), Missing::left_out, Documents::best, BigNumbers::kept, align}};
        for (const auto* file : with_schema) {
            for (const auto& test : cases_of(file)) {
                const auto schema = schema::Schema::compile(test["schema"]);
                ASSERT_TRUE(schema) << test["id"];
                expect_same(test, [&](const std::string& text) { return decoder.decode(text, *schema); });
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Profiles, Idempotence, testing::Values(Profile::extract, Profile::text),
                         [](const auto& tested) { return std::string{tested.param == Profile::text ? "text" : "extract"}; });

}  // namespace
}  // namespace assay::decode
