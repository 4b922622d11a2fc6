#pragma once

#include "cli/environment.hpp"
#include "cli/provider_accounts.hpp"
#include "cli/settings.hpp"
#include "rag/rerank/reranker.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <vector>

namespace assay::cli {

/// The language model that a command asks about a collection: one account,
/// whatever it is asked.
class RagModel {
public:
    /// Errors as choose_endpoint() has them. A model need not be meant: see exists().
    [[nodiscard]] static Result<RagModel> make(const ExtractSettings& settings, const Environment& environment,
                                               boost::asio::io_context& network);

    /// Whether there is one; else the built-in rules are meant.
    [[nodiscard]] bool exists() const { return accounts_ != nullptr; }

    /// Null if there is none. This must outlive it.
    [[nodiscard]] Result<std::unique_ptr<llm::Provider>> provider(const prompt::Prompt& prompt) const;

private:
    RagModel() = default;

    std::unique_ptr<llm::PriceTable> prices_ = std::make_unique<llm::PriceTable>();  // outlives the accounts
    std::unique_ptr<ProviderAccounts> accounts_;
};

/// How long one question to a model may take.
[[nodiscard]] std::chrono::milliseconds model_timeout(const ExtractSettings& settings);

/// Lets the model put hits into order and keeps the best `k` of them. Error
/// (invalid_input) if there is no model; one that fails leaves a note.
[[nodiscard]] Result<rag::Reranked> rerank(const RagModel& model, boost::asio::io_context& network,
                                           const RagQuerySettings& settings, std::vector<rag::SearchHit> hits);

}  // namespace assay::cli
