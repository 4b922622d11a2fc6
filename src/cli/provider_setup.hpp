#pragma once

#include "cli/environment.hpp"
#include "cli/provider_accounts.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"
#include "extract/extractor.hpp"
#include "llm/dialect.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <vector>

namespace assay::cli {

/// Which provider a command line and an environment mean. Error (invalid_input)
/// if the provider is unknown or lacks its key, its model or its address.
[[nodiscard]] Result<llm::Endpoint> choose_endpoint(const ExtractSettings& settings, const Environment& environment);

/// A provider that may stand in for the chosen one, and the model it is asked for.
struct Fallback {
    llm::Endpoint endpoint;
    std::string model;
};

/// Reads "PROVIDER", "PROVIDER:MODEL", "PROVIDER@BASE_URL" or all of them; what
/// is not said is as for the first provider. Errors as choose_endpoint().
[[nodiscard]] Result<Fallback> parse_fallback(const std::string& text, const ExtractSettings& settings,
                                              const Environment& environment);

/// What is the same for all questions that a prompt is asked with.
[[nodiscard]] llm::ChatTask chat_task(const ExtractSettings& settings, const std::string& model,
                                      const prompt::Prompt& prompt);

/// The providers of one run: one for single questions, one for packed ones if
/// there are any, and the accounts under both.
class ProviderSetup {
public:
    /// As ProviderAccounts::make(). `beside` asks the same accounts other
    /// questions: both then share their limits and connections.
    [[nodiscard]] static Result<ProviderSetup> make(const llm::Endpoint& endpoint, const ExtractSettings& settings,
                                                    const Environment& environment, const llm::PriceTable& prices,
                                                    std::shared_ptr<llm::Budget> budget,
                                                    const prompt::Prompt& single, const prompt::Prompt* packed,
                                                    boost::asio::any_io_executor network,
                                                    boost::asio::any_io_executor pool, ProviderAccounts::Notice notice,
                                                    const ProviderSetup* beside = nullptr);

    [[nodiscard]] extract::Lane single() const { return {single_prompt_, single_.get()}; }
    [[nodiscard]] extract::Lane packed() const { return {packed_prompt_, packed_.get()}; }

    [[nodiscard]] llm::UserLimits known_limits() const { return accounts_->known_limits(); }

    /// Drops what is in flight.
    void cancel_all() { accounts_->cancel_all(); }

private:
    ProviderSetup() = default;

    const prompt::Prompt* single_prompt_ = nullptr;
    const prompt::Prompt* packed_prompt_ = nullptr;
    std::shared_ptr<ProviderAccounts> accounts_;  // outlives the providers below
    std::unique_ptr<llm::Provider> single_;
    std::unique_ptr<llm::Provider> packed_;
};

}  // namespace assay::cli
