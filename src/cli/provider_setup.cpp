#include "cli/provider_setup.hpp"

#include "llm/builtin_provider.hpp"
#include "llm/fallback_provider.hpp"
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
                                          asio::any_io_executor pool, Notice notice, const ProviderSetup* beside)
{
    ProviderSetup setup;
    setup.single_prompt_ = &single;
    setup.packed_prompt_ = packed;

    struct Account {
        Fallback who;
        std::shared_ptr<llm::Gate> gate;
    };
    std::vector<Account> accounts{{{endpoint, settings.model}, nullptr}};
    for (const auto& text : settings.fallbacks) {
        auto fallback = parse_fallback(text, settings, environment);
        if (!fallback)
            return fallback.error();
        accounts.push_back({std::move(*fallback), nullptr});
    }
    for (auto& [who, gate] : accounts) {
        if (budget && budget->limits().money && !prices.most(who.endpoint.provider, who.model, 1, 1))
            return Error{Errc::invalid_input, "a budget in dollars needs the price of " + who.endpoint.provider +
                                                  "'s model " + who.model + " (see --prices); or use --budget-tokens"};
        llm::Gate::Options options;
        options.limits = {settings.rpm, settings.tpm, settings.itpm, settings.otpm};
        // The last one has nobody to hand its calls to.
        if (&who != &accounts.back().who)
            options.breaker.emplace();
        const auto place = setup.gates_.size();
        gate = beside ? beside->gates_[place] : std::make_shared<llm::Gate>(network, options, budget);
        setup.gates_.push_back(gate);
    }
    if (beside) {
        setup.http_ = beside->http_;
    } else if (accounts.size() > 1 || endpoint.provider != "builtin") {
        net::HttpClientOptions options;
        options.max_connections = settings.concurrency;
        options.ca_file = settings.ca_file;
        setup.http_ = std::make_shared<net::HttpClient>(network, options);
    }

    const auto make_one = [&](const prompt::Prompt& prompt, const Account& account) -> Result<std::unique_ptr<llm::Provider>> {
        const auto& [who, gate] = account;
        if (who.endpoint.provider == "builtin") {
            auto answerer = llm::RuleAnswerer::make(prompt.answer_schema());
            if (!answerer)
                return answerer.error();
            return std::make_unique<llm::BuiltinProvider>(std::move(*answerer), network, pool);
        }
        auto dialect = llm::make_dialect(who.endpoint, chat_task(settings, who.model, prompt));
        if (!dialect)
            return dialect.error();
        llm::HttpProvider::Options options;
        options.retry.max_retries = settings.retries;
        options.notice = notice;
        options.model = who.model;
        options.max_output_tokens = settings.max_output_tokens;
        options.prices = &prices;
        return std::make_unique<llm::HttpProvider>(who.endpoint.provider, std::move(*dialect), *setup.http_, network,
                                                   gate, std::move(options));
    };
    const auto make_lane = [&](const prompt::Prompt& prompt) -> Result<std::unique_ptr<llm::Provider>> {
        std::vector<std::unique_ptr<llm::Provider>> providers;
        for (const auto& account : accounts) {
            auto one = make_one(prompt, account);
            if (!one)
                return one.error();
            providers.push_back(std::move(*one));
        }
        if (providers.size() == 1)
            return std::move(providers.front());
        return std::make_unique<llm::FallbackProvider>(std::move(providers), notice);
    };
    auto one = make_lane(single);
    if (!one)
        return one.error();
    setup.single_ = std::move(*one);
    if (packed) {
        auto many = make_lane(*packed);
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
