#include "simulate/embeddings_api.hpp"

#include "requests.hpp"
#include "simulate/json_parser.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>

namespace assay::simulate {
namespace {

using test::padded;

float product(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

std::string decoded_base64(std::string_view text)
{
    const std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char digit : text) {
        if (digit == '=')
            break;
        bits = bits << 6 | static_cast<std::uint32_t>(digits.find(digit));
        count += 6;
        if (count >= 8)
            bytes += static_cast<char>(bits >> (count -= 8) & 0xff);
    }
    return bytes;
}

TEST(Embed, MakesUnitVectorsThatShareWordsPointTheSameWay)
{
    const auto coat = embed("The coat is warm and soft", 256);
    EXPECT_NEAR(product(coat, coat), 1, 1e-5);
    EXPECT_EQ(embed("the COAT is warm... and soft!", 256), coat) << "case and punctuation do not count";
    const float close = product(coat, embed("The coat is warm and light", 256));
    const float far = product(coat, embed("Shipping took nine days", 256));
    EXPECT_GT(close, 0.6);
    EXPECT_LT(std::abs(far), 0.4);
}

TEST(Embed, HandlesTextsWithoutWords)
{
    const auto marks = embed("?!", 64);
    EXPECT_NEAR(product(marks, marks), 1, 1e-5);
    EXPECT_NE(embed("\u4f60\u597d", 64), embed("\u518d\u89c1", 64)) << "other scripts are words too";
    EXPECT_EQ(embed("a b c d", 1).size(), 1u);
}

TEST(EmbeddingsRead, TakesEveryFormOfInput)
{
    JsonParser parser;
    const auto inputs = [&](const char* input) {
        const auto body = padded(R"({"model":"m","input":)" + std::string{input} + "}");
        return read_embeddings(parser, body).value().inputs;
    };
    EXPECT_EQ(inputs(R"("one \"text\"")"), (std::vector<std::string>{"one \"text\""}));
    EXPECT_EQ(inputs(R"(["a","b"])"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(inputs("[1,22]"), (std::vector<std::string>{"1 22 "}));
    EXPECT_EQ(inputs("[[1,2],[3]]"), (std::vector<std::string>{"1 2 ", "3 "}));
}

TEST(EmbeddingsRead, RefusesWhatTheApiRefuses)
{
    JsonParser parser;
    const auto status = [&](const std::string& fields) {
        const auto body = padded("{\"model\":\"m\"," + fields + "}");
        const auto call = read_embeddings(parser, body);
        return call ? 200 : call.error().status;
    };
    EXPECT_EQ(status(R"("input":"x")"), 200);
    EXPECT_EQ(status(R"("input":"")"), 400);
    EXPECT_EQ(status(R"("input":["x",""])"), 400);
    EXPECT_EQ(status(R"("input":[])"), 400);
    EXPECT_EQ(status(R"("input":{})"), 400);
    EXPECT_EQ(status(R"("input":[true])"), 400);
    EXPECT_EQ(status(R"("input":"x","dimensions":0)"), 400);
    EXPECT_EQ(status(R"("input":"x","dimensions":5000)"), 400);
    EXPECT_EQ(status("\"input\":\"" + std::string(4 * 8192 + 1, 'x') + "\""), 400);
    std::string many = "\"x\"";
    for (int i = 0; i < 2047; ++i)
        many += ",\"x\"";
    EXPECT_EQ(status("\"input\":[" + many + "]"), 200);
    EXPECT_EQ(status("\"input\":[" + many + ",\"x\"]"), 400);
}

TEST(EmbeddingsWrite, GivesTheSameVectorsAsNumbersAndAsBase64)
{
    EmbeddingsCall call;
    call.model = "text-embedding-3-small";
    call.inputs = {"warm coat", "cold feet"};
    call.dimensions = 50;
    call.input_tokens = 6;
    const auto numbers = Json::parse(write_embeddings(call).body);
    call.base64 = true;
    const auto base64 = Json::parse(write_embeddings(call).body);
    EXPECT_EQ(numbers.at("object"), "list");
    EXPECT_EQ(numbers.at("model"), "text-embedding-3-small");
    EXPECT_EQ(numbers.at("usage"), Json::parse(R"({"prompt_tokens":6,"total_tokens":6})"));
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& datum = numbers.at("data")[i];
        EXPECT_EQ(datum.at("index"), i);
        EXPECT_EQ(datum.at("object"), "embedding");
        const auto vector = datum.at("embedding").get<std::vector<float>>();
        EXPECT_EQ(vector, embed(call.inputs[i], 50));
        const auto bytes = decoded_base64(base64.at("data")[i].at("embedding").get<std::string>());
        ASSERT_EQ(bytes.size(), 50 * sizeof(float));
        EXPECT_EQ(std::memcmp(bytes.data(), vector.data(), bytes.size()), 0);
    }
}

TEST(EmbeddingsRead, KnowsTheSizesOfTheModels)
{
    JsonParser parser;
    auto body = padded(R"({"input":"x","model":"text-embedding-3-small"})");
    EXPECT_EQ(read_embeddings(parser, body).value().dimensions, 1536u);
    body = padded(R"({"input":"x","model":"text-embedding-3-large","encoding_format":"base64"})");
    const auto large = read_embeddings(parser, body).value();
    EXPECT_EQ(large.dimensions, 3072u);
    EXPECT_TRUE(large.base64);
}

}  // namespace
}  // namespace assay::simulate
