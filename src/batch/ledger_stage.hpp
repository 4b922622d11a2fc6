#pragma once

#include "batch/answers.hpp"
#include "core/result.hpp"
#include "llm/budget.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::batch {

/// The stage of a run between an answer and its row's end: outcomes, and tries
/// of what is still open, wait here until they are in the ledger. All of it is
/// called on the network thread; the commit happens on the pool, one at a time.
class LedgerStage {
public:
    /// What is referred to must outlive this. `budget` is what the run spends
    /// from; null for none.
    LedgerStage(boost::asio::any_io_executor network, boost::asio::any_io_executor pool, Answers& answers,
                const llm::Budget* budget);

    void take(Settled settled) { pending_.push_back(std::move(settled)); }
    /// Which of the tries taken so far this one is, for kept().
    [[nodiscard]] std::uint64_t take(Tried tried);

    /// Ends once this try is on disk, or will not get there.
    [[nodiscard]] boost::asio::awaitable<void> kept(std::uint64_t number);

    /// What the commits go through.
    [[nodiscard]] Answers& answers() { return answers_; }

    /// Outcomes that wait for commit()...
    [[nodiscard]] std::size_t waiting() const { return pending_.size(); }
    /// ...and with them those on their way to disk.
    [[nodiscard]] std::size_t not_on_disk() const { return pending_.size() + committing_; }

    /// Not after an error.
    [[nodiscard]] bool wants_commit() const { return !has_failed_ && !(pending_.empty() && pending_tries_.empty()); }

    /// Brings all that has come in since the last commit to disk with one sync.
    /// Returns the outcomes, which Answers::settle() is to be told of.
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<Settled>>> commit();

    /// Outcomes and tries that did not get to disk.
    [[nodiscard]] std::uint64_t lost() const { return lost_ + pending_.size() + pending_tries_.size(); }

private:
    boost::asio::any_io_executor network_;
    boost::asio::any_io_executor pool_;
    Answers& answers_;
    const llm::Budget* budget_;
    std::vector<Settled> pending_;
    std::vector<Tried> pending_tries_;
    std::size_t committing_ = 0;       ///< Outcomes on their way to disk.
    std::uint64_t tries_taken_ = 0;
    std::uint64_t tries_kept_ = 0;     ///< Of these are on disk, the first ones.
    boost::asio::steady_timer commit_ended_;  ///< Never expires; cancelled when a commit has ended.
    bool has_failed_ = false;
    std::uint64_t lost_ = 0;           ///< By the commit that failed.
};

}  // namespace assay::batch
