#include "batch/ledger_stage.hpp"

#include "batch/on_pool.hpp"
#include "core/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <utility>

namespace asio = boost::asio;

namespace assay::batch {

LedgerStage::LedgerStage(asio::any_io_executor network, asio::any_io_executor pool, Answers& answers, const llm::Budget* budget)
    : network_{std::move(network)}, pool_{std::move(pool)}, answers_{answers}, budget_{budget},
      commit_ended_{network_, asio::steady_timer::time_point::max()}
{
}

std::uint64_t LedgerStage::take(Tried tried)
{
    pending_tries_.push_back(std::move(tried));
    return ++tries_taken_;
}

asio::awaitable<void> LedgerStage::kept(std::uint64_t number)
{
    while (!has_failed_ && tries_kept_ < number)
        co_await commit_ended_.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<Result<std::vector<Settled>>> LedgerStage::commit()
{
    auto batch = std::exchange(pending_, {});
    const auto tries = std::exchange(pending_tries_, {});
    committing_ = batch.size();
    // With the calls under way at their worst: after a crash nobody can tell.
    const auto spent = budget_ ? std::optional{budget_->spent_beside_jobs_at_worst()} : std::nullopt;
    const auto act = [&] { return answers_.commit(batch, unix_ms(), spent, tries); };
    const auto committed = co_await on_pool(network_, pool_, act);
    committing_ = 0;
    commit_ended_.cancel();  // whoever waits for it goes on after this
    if (!committed) {
        has_failed_ = true;
        lost_ = batch.size() + tries.size();
        co_return committed.error();
    }
    tries_kept_ += tries.size();
    co_return std::move(batch);
}

}  // namespace assay::batch
