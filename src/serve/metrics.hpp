#pragma once

#include "llm/chat.hpp"
#include "serve/operation.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace assay::serve {

/// What the server counts, in Prometheus' words (text format 0.0.4). Labels
/// are names of operations, statuses, models: never ids, keys or texts.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    void count_request(const Operation* operation, int status, std::chrono::duration<double> duration,
                       std::size_t bytes_in, std::size_t bytes_out);
    /// `reason`: "key", "rate_limit", "overload", "draining".
    void count_refusal(const std::string& reason);
    void count_model(const std::string& operation, const std::string& provider, const std::string& model,
                     const llm::Usage& usage, std::chrono::duration<double> duration);
    void count_texts(const std::string& status, std::uint64_t texts);

    /// What is known only when it is asked for.
    struct Now {
        std::size_t connections = 0;
        std::size_t cpu_calls = 0;    ///< Under way.
        std::size_t model_calls = 0;
        std::size_t waiting_writes = 0;
        std::uint64_t dropped_log_lines = 0;
    };
    [[nodiscard]] std::string text(const Now& now) const;

private:
    struct Families;
    std::unique_ptr<Families> families_;
};

}  // namespace assay::serve
