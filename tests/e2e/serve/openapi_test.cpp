// Holds what every operation really answers against /openapi.json: the status,
// the media type and the body, of a request that is good and of one that is not.
#include "schema/instance_parser.hpp"
#include "schema/schema.hpp"
#include "support/serve_process.hpp"
#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <set>
#include <string>

using namespace assay;
using namespace assay::test;

namespace {

struct Example {
    std::string operation;
    std::string target;
    std::string body;
    int status;
    ServeProcess::Headers headers{};
};

/// Enough for the built-in embedder to learn from.
std::string library()
{
    Json documents = Json::array();
    const std::vector<std::string> topics = {"bees make honey in hives", "towers are built of iron", "ships sail to distant ports",
                                             "wool is washed in cold water", "trains leave at ten", "cards are valid for years",
                                             "coats are mended for free", "letters come once a month", "parcels cost four euros",
                                             "shoes run small in size", "tailors work in the town", "cash is taken in shops"};
    for (std::size_t i = 0; i < topics.size(); ++i)
        documents.push_back({{"id", std::to_string(i)}, {"text", "It is said that " + topics[i] + ", and " + topics[(i + 1) % topics.size()] + "."}});
    return Json{{"documents", documents}}.dump();
}

const std::vector<Example> examples = {
    {"page", "/", "", 200},
    {"health", "/health", "", 200},
    {"ready", "/ready", "", 200},
    {"openapi", "/openapi.json", "", 200},
    {"metrics", "/metrics", "", 200},
    {"schemas", "/v1/schemas", "", 200},
    {"extract", "/v1/extract", R"({"texts":["Lovely!"],"schema":{"sentiment":"positive, negative, or neutral"}})", 200},
    {"extract", "/v1/extract", R"({"texts":5})", 400},
    {"extract", "/v1/extract", R"({"texts":["a"],"schema":{"type":"nothing"}})", 400},
    {"stores", "/v1/rag", "", 200},
    {"addDocuments", "/v1/rag/faq/documents", R"({"documents":[{"id":"a","title":"A","text":"Returns take 30 days.","metadata":{"n":1}},{"id":"b","text":" "}]})", 200},
    {"addDocuments", "/v1/rag/faq/documents", R"({"documents":[{"text":"no id"}]})", 400},
    {"addDocuments", "/v1/rag/none/documents", R"({"documents":[{"id":"a","text":"a"}]})", 404},
    {"addDocuments", "/v1/rag/faq/documents", library(), 200},
    {"getDocument", "/v1/rag/faq/documents/a", "", 200},
    {"getDocument", "/v1/rag/faq/documents/none", "", 404},
    {"search", "/v1/rag/faq/search", R"({"query":"returns","filter":"colour!=red"})", 200},
    {"search", "/v1/rag/faq/search", R"({"query":"returns","filter":"n>abc"})", 400},
    {"search", "/v1/rag/faq/search", R"({"query":"returns",})", 400},
    {"search", "/v1/rag/faq/search", R"({"query":"returns","rerank":true})", 400},
    {"search", "/v1/rag/faq/search", R"({"query":"a"})", 415, {{"Content-Type", "application/json; charset=latin1"}}},
    {"ask", "/v1/rag/faq/ask", R"({"question":"How long do returns take?"})", 200},
    {"ask", "/v1/rag/faq/ask", R"({"question":"How long do returns take?"})", 200, {{"Accept", "text/event-stream"}}},
    {"ask", "/v1/rag/faq/ask", R"({"question":" "})", 400},
    {"listModels", "/v1/models", "", 200},
    {"retrieveModel", "/v1/models/rag:faq", "", 200},
    {"retrieveModel", "/v1/models/none", "", 404},
    {"createChatCompletion", "/v1/chat/completions", R"({"model":"rag:faq","messages":[{"role":"user","content":"How long do returns take?"}]})", 200},
    {"createChatCompletion", "/v1/chat/completions", R"({"model":"rag:faq","stream":true,"messages":[{"role":"user","content":"returns?"}]})", 200},
    {"createChatCompletion", "/v1/chat/completions", R"({"model":"none","messages":[{"role":"user","content":"a"}]})", 404},
    {"createChatCompletion", "/v1/chat/completions", R"({"model":"rag:faq","messages":[]})", 400},
    {"createEmbedding", "/v1/embeddings", R"({"model":"rag:faq","input":["honey","iron towers"]})", 200},
    {"createEmbedding", "/v1/embeddings", R"({"model":"rag:faq","input":"honey","encoding_format":"base64"})", 200},
    {"createEmbedding", "/v1/embeddings", R"({"model":"rag:faq"})", 400},
    {"deleteDocument", "/v1/rag/faq/documents/a", "", 200},
    {"deleteDocument", "/v1/rag/faq/documents/a", "", 404},
};

struct Described {
    std::string method;
    Json operation;
};

std::map<std::string, Described> operations_of(const Json& document)
{
    std::map<std::string, Described> all;
    for (const auto& [path, methods] : document.at("paths").items())
        for (const auto& [method, operation] : methods.items()) {
            std::string upper = method;
            for (char& c : upper)
                c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            all[operation.at("operationId").get<std::string>()] = {upper, operation};
        }
    return all;
}

void expect_valid(const Json& document, Json schema, const std::string& body, const std::string& what)
{
    if (!schema.contains("$ref"))
        schema["$comment"] = "inline";
    schema["components"] = document.at("components");
    auto compiled = schema::Schema::compile(schema);
    ASSERT_TRUE(compiled) << what << ": " << compiled.error().text();
    std::string padded = body;
    padded.reserve(padded.size() + simdjson::SIMDJSON_PADDING);
    schema::InstanceParser parser;
    const auto value = parser.parse(padded);
    ASSERT_TRUE(value) << what << ": " << body;
    std::string violations;
    for (const auto& violation : compiled->violations(*value))
        violations += violation.instance + ": " + violation.message + "\n";
    EXPECT_EQ(violations, "") << what << ": " << body;
}

TEST(ServeOpenApi, SaysWhatEveryOperationAnswers)
{
    const TempDir dir;
    const ServeProcess server{ASSAY_BINARY, {"--store", "faq=" + dir.path("faq.rag")}};
    const Json document = server.send("GET", "/openapi.json").json();
    auto operations = operations_of(document);
    std::set<std::string> tried;
    for (const Example& example : examples) {
        ASSERT_TRUE(operations.contains(example.operation)) << example.operation;
        const auto& [method, operation] = operations.at(example.operation);
        const auto what = method + " " + example.target + " " + example.body;
        const auto reply = server.send(method, example.target, example.body, example.headers);
        EXPECT_EQ(reply.status, example.status) << what << "\n" << reply.body;
        tried.insert(example.operation);
        const auto& replies = operation.at("responses");
        const auto status = std::to_string(reply.status);
        const auto& content = replies.at(replies.contains(status) ? status : "default").at("content");
        std::string type = reply.header("content-type");
        type = type.substr(0, type.find(';'));
        ASSERT_TRUE(content.contains(type)) << what << ": " << type << " is not among " << content.dump();
        if (type.ends_with("json"))
            expect_valid(document, content.at(type).at("schema"), reply.body, what);
    }
    for (const auto& [name, described] : operations)
        EXPECT_TRUE(tried.contains(name)) << name << " is not tried";
}

}  // namespace
