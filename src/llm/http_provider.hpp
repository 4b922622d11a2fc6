#pragma once

#include "llm/dialect.hpp"
#include "llm/provider.hpp"
#include "llm/retry.hpp"
#include "llm/throttle.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>

namespace assay::llm {

/// A provider behind an HTTP API. Sends, obeys the dialect's advice, waits
/// between sends as the policy says. A server that says "too many requests"
/// slows all chats down and costs none its retries; only one that answers
/// nobody for as long as the longest wish is given up.
///
/// Asking for JSON in a weaker way, once a server refused the present one,
/// holds for all later requests and is told through `notice`.
class HttpProvider final : public Provider {
public:
    using Notice = std::function<void(const std::string&)>;

    /// `http` must outlive this, and this its chats. `executor` is that of
    /// the network thread; `notice` (may be empty) is called there.
    HttpProvider(std::string name, std::unique_ptr<Dialect> dialect, net::HttpClient& http,
                 boost::asio::any_io_executor executor, RetryPolicy::Limits retry, Notice notice = {},
                 std::uint64_t jitter_seed = std::random_device{}());

    [[nodiscard]] boost::asio::awaitable<ChatResult> chat(ChatRequest request) override;
    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] Counters counters() const override { return counters_; }

    /// Also ends pauses before a retry at once: those chats fail now.
    void stop_retrying() override;

private:
    class Pause;
    class Slot;
    /// What a chat has been through.
    struct Tries {
        int sends = 0;
        int sends_of_this_kind = 0;  ///< Since the way of asking changed; rate limits not counted.
        int complaints = 0;          ///< Rate limits in a row.
        std::uint64_t replies_before = 0;  ///< By other chats, when this one first failed.
        Usage wasted{};              ///< Of answers that could not be used.
        std::string wasted_model{};
    };

    boost::asio::awaitable<ChatResult> send_once(const ChatRequest& request);
    [[nodiscard]] std::optional<std::chrono::milliseconds> pause_after(const CallFailure& failure, Tries& tries);
    [[nodiscard]] CallFailure give_up(CallFailure failure, const Tries& tries);
    bool step_down(std::uint64_t level_sent, const CallFailure& failure);

    std::string name_;
    std::unique_ptr<Dialect> dialect_;
    net::HttpClient& http_;
    boost::asio::any_io_executor executor_;
    RetryPolicy policy_;
    std::chrono::milliseconds patience_;  ///< With a server that answers nobody.
    Throttle throttle_;
    std::deque<boost::asio::steady_timer*> queue_;  ///< Chats that wait for a slot.
    std::uint64_t replies_ = 0;
    std::chrono::steady_clock::time_point last_reply_ = std::chrono::steady_clock::now();
    Notice notice_;
    Counters counters_;
    std::uint64_t level_ = 0;  ///< How often the dialect was weakened.
    bool stopped_ = false;
    std::unordered_set<boost::asio::steady_timer*> pauses_;  ///< Under way.
};

}  // namespace assay::llm
