#include "extract/receipts.hpp"

#include "extract/share.hpp"

namespace assay::extract {
namespace {

/// Whose prices count.
std::string_view who(std::string_view asked, const std::string& answered)
{
    return answered.empty() ? asked : std::string_view{answered};
}

}  // namespace

Receipts::Receipts(const llm::PriceTable& prices) : prices_{prices}, last_model_{std::make_shared<const std::string>()} {}

void Receipts::add_reply(std::string_view asked, const llm::ChatReply& reply, std::span<Extraction* const> outcomes)
{
    // One string serves all rows that the same model answered.
    if (*last_model_ != reply.model)
        last_model_ = std::make_shared<const std::string>(reply.model);
    for (auto* outcome : outcomes) {
        outcome->model = last_model_;
        outcome->latency = reply.latency;
    }
    charge(who(asked, reply.provider), reply.usage, reply.model, outcomes);
    charge(reply.billed_elsewhere, outcomes);
}

void Receipts::add_failure(std::string_view asked, const llm::CallFailure& failure, std::span<Extraction* const> outcomes)
{
    // A call that brought no answer has cost nothing.
    if (failure.usage.input || failure.usage.output)
        charge(who(asked, failure.provider), failure.usage, failure.model, outcomes);
    charge(failure.billed_elsewhere, outcomes);
}

void Receipts::charge(const std::vector<llm::Billed>& billed, std::span<Extraction* const> outcomes)
{
    for (const auto& [provider, model, usage] : billed)
        charge(provider, usage, model, outcomes);
}

void Receipts::charge(std::string_view provider, const llm::Usage& usage, const std::string& model,
                      std::span<Extraction* const> outcomes)
{
    const auto cost = prices_.cost(provider, model, usage);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto& outcome = *outcomes[i];
        add(outcome.usage, share(usage, outcomes.size(), i));
        if (cost && outcome.cost)
            *outcome.cost += share(*cost, outcomes.size(), i);
        else
            outcome.cost.reset();
    }
}

}  // namespace assay::extract
