#include "extract/calls.hpp"

namespace assay::extract {

void Calls::add_reply(const llm::Provider& asked, const llm::ChatReply& reply, std::span<Extraction* const> outcomes)
{
    ++answered_;
    failed_alone_ = false;
    receipts_.add_reply(asked.name(), reply, outcomes);
    for (auto* outcome : outcomes)
        outcome->is_in_doubt = false;
}

Result<void> Calls::add_failure(const llm::Provider& asked, const llm::CallFailure& failure, std::uint64_t answered_before,
                                std::span<Extraction* const> outcomes)
{
    receipts_.add_failure(asked.name(), failure, outcomes);
    // After a stop nothing is tried again: that tells nothing about this text
    // and nothing about the provider.
    if (is_stopped_ && failure.advice == llm::Advice::retry)
        return Error{Errc::cancelled, "stopped before this text was asked about again"};
    const bool outage = failure.advice == llm::Advice::retry &&
                        is_outage(failure.others_answered.value_or(answered_ != answered_before));
    if (outage || failure.advice == llm::Advice::stop_run || failure.error.code == Errc::cancelled)
        return failure.error;
    for (auto* outcome : outcomes) {
        outcome->error = failure.error.text();
        outcome->is_in_doubt = failure.advice == llm::Advice::retry;
    }
    return {};
}

bool Calls::is_outage(bool others_answered)
{
    if (others_answered)
        return false;
    const bool may_be_the_text = under_way_ == 1 && answered_ > 0 && !failed_alone_;
    failed_alone_ = true;
    return !may_be_the_text;
}

}  // namespace assay::extract
