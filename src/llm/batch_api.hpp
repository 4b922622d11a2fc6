#pragma once

#include "llm/chat.hpp"
#include "llm/dialect.hpp"
#include "net/http_client.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::llm {

/// Where a job stands at the provider.
enum class BatchPhase {
    working,
    ended,    ///< There may be results, also after it expired or was cancelled.
    refused,  ///< Its input was not valid: nothing ran and nothing is charged.
    gone,     ///< The provider knows no such job (any more).
};

/// What a provider says about a job.
struct BatchStatus {
    /// What is wrong with the input of a refused job.
    struct Complaint {
        std::string code;
        std::string message;
        std::optional<std::size_t> line{};  ///< Of the input, from 1.
    };

    std::string id;
    BatchPhase phase = BatchPhase::working;
    std::string state;         ///< In the provider's word: "in_progress", "expired", ...
    std::string input_file;    ///< OpenAI only, as are the next two; empty: none.
    std::string output_file;
    std::string error_file;
    std::size_t requests = 0;  ///< In all; 0 where the provider did not say (yet).
    std::int64_t created_ms = 0;  ///< Unix time, by the provider's clock.
    std::vector<Complaint> complaints{};
};

/// A part of the list of jobs, the newest first.
struct BatchPage {
    std::vector<BatchStatus> jobs;
    std::string after;  ///< Where the next part begins; empty: this was the last.
};

/// What became of one request of a job. The views point into its line.
struct BatchLine {
    enum class Fate {
        answered,   ///< `response` is what the request alone would have got, errors included.
        expired,    ///< The job's time was over before it ran.
        cancelled,
        failed,     ///< It was tried, and there is no response. `message` says why.
    };

    std::string_view id;
    Fate fate = Fate::failed;
    net::HttpResponse response{};
    std::string message{};
};

template <class T>
using CallResult = boost::system::result<T, CallFailure>;

/// One provider's batch API: bytes in, bytes out, no I/O and no clock, as
/// Dialect is for single requests. A job's input is made of request bodies as
/// Dialect::encode() writes them, and what Dialect::decode() reads comes out.
///
///     begin(), add() for each request, finish()      the input
///     upload()  OpenAI only: the input becomes a file
///     create(), status(), cancel(), list()
///     results() one or two files of lines, each for read_line()
///
/// Sources: OpenAI's guide "Batch API", Anthropic's "Message Batches API".
class BatchApi {
public:
    virtual ~BatchApi() = default;

    struct Limits {
        std::size_t items;  ///< Requests in a job.
        std::size_t bytes;  ///< Of a job's input.
    };
    [[nodiscard]] virtual Limits limits() const = 0;

    [[nodiscard]] virtual std::string begin() const = 0;
    /// `id` is 1 to 64 of [A-Za-z0-9_-], unique in the job; `body` is one JSON object.
    virtual void add(std::string& input, std::string_view id, std::string_view body) const = 0;
    virtual void finish(std::string& input) const = 0;

    /// Whether the input is uploaded first, and create() is given the file's
    /// id; else create() is given the input itself.
    [[nodiscard]] virtual bool uploads() const = 0;
    [[nodiscard]] virtual net::HttpRequest upload(std::string input) const = 0;
    [[nodiscard]] virtual net::HttpRequest create(std::string input) const = 0;
    [[nodiscard]] virtual net::HttpRequest status(const std::string& id) const = 0;
    [[nodiscard]] virtual net::HttpRequest cancel(const std::string& id) const = 0;
    /// `after` is that of the page before, empty for the first.
    [[nodiscard]] virtual net::HttpRequest list(const std::string& after) const = 0;
    /// Of an ended job. None if it brought nothing.
    [[nodiscard]] virtual std::vector<net::HttpRequest> results(const BatchStatus& status) const = 0;

    // Responses have simdjson's padding; errors of any kind are failures as
    // Dialect::decode() judges them.
    [[nodiscard]] virtual CallResult<std::string> read_upload(const net::HttpResponse& response) const = 0;
    /// Of create(), status() and cancel().
    [[nodiscard]] virtual CallResult<BatchStatus> read_status(const net::HttpResponse& response) const = 0;
    [[nodiscard]] virtual CallResult<BatchPage> read_list(const net::HttpResponse& response) const = 0;
    /// A line without its line break and with simdjson's padding behind it,
    /// whatever that holds. The error quotes a line that is none.
    [[nodiscard]] virtual Result<BatchLine> read_line(std::string_view line) const = 0;
};

/// Error (invalid_input) if the provider has no batch API that is known here.
[[nodiscard]] Result<std::unique_ptr<BatchApi>> make_batch_api(const Endpoint& endpoint);

}  // namespace assay::llm
