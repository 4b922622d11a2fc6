#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "simulate/options.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace assay::simulate {

/// A simulator of the LLM APIs on this machine, for rehearsals and tests. Its
/// answers come from the built-in rules, not from a language model, and it
/// says so: in its banner, in the header `server: assay-simulator` of every
/// reply, and in /stats.
///
///     POST /v1/chat/completions   OpenAI; response_format, stream
///     POST /v1/messages           Anthropic; output_config.format, tools, stream
///     POST /v1/embeddings         OpenAI; hashed words
///     /v1/files, /v1/batches      OpenAI's batch API (openai_batches.hpp)
///     /v1/messages/batches        Anthropic's (anthropic_batches.hpp)
///     GET  /v1/models             in the words of either
///     GET  /health
///     GET  /stats                 ?rows=1: what became of each row
///     POST /stats/reset
///
/// A request's schema is filled in for the documents fenced in its prompt
/// (prompt/document.hpp). Any model name and any key will do. Chance hangs on
/// the seed, the documents' ids and how often each was asked for, so that a
/// run can be repeated. Lives on its executor's thread and must be destroyed
/// before the executor's context.
class Simulator {
public:
    /// Listens at once. The error names the option that is wrong, or why the
    /// port cannot be had.
    [[nodiscard]] static Result<std::unique_ptr<Simulator>> start(boost::asio::any_io_executor executor,
                                                                  SimulatorOptions options);
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// "http://127.0.0.1:8089"
    [[nodiscard]] std::string url() const;
    /// "assay simulator listening on http://127.0.0.1:8089"
    [[nodiscard]] std::string banner() const;

    /// Accepts no more requests; those under way are answered.
    void stop();

    /// As GET /stats.
    [[nodiscard]] Json stats() const;

private:
    class Service;
    explicit Simulator(std::shared_ptr<Service> service);
    std::shared_ptr<Service> service_;
};

}  // namespace assay::simulate
