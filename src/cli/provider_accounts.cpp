#include "cli/provider_accounts.hpp"

#include "cli/provider_setup.hpp"
#include "llm/builtin_provider.hpp"
#include "llm/fallback_provider.hpp"
#include "llm/http_provider.hpp"

#include <cmath>
#include <utility>

namespace asio = boost::asio;

namespace assay::cli {

std::shared_ptr<llm::Budget> make_budget(const ExtractSettings& settings)
{
    if (!settings.budget_usd && !settings.budget_tokens)
        return nullptr;
    llm::Budget::Limits limits{.tokens = settings.budget_tokens};
    if (settings.budget_usd)
        limits.money = Money{std::llround(*settings.budget_usd * 1e12)};
    return std::make_shared<llm::Budget>(limits);
}

ProviderAccounts::ProviderAccounts(ExtractSettings settings, const llm::PriceTable& prices, asio::any_io_executor network,
                                   asio::any_io_executor pool, Notice notice)
    : settings_{std::move(settings)}, prices_{prices}, network_{std::move(network)}, pool_{std::move(pool)},
      notice_{std::move(notice)}
{
}

Result<std::unique_ptr<ProviderAccounts>> ProviderAccounts::make(
    const llm::Endpoint& endpoint, const ExtractSettings& settings, const Environment& environment,
    const llm::PriceTable& prices, std::shared_ptr<llm::Budget> budget, asio::any_io_executor network,
    asio::any_io_executor pool, Notice notice)
{
    std::unique_ptr<ProviderAccounts> made{
        new ProviderAccounts{settings, prices, std::move(network), std::move(pool), std::move(notice)}};
    auto& accounts = made->accounts_;
    accounts.push_back({endpoint, settings.model, nullptr});
    for (const auto& text : settings.fallbacks) {
        auto fallback = parse_fallback(text, settings, environment);
        if (!fallback)
            return fallback.error();
        accounts.push_back({std::move(fallback->endpoint), std::move(fallback->model), nullptr});
    }
    for (auto& account : accounts) {
        const auto& provider = account.endpoint.provider;
        if (budget && budget->limits().money && !prices.most(provider, account.model, 1, 1))
            return Error{Errc::invalid_input, "a budget in dollars needs the price of " + provider + "'s model " +
                                                  account.model + " (see --prices); or use --budget-tokens"};
        llm::Gate::Options options;
        options.limits = {settings.rpm, settings.tpm, settings.itpm, settings.otpm};
        // The last one has nobody to hand its calls to.
        if (&account != &accounts.back())
            options.breaker.emplace();
        account.gate = std::make_shared<llm::Gate>(made->network_, options, budget);
    }
    if (accounts.size() > 1 || endpoint.provider != "builtin") {
        net::HttpClientOptions options;
        options.max_connections = settings.concurrency;
        options.ca_file = settings.ca_file;
        made->http_ = std::make_unique<net::HttpClient>(made->network_, options);
    }
    return made;
}

Result<std::unique_ptr<llm::Provider>> ProviderAccounts::provider(const prompt::Prompt& prompt, const Account& account) const
{
    if (account.endpoint.provider == "builtin") {
        auto answerer = llm::RuleAnswerer::make(prompt.answer_schema());
        if (!answerer)
            return answerer.error();
        return std::make_unique<llm::BuiltinProvider>(std::move(*answerer), network_, pool_);
    }
    auto dialect = llm::make_dialect(account.endpoint, chat_task(settings_, account.model, prompt));
    if (!dialect)
        return dialect.error();
    llm::HttpProvider::Options options;
    options.retry.max_retries = settings_.retries;
    options.notice = notice_;
    options.model = account.model;
    options.max_output_tokens = settings_.max_output_tokens;
    options.prices = &prices_;
    return std::make_unique<llm::HttpProvider>(account.endpoint.provider, std::move(*dialect), *http_, network_,
                                               account.gate, std::move(options));
}

Result<std::unique_ptr<llm::Provider>> ProviderAccounts::provider(const prompt::Prompt& prompt) const
{
    std::vector<std::unique_ptr<llm::Provider>> providers;
    for (const auto& account : accounts_) {
        auto one = provider(prompt, account);
        if (!one)
            return one.error();
        providers.push_back(std::move(*one));
    }
    if (providers.size() == 1)
        return std::move(providers.front());
    return std::make_unique<llm::FallbackProvider>(std::move(providers), notice_);
}

void ProviderAccounts::cancel_all()
{
    if (http_)
        http_->cancel_all();
}

}  // namespace assay::cli
