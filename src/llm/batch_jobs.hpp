#pragma once

#include "core/result.hpp"
#include "llm/budget.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::llm {

/// Names a request of a batch job by its content: 128 bits of a SHA-256. The
/// same question has the same id in every process, so that a run which was
/// killed finds what it has asked for already.
struct BatchItemId {
    std::array<std::uint8_t, 16> bytes{};

    friend bool operator==(const BatchItemId&, const BatchItemId&) = default;
    /// The `custom_id`: 32 lower-case hex digits (both APIs take 64 characters).
    [[nodiscard]] std::string hex() const;
    /// The id of a `custom_id`; all zeros for one that is none of ours.
    [[nodiscard]] static BatchItemId parse(std::string_view hex);
    [[nodiscard]] std::string_view blob() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

struct BatchItemIdHash {
    std::size_t operator()(const BatchItemId& id) const
    {
        std::size_t value = 0;
        std::memcpy(&value, id.bytes.data(), sizeof value);
        return value;
    }
};

/// The id of a request with this body. `attempt`, `sample` (both from 0) and
/// `rejected_ms` tell apart the times that the very same is asked in one run:
/// see ChatRequest.
[[nodiscard]] BatchItemId batch_item_id(std::string_view body, int attempt, int sample = 0, std::int64_t rejected_ms = 0);

/// What became of the requests of a job whose results were read.
struct BatchOutcomes {
    std::size_t succeeded = 0;  ///< With an answer, whatever it is worth.
    std::size_t errored = 0;    ///< With an error of the API, or tried without a response.
    std::size_t expired = 0;    ///< The job's time was over before they ran.
    std::size_t cancelled = 0;
    std::size_t missing = 0;    ///< The results do not hold them.

    [[nodiscard]] std::size_t unanswered() const { return errored + expired + cancelled + missing; }
    /// "98 succeeded, 1 errored, 1 expired": those that are none, but the first, are left out.
    [[nodiscard]] std::string text() const;
    friend bool operator==(const BatchOutcomes&, const BatchOutcomes&) = default;
};

/// A job of a batch API as the run's ledger knows it.
struct BatchJob {
    enum class Stage {
        preparing,  ///< Noted, nothing sent that could be charged.
        creating,   ///< The call that creates it may have been sent.
        working,    ///< The provider has it, as `remote`.
        ended,      ///< It is over; its results can be had for about four weeks.
        fetched,    ///< They have been read once and all who waited have them.
        dropped,    ///< It came to nothing and was charged nothing.
    };

    std::int64_t number = 0;    ///< Of this run, from 1.
    Stage stage = Stage::preparing;
    std::string input_file{};   ///< OpenAI: the uploaded input.
    std::string remote{};       ///< The provider's id.
    std::string state{};        ///< In the provider's word.
    std::int64_t submitted_ms = 0;  ///< Unix time by our clock, before the call that creates it.
    std::size_t items = 0;
    BatchOutcomes outcomes{};   ///< Once fetched.
    std::optional<Charge> charge{};  ///< With a budget: all its requests at their worst, and once fetched what they did cost.
};

/// The memory of batch jobs, which outlives the process: without it a job
/// whose process died would be paid for and never read. Every call is synced
/// to disk before it returns. Used by one thread at a time, of any pool.
class BatchJobs {
public:
    virtual ~BatchJobs() = default;

    /// What earlier processes of this run left, but for dropped jobs.
    [[nodiscard]] virtual Result<std::vector<BatchJob>> load() = 0;
    /// All requests that are in a job, each with the number of the last one.
    [[nodiscard]] virtual Result<std::vector<std::pair<BatchItemId, std::int64_t>>> load_items() = 0;

    /// Notes a new job before anything of it is sent. Sets its number.
    [[nodiscard]] virtual Result<void> begin(BatchJob& job, std::span<const BatchItemId> items) = 0;
    /// Notes how the job stands.
    [[nodiscard]] virtual Result<void> save(const BatchJob& job) = 0;
};

}  // namespace assay::llm
