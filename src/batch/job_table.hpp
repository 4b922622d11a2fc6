#pragma once

#include "llm/batch_jobs.hpp"
#include "sqlite/database.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::batch {

/// How a run's jobs at batch APIs stand, for people.
struct JobSummary {
    std::vector<llm::BatchJob> jobs;  ///< The oldest first.
    std::size_t open = 0;             ///< Of them may still bring answers nobody has read...
    std::size_t unpriced = 0;         ///< ...and of these so many were sent without a budget.
    llm::JobCharges charges{};      ///< Of those with one.
};

/// The word that the ledger has for a job's stage.
[[nodiscard]] std::string_view name_of(llm::BatchJob::Stage stage);

/// Batch jobs in a run's ledger:
///
///   batch_jobs    a row a job: what the provider calls it and how it stands
///   batch_items   request -> the last job it went into
///   batch_outcomes what became of the requests of a job that was read
///   batch_charges what a job may cost, later what it did cost; with a budget
///
/// A connection of its own to the ledger's file, so that its thread and the
/// one that keeps the answers wait for each other in SQLite and nowhere else.
/// Must be closed before the ledger is.
class JobTable final : public llm::BatchJobs {
public:
    /// `ledger` is the path of an open Ledger. `endpoint` names whom the jobs
    /// are sent to: those that were sent elsewhere are not seen.
    [[nodiscard]] static Result<std::unique_ptr<JobTable>> open(const std::string& ledger, std::string endpoint);

    [[nodiscard]] Result<std::vector<llm::BatchJob>> load() override;
    [[nodiscard]] Result<std::vector<std::pair<llm::BatchItemId, std::int64_t>>> load_items() override;
    [[nodiscard]] Result<void> begin(llm::BatchJob& job, std::span<const llm::BatchItemId> items) override;
    [[nodiscard]] Result<void> save(const llm::BatchJob& job) override;

    /// Of a ledger on disk, whoever has it open. No jobs if there never were any.
    [[nodiscard]] static Result<JobSummary> summarise(const std::string& ledger);

private:
    JobTable(sqlite::Database database, std::string endpoint);
    [[nodiscard]] Result<void> put_outcomes(const llm::BatchJob& job);
    [[nodiscard]] Result<void> put_charge(const llm::BatchJob& job);

    sqlite::Database database_;
    std::string endpoint_;
    sqlite::Statement put_item_;
    sqlite::Statement save_;
    sqlite::Statement put_outcomes_;
    sqlite::Statement put_charge_;
};

}  // namespace assay::batch
