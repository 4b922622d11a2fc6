// What is read of texts, metadata, answers and files of a collection: whatever
// the bytes, the result is well formed or an error.
// Reproduce a failure with its seed; ASSAY_FUZZ_ROUNDS=N does more rounds.
#include "core/json.hpp"
#include "rag/chunk/sentences.hpp"
#include "rag/collection/judged_weight.hpp"
#include "rag/filter/filter.hpp"
#include "rag/filter/metadata.hpp"
#include "rag/rerank/built_in_texts.hpp"
#include "rag/rerank/ranking.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace assay::rag {
namespace {

template <std::size_t N>
std::string random_text(std::mt19937& random, const std::string_view (&pieces)[N], std::size_t most)
{
    std::string text;
    for (auto left = random() % most; left > 0; --left)
        text += pieces[random() % N];
    return text;
}

TEST(RagReadingFuzz, SentencesLieInOrderWithinTheirText)
{
    constexpr std::string_view pieces[] = {"Dr.", " ", "\n", "\r\n", "A", ".", "U.S.", "word", "Fig. 3", "\n\n", "- ", "\u3002",
                                           "\u4E2D\u6587", "\u00A0", "3. ", "e.g.", "  ", "?", "\"", "longer words of a line that is wrapped"};
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        const std::string text = random_text(random, pieces, 60);
        std::size_t before = 0;
        for (const Span sentence : split_sentences(text)) {
            ASSERT_GE(sentence.start, before);
            ASSERT_LT(sentence.start, sentence.end);
            ASSERT_LE(sentence.end, text.size());
            ASSERT_EQ(trimmed(text, sentence), sentence);
            ASSERT_EQ(text.substr(before, sentence.start - before).find_first_not_of(" \n\r\xC2\xA0"), std::string::npos)
                << "nothing is left out but white space";
            before = sentence.end;
        }
    }
}

TEST(RagReadingFuzz, MetadataIsAnObjectOrAnError)
{
    constexpr std::string_view pieces[] = {"{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"a\":", "1", "-0", "1e400", "1.5e3",
                                           "123456789012345678901234567890", "null", "true", "\"\\u0000\"", " ", "{\"a\":", "\xFF"};
    const auto filter = Filter::parse("a=1 OR a.b<2 OR has b OR a>=123456789012345678901234567889");
    ASSERT_TRUE(filter);
    for (std::uint32_t seed = 0; seed < test::rounds(20'000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        std::string json = random_text(random, pieces, 12);
        if (random() % 2 == 0)
            json = "{\"a\":" + json + "}";
        MetadataColumns metadata;
        const auto added = metadata.add(json);
        ASSERT_EQ(check_metadata(json).has_value(), added.has_value()) << json;
        if (!added) {
            ASSERT_FALSE(added.error().message.empty());
            continue;
        }
        const auto parsed = parse_json(json, "metadata");
        ASSERT_TRUE(parsed && parsed->is_object()) << json;
        ASSERT_EQ(filter->select(metadata).size(), 1u);
    }
}

TEST(RagReadingFuzz, AnyAnswerIsAnOrderOfAllPassagesOrRefused)
{
    const std::vector<std::string> ids{"pa", "pb", "pc"};
    const auto schema = ranking_schema(Json::parse(built_in_rerank_schema()), ids);
    decode::Decoder decoder;
    constexpr std::string_view pieces[] = {"{\"ranking\":", "[", "]", "\"pa\"", "\"pb\"", "\"[pc]\"", "pa", ",", "}", "\"px\"", "1", "null",
                                           "```json\n", "Sure: ", "\"ranking\"", ":", "{\"ranking\":[\"pc\",\"pa\"", "\xFF"};
    for (std::uint32_t seed = 0; seed < test::rounds(5000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        const auto order = read_ranking(decoder, random_text(random, pieces, 12), schema, ids);
        if (!order) {
            ASSERT_FALSE(order.error().for_person().empty());
            continue;
        }
        auto places = *order;
        std::sort(places.begin(), places.end());
        ASSERT_EQ(places, (std::vector<std::size_t>{0, 1, 2}));
    }
}

TEST(RagReadingFuzz, AJudgedWeightOfAnyBytesIsOneOrAnError)
{
    const std::string good = serialise(JudgedWeight{0.35F, 809});
    for (std::uint32_t seed = 0; seed < test::rounds(5000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        std::string bytes = good;
        for (int left = 2; left > 0; --left)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        const auto weight = parse_judged_weight(bytes);
        if (weight) {
            ASSERT_GE(weight->vector_weight, 0);
            ASSERT_LE(weight->vector_weight, 1);
        } else {
            ASSERT_EQ(weight.error().code, Errc::corrupt);
        }
    }
}

}  // namespace
}  // namespace assay::rag
