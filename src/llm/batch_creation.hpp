#pragma once

#include "llm/batch_client.hpp"
#include "llm/batch_jobs.hpp"
#include "llm/retry.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <set>
#include <string>

namespace assay::llm {

/// Looks for a job whose creation may have gone through: the reply to it was
/// lost, or the process died before it could note it. `known` are the ids of
/// other jobs of this run.
[[nodiscard]] boost::asio::awaitable<CallResult<std::optional<BatchStatus>>>
find_created(BatchClient& client, const BatchJob& job, const std::set<std::string>& known);

/// What is known after create_job().
struct CreatedJob {
    std::optional<BatchStatus> status{};  ///< Of the job, if there is one.
    CallFailure failure{};                ///< Else why there is none...
    bool may_exist = false;               ///< ...as far as is known: it was stopped, or nobody could be asked.
};

/// Creates a job once. Creation is not idempotent and each job is charged for,
/// so after a lost reply the list of jobs is looked through, twice with a pause
/// between, before it is sent again. `input` is the file's id where inputs are
/// uploaded, else the input itself.
[[nodiscard]] boost::asio::awaitable<CreatedJob>
create_job(BatchClient& client, Pauses& pauses, RetryPolicy& policy, const BatchJob& job, const std::string& input,
           const std::set<std::string>& known);

}  // namespace assay::llm
