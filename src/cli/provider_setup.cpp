#include "cli/provider_setup.hpp"

#include <algorithm>
#include <array>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

constexpr std::array<std::string_view, 4> provider_names = {"openai", "anthropic", "compatible", "builtin"};

/// The provider meant when none is named: the one whose key is set.
Result<std::string> provider_by_key(const Environment& environment)
{
    const bool openai = !environment.openai_api_key.empty();
    const bool anthropic = !environment.anthropic_api_key.empty();
    if (openai && anthropic)
        return Error{Errc::invalid_input,
                     "OPENAI_API_KEY and ANTHROPIC_API_KEY are both set; say which one with --provider"};
    return std::string{openai ? "openai" : anthropic ? "anthropic" : "builtin"};
}

/// OpenAI asks for names of at most 64 of [A-Za-z0-9_-].
constexpr const char* schema_name = "record";

}  // namespace

Result<llm::Endpoint> choose_endpoint(const ExtractSettings& settings, const Environment& environment)
{
    llm::Endpoint endpoint;
    if (settings.provider.empty()) {
        auto by_key = provider_by_key(environment);
        if (!by_key)
            return by_key.error();
        endpoint.provider = std::move(*by_key);
    } else {
        endpoint.provider = settings.provider;
    }
    if (std::find(provider_names.begin(), provider_names.end(), endpoint.provider) == provider_names.end())
        return Error{Errc::invalid_input,
                     "unknown provider '" + endpoint.provider + "'; use openai, anthropic, compatible or builtin"};
    if (endpoint.provider == "builtin")
        return endpoint;

    endpoint.base_url = settings.base_url;
    while (endpoint.base_url.ends_with('/'))
        endpoint.base_url.pop_back();
    endpoint.profile = settings.profile;
    endpoint.api_key = endpoint.provider == "openai"      ? environment.openai_api_key
                       : endpoint.provider == "anthropic" ? environment.anthropic_api_key
                                                          : environment.compatible_api_key;
    if (settings.model.empty())
        return Error{Errc::invalid_input, "--model is needed with --provider " + endpoint.provider};
    if (endpoint.provider == "compatible" && endpoint.base_url.empty())
        return Error{Errc::invalid_input, "--base-url is needed with --provider compatible"};
    if (endpoint.api_key.empty() && endpoint.base_url.empty())
        return Error{Errc::invalid_input, std::string{"no key: set "} +
                     (endpoint.provider == "openai" ? "OPENAI_API_KEY" : "ANTHROPIC_API_KEY") +
                     ", or use --provider builtin, which needs none"};
    return endpoint;
}

Result<Fallback> parse_fallback(const std::string& text, const ExtractSettings& settings, const Environment& environment)
{
    auto asked = settings;
    const auto at = text.find('@');
    const auto named = text.substr(0, at);
    const auto colon = named.find(':');
    asked.provider = named.substr(0, colon);
    if (colon != std::string::npos)
        asked.model = named.substr(colon + 1);
    asked.base_url = at == std::string::npos ? "" : text.substr(at + 1);
    if (asked.provider.empty() || (colon != std::string::npos && asked.model.empty()))
        return Error{Errc::invalid_input, "'" + text + "' is no fallback; write PROVIDER[:MODEL][@BASE_URL]"};
    auto endpoint = choose_endpoint(asked, environment);
    if (!endpoint)
        return Error{endpoint.error().code, "--fallback " + text + ": " + endpoint.error().message};
    return Fallback{std::move(*endpoint), std::move(asked.model)};
}

llm::ChatTask chat_task(const ExtractSettings& settings, const std::string& model, const prompt::Prompt& prompt)
{
    llm::ChatTask task;
    task.model = model;
    task.system = prompt.system();
    task.answer_schema = prompt.answer_schema();
    task.schema_name = schema_name;
    task.max_output_tokens = settings.max_output_tokens;
    task.temperature = settings.temperature;
    task.token_probabilities = settings.logprobs;
    return task;
}

Result<ProviderSetup> ProviderSetup::make(const llm::Endpoint& endpoint, const ExtractSettings& settings,
                                          const Environment& environment, const llm::PriceTable& prices,
                                          std::shared_ptr<llm::Budget> budget, const prompt::Prompt& single,
                                          const prompt::Prompt* packed, asio::any_io_executor network,
                                          asio::any_io_executor pool, ProviderAccounts::Notice notice,
                                          const ProviderSetup* beside)
{
    ProviderSetup setup;
    setup.single_prompt_ = &single;
    setup.packed_prompt_ = packed;
    if (beside) {
        setup.accounts_ = beside->accounts_;
    } else {
        auto accounts = ProviderAccounts::make(endpoint, settings, environment, prices, std::move(budget), std::move(network),
                                               std::move(pool), std::move(notice));
        if (!accounts)
            return accounts.error();
        setup.accounts_ = std::move(*accounts);
    }
    auto one = setup.accounts_->provider(single);
    if (!one)
        return one.error();
    setup.single_ = std::move(*one);
    if (packed) {
        auto many = setup.accounts_->provider(*packed);
        if (!many)
            return many.error();
        setup.packed_ = std::move(*many);
    }
    return setup;
}

}  // namespace assay::cli
