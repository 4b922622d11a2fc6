#pragma once

#include "llm/charges.hpp"
#include "llm/dialect.hpp"
#include "llm/gate.hpp"
#include "llm/provider.hpp"
#include "llm/retry.hpp"
#include "llm/token_forecast.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>

namespace assay::llm {

/// A provider behind an HTTP API. Sends what the gate lets through, obeys the
/// dialect's advice, waits between sends as the policies say. A server that
/// says "too many requests" slows all chats down and costs none its retries;
/// only one that answers nobody for as long as the longest wish is given up.
///
/// Asking for JSON in a weaker way, once a server refused the present one,
/// holds for all later requests and is told through `notice`.
class HttpProvider final : public Provider {
public:
    struct Options {
        RetryPolicy::Limits retry{};
        std::function<void(const std::string&)> notice{};  ///< Called on the network thread; may be empty.
        std::string model{};                               ///< As asked for; names the price.
        std::int64_t max_output_tokens = 4096;             ///< As asked for.
        const PriceTable* prices = nullptr;                ///< Needed with a budget in money; outlives this.
        std::uint64_t jitter_seed = std::random_device{}();
    };

    /// `http` must outlive this, and this its chats. `executor` is that of
    /// the network thread.
    HttpProvider(std::string name, std::unique_ptr<Dialect> dialect, net::HttpClient& http,
                 boost::asio::any_io_executor executor, std::shared_ptr<Gate> gate, Options options);

    [[nodiscard]] boost::asio::awaitable<ChatResult> chat(ChatRequest request) override;
    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] Counters counters() const override { return counters_; }

    /// Also ends pauses before a retry at once: those chats fail now.
    void stop_retrying() override;

private:
    class Pause;
    /// What a chat has been through.
    struct Tries {
        int sends = 0;
        int sends_of_this_kind = 0;  ///< Since the way of asking changed; rate limits not counted.
        int complaints = 0;          ///< Rate limits in a row.
        bool is_lost = false;        ///< The last send, with the kept connection it went over.
        std::uint64_t level_sent = 0;      ///< Of the last send; see level_.
        std::uint64_t replies_before = 0;  ///< By other chats, when this one first failed.
        Usage wasted{};              ///< Of answers that could not be used.
        std::string wasted_model{};
    };

    boost::asio::awaitable<ChatResult> send_once(const ChatRequest& request, Tries& tries);
    boost::asio::awaitable<void> rest(std::chrono::milliseconds length);
    [[nodiscard]] ChatResult judge(Gate::Pass& pass, const net::SendResult& response,
                                   std::size_t request_bytes);
    void tell_breaker(const ChatResult& result);
    void watch_silence(const ChatResult& result, std::chrono::steady_clock::time_point now);
    [[nodiscard]] std::optional<Charge> charge(const Usage& usage, const std::string& model) const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> pause_after(const CallFailure& failure, Tries& tries);
    [[nodiscard]] bool is_down() const;
    [[nodiscard]] CallFailure give_up(CallFailure failure, const Tries& tries);
    bool step_down(std::uint64_t level_sent, const CallFailure& failure);

    std::string name_;
    std::unique_ptr<Dialect> dialect_;
    net::HttpClient& http_;
    boost::asio::any_io_executor executor_;
    std::shared_ptr<Gate> gate_;
    Options options_;
    Charges charges_;
    RetryPolicy policy_;
    TokenForecast forecast_;
    std::uint64_t replies_ = 0;
    std::chrono::steady_clock::time_point last_reply_ = std::chrono::steady_clock::now();
    Counters counters_;
    std::uint64_t level_ = 0;  ///< How often the dialect was weakened.
    bool stopped_ = false;
    std::unordered_set<Pause*> pauses_;  ///< Under way.
};

}  // namespace assay::llm
