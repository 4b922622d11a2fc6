#include "rag/embed/embeddings_wire.hpp"

#include "core/json.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

namespace assay::rag {
namespace {

EmbeddingsResult decode(std::string body, std::size_t count, int status = 200)
{
    net::HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    response.body.reserve(response.body.size() + simdjson::SIMDJSON_PADDING);
    return decode_embeddings(response, count);
}

TEST(EmbeddingsWire, AsksForWhatIsWanted)
{
    const std::vector<std::string> texts{"a \"b\"", "c"};
    EXPECT_EQ(Json::parse(encode_embeddings_request("m", texts, 256, EmbeddingEncoding::base64)),
              Json::parse(R"({"model":"m","input":["a \"b\"","c"],"dimensions":256,"encoding_format":"base64"})"));
    EXPECT_EQ(Json::parse(encode_embeddings_request("m", texts, 0, EmbeddingEncoding::floats)),
              Json::parse(R"({"model":"m","input":["a \"b\"","c"]})"));
}

TEST(EmbeddingsWire, PutsVectorsInTheOrderOfTheirIndex)
{
    const auto vectors = decode(R"({"data":[{"index":1,"embedding":[3,4.5]},{"index":0,"embedding":"AACAPwAAAEA="}]})", 2);
    ASSERT_TRUE(vectors) << vectors.error().error.text();
    EXPECT_EQ(*vectors, (std::vector<std::vector<float>>{{1, 2}, {3, 4.5F}}));
}

TEST(EmbeddingsWire, RefusesAnswersThatDoNotMatchTheQuestion)
{
    for (const char* body : {
             R"({"data":[{"index":0,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AAA"}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AADAfw=="}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":1}]})", R"({"data":[1,2]})", R"({"object":"list"})", "[]", "",
         }) {
        const auto vectors = decode(body, 2);
        ASSERT_FALSE(vectors) << body;
        EXPECT_EQ(vectors.error().advice, llm::Advice::retry) << body;
    }
}

TEST(EmbeddingsWire, KeepsWhatAnErrorSays)
{
    const auto vectors = decode(R"({"error":{"message":"bad key","type":"invalid_request_error","code":"invalid_api_key"}})", 1, 401);
    ASSERT_FALSE(vectors);
    EXPECT_EQ(vectors.error().advice, llm::Advice::stop_run);
    EXPECT_THAT(vectors.error().error.message, testing::HasSubstr("bad key"));
}

}  // namespace
}  // namespace assay::rag
