#include "llm/compatible_profiles.hpp"

#include <algorithm>
#include <array>

namespace assay::llm {
namespace {

using enum Enforcement;
using Form = ChatProfile::SchemaForm;

constexpr std::array every_way{json_schema, json_object, prompt_only};
constexpr std::array no_json_object{json_schema, prompt_only};
constexpr std::array no_json_schema{json_object, prompt_only};

constexpr ChatProfile openai{"openai", "/v1", "max_completion_tokens", Form::strict, every_way};

// As of November 2026. Mistral refuses fields that it does not know, LM Studio
// refuses json_object, and DeepSeek has no schemas.
constexpr std::array profiles{
    ChatProfile{"generic", "/v1", "max_tokens", Form::strict, every_way},
    ChatProfile{"llamacpp", "/v1", "max_tokens", Form::whole, every_way},
    ChatProfile{"vllm", "/v1", "max_tokens", Form::whole, every_way},
    ChatProfile{"ollama", "/v1", "max_tokens", Form::whole, every_way},
    ChatProfile{"lmstudio", "/v1", "max_tokens", Form::whole, no_json_object},
    ChatProfile{"litellm", "/v1", "max_tokens", Form::strict, every_way},
    ChatProfile{"mistral", "/v1", "max_tokens", Form::strict, every_way},
    ChatProfile{"deepseek", "", "max_tokens", Form::strict, no_json_schema},
};

}  // namespace

const ChatProfile& openai_profile()
{
    return openai;
}

std::span<const ChatProfile> compatible_profiles()
{
    return profiles;
}

const ChatProfile* find_profile(std::string_view name)
{
    const std::string_view wanted = name.empty() ? "generic" : name;
    const auto found = std::find_if(profiles.begin(), profiles.end(),
                                    [&](const ChatProfile& profile) { return profile.name == wanted; });
    return found == profiles.end() ? nullptr : &*found;
}

}  // namespace assay::llm
