#include "cli/provider_setup.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(ChooseEndpoint, IsTheBuiltinWhenNoKeyIsSet)
{
    const auto endpoint = choose_endpoint({}, {});
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->provider, "builtin");
}

TEST(ChooseEndpoint, FollowsTheKeyThatIsSet)
{
    ExtractSettings settings;
    settings.model = "m";
    Environment environment;
    environment.anthropic_api_key = "k";
    EXPECT_EQ(choose_endpoint(settings, environment)->provider, "anthropic");
    environment.openai_api_key = "k";
    EXPECT_FALSE(choose_endpoint(settings, environment)) << "two keys: which one is the user's to say";
    settings.provider = "openai";
    EXPECT_EQ(choose_endpoint(settings, environment)->api_key, "k");
}

TEST(ChooseEndpoint, AsksForWhatIsMissing)
{
    ExtractSettings settings;
    settings.provider = "openai";
    settings.model = "m";
    const auto no_key = choose_endpoint(settings, {});
    ASSERT_FALSE(no_key);
    EXPECT_NE(no_key.error().message.find("OPENAI_API_KEY"), std::string::npos);
    settings.base_url = "http://127.0.0.1:1";
    EXPECT_TRUE(choose_endpoint(settings, {})) << "a server of one's own may need no key";

    settings = {};
    settings.provider = "openai";
    Environment environment;
    environment.openai_api_key = "k";
    const auto no_model = choose_endpoint(settings, environment);
    ASSERT_FALSE(no_model);
    EXPECT_NE(no_model.error().message.find("--model"), std::string::npos);

    settings.provider = "compatible";
    settings.model = "m";
    const auto no_url = choose_endpoint(settings, environment);
    ASSERT_FALSE(no_url);
    EXPECT_NE(no_url.error().message.find("--base-url"), std::string::npos);

    settings.provider = "opanai";
    const auto unknown = choose_endpoint(settings, environment);
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("openai"), std::string::npos);
}

TEST(ParseFallback, TakesFromTheFirstProviderWhatIsNotSaid)
{
    ExtractSettings settings;
    settings.model = "m";
    settings.base_url = "http://first";
    Environment environment;
    environment.anthropic_api_key = "k";
    auto fallback = parse_fallback("anthropic", settings, environment);
    ASSERT_TRUE(fallback) << fallback.error().text();
    EXPECT_EQ(fallback->endpoint.provider, "anthropic");
    EXPECT_EQ(fallback->endpoint.base_url, "") << "an address belongs to its provider";
    EXPECT_EQ(fallback->endpoint.api_key, "k");
    EXPECT_EQ(fallback->model, "m");
    fallback = parse_fallback("compatible:llama3:8b@http://127.0.0.1:8080/v1/", settings, environment);
    ASSERT_TRUE(fallback) << fallback.error().text();
    EXPECT_EQ(fallback->model, "llama3:8b") << "a model's name may hold a colon";
    EXPECT_EQ(fallback->endpoint.base_url, "http://127.0.0.1:8080/v1");
}

TEST(ParseFallback, NamesTheOptionThatIsWrong)
{
    ExtractSettings settings;
    settings.model = "m";
    for (const std::string wrong : {"", "nobody", "openai:", "compatible", "anthropic"}) {
        const auto fallback = parse_fallback(wrong, settings, {});
        ASSERT_FALSE(fallback) << wrong;
        EXPECT_NE(fallback.error().message.find("fallback"), std::string::npos) << fallback.error().message;
    }
}

}  // namespace
}  // namespace assay::cli
