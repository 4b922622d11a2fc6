#include "extract/single_questions.hpp"

#include "extract/row_id.hpp"

#include <utility>

namespace asio = boost::asio;

namespace assay::extract {

SingleQuestions::SingleQuestions(Lane lane, const ExtractorOptions& options, Judge& judge, Calls& calls)
    : lane_{lane}, options_{options}, judge_{judge}, calls_{calls},
      prompt_hash_{std::make_shared<const std::string>(lane.prompt->hash())}
{
}

asio::awaitable<Result<void>> SingleQuestions::ask(const Item& item, int sample, Extraction& outcome,
                                                   std::function<asio::awaitable<void>()> tried)
{
    const prompt::Document document{row_id(item.row), item.text};
    Extraction* const asked = &outcome;
    const int attempts_before = outcome.attempts;
    // For the model; empty when there is nothing to learn from. A question that
    // an earlier process put into a batch is found again if it is the very same.
    std::string errors;
    if (attempts_before > 0 && outcome.prompt_hash && *outcome.prompt_hash == *prompt_hash_)
        errors = judge_.told_before(outcome, item.text);

    while (outcome.attempts < options_.attempts) {
        if (tried && outcome.attempts > attempts_before)
            co_await tried();
        if (calls_.is_stopped() && outcome.attempts > 0)
            co_return Error{Errc::cancelled, "stopped before this text was asked about again"};
        llm::ChatRequest request;
        request.timeout = options_.timeout;
        request.attempt = outcome.attempts;
        request.rejected_ms = item.rejected_ms;
        request.sample = sample;
        request.turns.push_back({llm::Role::user, lane_.prompt->user({&document, 1})});
        if (!errors.empty()) {
            request.turns.push_back({llm::Role::assistant, outcome.raw});
            request.turns.push_back({llm::Role::user, lane_.prompt->ask_again(errors)});
        }
        const auto answered_before = calls_.answered();
        auto reply = co_await lane_.provider->chat(std::move(request));
        ++outcome.attempts;
        outcome.prompt_hash = prompt_hash_;
        if (!reply) {
            // The provider has retried what can be retried.
            co_return calls_.add_failure(*lane_.provider, reply.error(), answered_before, {&asked, 1});
        }
        calls_.add_reply(*lane_.provider, *reply, {&asked, 1});
        errors = judge_.judge(std::move(*reply), item.text, outcome);
        if (outcome.status == Status::accepted)
            co_return Result<void>{};
    }
    co_return Result<void>{};
}

}  // namespace assay::extract
