#include "llm/batch_creation.hpp"

#include "llm/batch_pace.hpp"

#include <utility>

namespace asio = boost::asio;

namespace assay::llm {
namespace {

CreatedJob stopped_between()
{
    CallFailure failure{.error = {Errc::cancelled, "stopped while a batch was being created"}, .advice = Advice::retry};
    return {std::nullopt, std::move(failure), true};
}

CreatedJob not_created(CallFailure failure)
{
    return {std::nullopt, std::move(failure), false};
}

}  // namespace

asio::awaitable<CallResult<std::optional<BatchStatus>>> find_created(BatchClient& client, const BatchJob& job,
                                                                    const std::set<std::string>& known)
{
    // At 100 jobs a page this is more than a provider lets be created in an hour.
    constexpr int most_pages = 25;
    std::string after;
    for (int page_number = 0; page_number < most_pages; ++page_number) {
        const auto page = co_await client.list(after);
        if (!page)
            co_return page.error();
        if (const auto* found = find_lost_job(job, page->jobs, known))
            co_return std::optional{*found};
        after = page->after;
        if (after.empty() || page->jobs.empty() || is_older_than(page->jobs.back(), job))
            break;
    }
    co_return std::optional<BatchStatus>{};
}

asio::awaitable<CreatedJob> create_job(BatchClient& client, Pauses& pauses, RetryPolicy& policy, const BatchJob& job,
                                       const std::string& input, const std::set<std::string>& known)
{
    constexpr int looks = 2;  // the call may still be on its way when the first is made
    for (int sends = 1, complaints = 0;; ++sends) {
        auto creation = co_await client.create_once(input);
        if (creation.kind == BatchClient::Creation::Kind::created)
            co_return CreatedJob{std::move(creation.status)};
        if (creation.kind == BatchClient::Creation::Kind::refused) {
            if (!creation.failure.is_rate_limit)
                co_return not_created(std::move(creation.failure));
            --sends;
            const auto pause = policy.slow_down(++complaints, creation.failure.retry_after);
            if (!pause)
                co_return not_created(std::move(creation.failure));
            if (!co_await pauses.wait(*pause))
                co_return stopped_between();
            continue;
        }
        const auto pause = policy.pause(sends, creation.failure.retry_after);
        for (int look = 0; look < looks; ++look) {
            if (!co_await pauses.wait(pause.value_or(std::chrono::milliseconds{1'000})))
                co_return stopped_between();
            auto found = co_await find_created(client, job, known);
            if (!found && pauses.ended())
                co_return stopped_between();
            if (!found)
                co_return CreatedJob{std::nullopt, found.error(), true};
            if (*found)
                co_return CreatedJob{std::move(*found)};
        }
        if (!pause)
            co_return not_created(std::move(creation.failure));
    }
}

}  // namespace assay::llm
