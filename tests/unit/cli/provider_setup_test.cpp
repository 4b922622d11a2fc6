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

}  // namespace
}  // namespace assay::cli
