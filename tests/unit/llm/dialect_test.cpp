#include "llm/dialect.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

ChatTask any_task()
{
    ChatTask t;
    t.model = "m";
    t.system = "Answer in JSON.";
    t.answer_schema = {{"type", "object"}, {"properties", {{"a", {{"type", "string"}}}}}, {"required", {"a"}}};
    t.schema_name = "record";
    return t;
}

TEST(MakeDialect, KnowsItsProviders)
{
    EXPECT_TRUE(make_dialect({.provider = "openai", .base_url = "", .api_key = "k", .profile = ""}, any_task()));
    EXPECT_TRUE(make_dialect({.provider = "anthropic", .base_url = "", .api_key = "k", .profile = ""}, any_task()));
    EXPECT_TRUE(make_dialect({.provider = "compatible", .base_url = "http://h", .api_key = "", .profile = "vllm"}, any_task()));
}

TEST(MakeDialect, ListsTheKnownOnesForAnUnknown)
{
    const auto provider = make_dialect({.provider = "opanai", .base_url = "", .api_key = "", .profile = ""}, any_task());
    ASSERT_FALSE(provider);
    EXPECT_EQ(provider.error().code, Errc::invalid_input);
    EXPECT_NE(provider.error().message.find("openai, anthropic, compatible"), std::string::npos);

    const auto profile = make_dialect({.provider = "compatible", .base_url = "http://h", .api_key = "", .profile = "vlm"}, any_task());
    ASSERT_FALSE(profile);
    EXPECT_NE(profile.error().message.find("vllm"), std::string::npos);

    EXPECT_FALSE(make_dialect({.provider = "compatible", .base_url = "", .api_key = "", .profile = ""}, any_task()));
}

TEST(MakeDialect, RefusesATaskNoProviderCouldBeGiven)
{
    const auto refused = [](auto change) {
        ChatTask t = any_task();
        change(t);
        const auto made = make_dialect({.provider = "openai", .base_url = "", .api_key = "k", .profile = ""}, t);
        return !made && made.error().code == Errc::invalid_input;
    };
    EXPECT_TRUE(refused([](ChatTask& t) { t.model = ""; }));
    EXPECT_TRUE(refused([](ChatTask& t) { t.schema_name = "a record"; }));
    EXPECT_TRUE(refused([](ChatTask& t) { t.schema_name = ""; }));
    EXPECT_TRUE(refused([](ChatTask& t) { t.schema_name = std::string(65, 'a'); }));
    EXPECT_TRUE(refused([](ChatTask& t) { t.max_output_tokens = 0; }));
    EXPECT_TRUE(refused([](ChatTask& t) { t.temperature = -0.5; }));
    EXPECT_TRUE(refused([](ChatTask& t) { t.answer_schema = true; }));
    EXPECT_FALSE(refused([](ChatTask& t) { t.temperature = 0; }));
}

}  // namespace
}  // namespace assay::llm
