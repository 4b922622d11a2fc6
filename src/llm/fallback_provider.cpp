#include "llm/fallback_provider.hpp"

#include <cassert>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

constexpr int answers_to_be_back = 8;  ///< In a row.

bool may_be_answered_elsewhere(const CallFailure& failure)
{
    return failure.advice == Advice::retry && failure.error.code != Errc::cancelled;
}

}  // namespace

FallbackProvider::FallbackProvider(std::vector<std::unique_ptr<Provider>> providers,
                                   std::function<void(const std::string&)> notice)
    : providers_{std::move(providers)}, notice_{std::move(notice)}
{
    assert(!providers_.empty());
}

asio::awaitable<ChatResult> FallbackProvider::chat(ChatRequest request)
{
    std::vector<Billed> elsewhere;
    for (std::size_t i = 0;; ++i) {
        ChatResult result = co_await providers_[i]->chat(request);
        if (result) {
            note_who_answers(i);
            result->billed_elsewhere = std::move(elsewhere);
            co_return result;
        }
        CallFailure failure = std::move(result.error());
        if (i + 1 == providers_.size() || is_stopped_ || !may_be_answered_elsewhere(failure)) {
            failure.billed_elsewhere = std::move(elsewhere);
            co_return failure;
        }
        if (failure.usage.input || failure.usage.output)
            elsewhere.push_back({failure.provider, failure.model, failure.usage});
    }
}

void FallbackProvider::note_who_answers(std::size_t provider)
{
    if (provider == last_to_answer_) {
        answers_since_ = 0;
        return;
    }
    // One that is tried now and then is not back yet.
    if (provider < last_to_answer_ && ++answers_since_ < answers_to_be_back)
        return;
    last_to_answer_ = provider;
    answers_since_ = 0;
    if (notice_)
        notice_(provider == 0 ? std::string{name()} + " answers again"
                              : "provider " + std::to_string(provider + 1) + " (" + std::string{providers_[provider]->name()} +
                                    ") answers in place of " + std::string{name()});
}

Counters FallbackProvider::counters() const
{
    Counters sum;
    for (const auto& provider : providers_)
        sum += provider->counters();
    return sum;
}

void FallbackProvider::stop_retrying()
{
    is_stopped_ = true;
    for (const auto& provider : providers_)
        provider->stop_retrying();
}

}  // namespace assay::llm
