#pragma once

#include "cli/settings.hpp"
#include "core/result.hpp"
#include "extract/extractor.hpp"
#include "llm/batch_jobs.hpp"
#include "llm/budget.hpp"
#include "llm/dialect.hpp"
#include "llm/prices.hpp"
#include "net/http_client.hpp"
#include "prompt/prompt.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace assay::llm {
class BatchProvider;
}

namespace assay::cli {

/// Error (invalid_input) if the settings ask for batches where there are none.
[[nodiscard]] Result<void> check_lane(const ExtractSettings& settings, const llm::Endpoint& endpoint);

/// The way of one run through a batch API, beside the one it has online.
class BatchLane {
public:
    using Notice = std::function<void(const std::string&)>;

    /// `single` and `packed` (which may be empty) answer what cannot wait, with
    /// --lane auto. References must outlive this. `budget` may be null; error
    /// (invalid_input) if it is in money and batches have no known price.
    [[nodiscard]] static Result<std::unique_ptr<BatchLane>>
    make(const llm::Endpoint& endpoint, const ExtractSettings& settings, extract::Lane single, extract::Lane packed,
         llm::BatchJobs& jobs, const llm::PriceTable& prices, std::shared_ptr<llm::Budget> budget,
         boost::asio::any_io_executor network, boost::asio::any_io_executor pool, Notice notice);
    ~BatchLane();

    [[nodiscard]] extract::Lane single() const;
    [[nodiscard]] extract::Lane packed() const;

    /// Questions that may be under way: while one batch is being worked on,
    /// the next is gathered.
    [[nodiscard]] std::size_t concurrency() const { return concurrency_; }

    /// Lets nobody wait any longer, and drops what is in flight.
    void cancel_all();

private:
    BatchLane() = default;

    const prompt::Prompt* prompt_ = nullptr;
    const prompt::Prompt* packed_prompt_ = nullptr;
    std::size_t concurrency_ = 0;
    std::unique_ptr<net::HttpClient> http_;  // outlives the provider below
    std::unique_ptr<llm::BatchProvider> provider_;  // outlives the next
    std::unique_ptr<llm::Provider> packed_;
};

}  // namespace assay::cli
