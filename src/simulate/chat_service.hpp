#pragma once

#include "simulate/answers.hpp"
#include "simulate/api.hpp"
#include "simulate/damage.hpp"
#include "simulate/options.hpp"
#include "simulate/stats.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace assay::simulate {

/// A reply and when to send it.
struct Exchange {
    net::ServerReply reply;
    std::chrono::microseconds delay{0};
    std::vector<std::string> answered_rows{};  ///< For which the reply holds a correct, whole answer.
};

/// Answers chat requests: reads, limits, lets chance strike, answers. It
/// decides all there is to decide about an exchange without waiting, so that
/// the same requests in the same order have the same fate in a test and on
/// the wire.
class ChatService {
public:
    /// The references must outlive it.
    ChatService(const SimulatorOptions& options, RateLimiter& limiter, Stats& stats);
    ~ChatService();

    /// `body` has simdjson's padding. `serial` numbers the requests.
    [[nodiscard]] Exchange respond(const Api& api, const std::string& body, std::uint64_t serial, Moment now);

    /// The same for a request of a batch, which counts against no limit.
    [[nodiscard]] Exchange respond_in_batch(const Api& api, const std::string& body, std::uint64_t serial, Moment now);

private:
    struct Draft;
    enum class Limited { yes, no };

    [[nodiscard]] ApiResult<Draft> draft(const Api& api, const std::string& body);
    [[nodiscard]] Exchange admitted(const Api& api, const Draft& draft, std::uint64_t serial, Moment now,
                                    Limited limited);
    [[nodiscard]] std::vector<AnswerItem> items(const Draft& draft, const std::vector<Chance>& chances) const;
    [[nodiscard]] ChatAnswer answer(const Draft& draft, std::vector<AnswerItem>& items, Fault fault) const;
    [[nodiscard]] Exchange failed(const Api& api, const ApiError& error, std::uint64_t serial, Moment now) const;

    const SimulatorOptions& options_;
    RateLimiter& limiter_;
    Stats& stats_;
    Answerers answerers_;
    std::unique_ptr<JsonParser> parser_;
};

}  // namespace assay::simulate
