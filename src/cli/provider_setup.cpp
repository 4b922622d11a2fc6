#include "cli/provider_setup.hpp"

#include "llm/builtin_provider.hpp"
#include "llm/http_provider.hpp"

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

llm::ChatTask chat_task(const ExtractSettings& settings, const prompt::Prompt& prompt)
{
    llm::ChatTask task;
    task.model = settings.model;
    task.system = prompt.system();
    task.answer_schema = prompt.answer_schema();
    task.schema_name = schema_name;
    task.max_output_tokens = settings.max_output_tokens;
    task.temperature = settings.temperature;
    return task;
}

Result<ProviderSetup> ProviderSetup::make(const llm::Endpoint& endpoint, const ExtractSettings& settings,
                                          const prompt::Prompt& single, const prompt::Prompt* packed,
                                          asio::any_io_executor network, asio::any_io_executor pool, Notice notice)
{
    ProviderSetup setup;
    setup.single_prompt_ = &single;
    setup.packed_prompt_ = packed;
    if (endpoint.provider != "builtin") {
        net::HttpClientOptions options;
        options.max_connections = settings.concurrency;
        options.ca_file = settings.ca_file;
        setup.http_ = std::make_unique<net::HttpClient>(network, options);
    }

    const auto make_one = [&](const prompt::Prompt& prompt) -> Result<std::unique_ptr<llm::Provider>> {
        if (endpoint.provider == "builtin") {
            auto answerer = llm::RuleAnswerer::make(prompt.answer_schema());
            if (!answerer)
                return answerer.error();
            return std::make_unique<llm::BuiltinProvider>(std::move(*answerer), network, pool);
        }
        auto dialect = llm::make_dialect(endpoint, chat_task(settings, prompt));
        if (!dialect)
            return dialect.error();
        llm::RetryPolicy::Limits retry;
        retry.max_retries = settings.retries;
        return std::make_unique<llm::HttpProvider>(endpoint.provider, std::move(*dialect), *setup.http_, network,
                                                   retry, notice);
    };
    auto one = make_one(single);
    if (!one)
        return one.error();
    setup.single_ = std::move(*one);
    if (packed) {
        auto many = make_one(*packed);
        if (!many)
            return many.error();
        setup.packed_ = std::move(*many);
    }
    return setup;
}

void ProviderSetup::cancel_all()
{
    if (http_)
        http_->cancel_all();
}

}  // namespace assay::cli
