#pragma once

#include "llm/batch_api.hpp"
#include "llm/retry.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>

namespace assay::llm {

/// Pauses that can all be ended at once.
class Pauses {
public:
    explicit Pauses(boost::asio::any_io_executor executor) : executor_{std::move(executor)} {}

    /// Waits; false if end() was called before or meanwhile. Cancelling the
    /// coroutine is let through as an exception.
    [[nodiscard]] boost::asio::awaitable<bool> wait(std::chrono::milliseconds length);

    void end();
    /// Ends those under way; later ones take their time.
    void cut_short();
    [[nodiscard]] bool ended() const { return ended_; }

private:
    boost::asio::any_io_executor executor_;
    std::unordered_set<boost::asio::steady_timer*> under_way_;
    std::uint64_t cuts_ = 0;  ///< Times that all were ended.
    bool ended_ = false;
};

/// The calls of a batch API, each tried again through passing trouble, and
/// none charged for: the one that is, the creation of a job, is sent once by
/// create_once() and told apart by what is known of it afterwards.
class BatchClient {
public:
    struct Options {
        RetryPolicy::Limits retry{};
        std::chrono::milliseconds timeout{60'000};             ///< Of small calls.
        std::chrono::milliseconds transfer_timeout{1'800'000}; ///< Of inputs and results.
    };

    /// References must outlive the client. `pauses`, ended, also end the retries.
    BatchClient(const BatchApi& api, net::HttpClient& http, Pauses& pauses, Options options, std::uint64_t jitter_seed);

    [[nodiscard]] boost::asio::awaitable<CallResult<std::string>> upload(const std::string& input);
    /// BatchPhase::gone if there is no such job.
    [[nodiscard]] boost::asio::awaitable<CallResult<BatchStatus>> status(std::string id);
    [[nodiscard]] boost::asio::awaitable<CallResult<BatchStatus>> cancel(std::string id);
    [[nodiscard]] boost::asio::awaitable<CallResult<BatchPage>> list(std::string after);
    /// One file of results, whole.
    [[nodiscard]] boost::asio::awaitable<CallResult<net::HttpResponse>> fetch(net::HttpRequest request);

    /// What is known after the call that creates a job.
    struct Creation {
        enum class Kind {
            created,  ///< `status` is the job's.
            refused,  ///< It was not: `failure` says why.
            unknown,  ///< It may have been: there was no reply, or one that does not say.
        };
        Kind kind;
        BatchStatus status{};
        CallFailure failure{};
    };
    /// `input` is the file's id, or the input itself where there are no uploads.
    [[nodiscard]] boost::asio::awaitable<Creation> create_once(const std::string& input);

    /// Requests sent so far.
    [[nodiscard]] std::uint64_t calls() const { return calls_; }

private:
    using Make = std::function<net::HttpRequest()>;
    boost::asio::awaitable<CallResult<net::HttpResponse>> send(net::HttpRequest request);
    template <class T, class Read>
    boost::asio::awaitable<CallResult<T>> call(Make make, std::chrono::milliseconds timeout, Read read);

    const BatchApi& api_;
    net::HttpClient& http_;
    Pauses& pauses_;
    Options options_;
    RetryPolicy policy_;
    std::uint64_t calls_ = 0;
};

}  // namespace assay::llm
