#include "llm/compatible_profiles.hpp"

#include <gtest/gtest.h>

#include <set>

namespace assay::llm {
namespace {

TEST(CompatibleProfiles, AreFoundByName)
{
    for (const char* name : {"generic", "llamacpp", "vllm", "ollama", "lmstudio", "litellm", "mistral", "deepseek"}) {
        const ChatProfile* profile = find_profile(name);
        ASSERT_NE(profile, nullptr) << name;
        EXPECT_EQ(profile->name, name);
    }
    EXPECT_EQ(find_profile("")->name, "generic");
    EXPECT_EQ(find_profile("opnai"), nullptr);
}

TEST(CompatibleProfiles, StepDownFromStrongToWeakAndEndWithThePromptAlone)
{
    for (const ChatProfile& profile : compatible_profiles()) {
        ASSERT_FALSE(profile.ladder.empty());
        EXPECT_EQ(profile.ladder.back(), Enforcement::prompt_only) << profile.name;
        for (std::size_t i = 1; i < profile.ladder.size(); ++i)
            EXPECT_LT(profile.ladder[i - 1], profile.ladder[i]) << profile.name;
    }
}

TEST(CompatibleProfiles, KnowWhatEachServerLacks)
{
    EXPECT_EQ(find_profile("deepseek")->ladder.front(), Enforcement::json_object);
    EXPECT_EQ(find_profile("lmstudio")->ladder.size(), 2u);
    EXPECT_EQ(openai_profile().max_tokens_field, "max_completion_tokens");
    EXPECT_EQ(find_profile("mistral")->max_tokens_field, "max_tokens");
}

}  // namespace
}  // namespace assay::llm
