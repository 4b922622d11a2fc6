#pragma once

#include "cli/environment.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"
#include "llm/budget.hpp"
#include "llm/dialect.hpp"
#include "llm/gate.hpp"
#include "llm/prices.hpp"
#include "llm/provider.hpp"
#include "net/http_client.hpp"
#include "prompt/prompt.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace assay::cli {

/// Null if the settings have no budget.
[[nodiscard]] std::shared_ptr<llm::Budget> make_budget(const ExtractSettings& settings);

/// Whom a command asks: the chosen provider and those that stand in for it,
/// each an account with its limits, and the HTTP client under all of them.
/// Each prompt has a provider of its own; what these share is here, so that
/// limits hold for all questions together.
class ProviderAccounts {
public:
    using Notice = std::function<void(const std::string&)>;

    /// `budget` may be null; `prices` must outlive this. Error (invalid_input)
    /// if the budget is in money and a model that may be asked has no price.
    [[nodiscard]] static Result<std::unique_ptr<ProviderAccounts>> make(
        const llm::Endpoint& endpoint, const ExtractSettings& settings, const Environment& environment,
        const llm::PriceTable& prices, std::shared_ptr<llm::Budget> budget, boost::asio::any_io_executor network,
        boost::asio::any_io_executor pool, Notice notice);

    /// The provider that answers `prompt`; this must outlive it. From any
    /// thread, also while others are asked.
    [[nodiscard]] Result<std::unique_ptr<llm::Provider>> provider(const prompt::Prompt& prompt) const;

    /// Of the first account, per minute, as far as they are known by now.
    [[nodiscard]] llm::UserLimits known_limits() const { return accounts_.front().gate->limiter().known_limits(); }

    /// Drops what is in flight.
    void cancel_all();

private:
    struct Account {
        llm::Endpoint endpoint;
        std::string model;
        std::shared_ptr<llm::Gate> gate;
    };

    ProviderAccounts(ExtractSettings settings, const llm::PriceTable& prices, boost::asio::any_io_executor network,
                     boost::asio::any_io_executor pool, Notice notice);
    [[nodiscard]] Result<std::unique_ptr<llm::Provider>> provider(const prompt::Prompt& prompt, const Account& account) const;

    ExtractSettings settings_;
    const llm::PriceTable& prices_;
    boost::asio::any_io_executor network_;
    boost::asio::any_io_executor pool_;
    Notice notice_;
    std::unique_ptr<net::HttpClient> http_;  ///< Null if none of the accounts needs one.
    std::vector<Account> accounts_;          ///< At least one.
};

}  // namespace assay::cli
