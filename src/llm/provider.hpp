#pragma once

#include "llm/charges.hpp"
#include "llm/chat.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string_view>

namespace assay::llm {

/// What a provider did so far.
struct Counters {
    std::uint64_t calls = 0;     ///< Requests sent, retries included.
    std::uint64_t retries = 0;   ///< Sends after the first of a chat.
    std::uint64_t failures = 0;  ///< Chats given up.
    Unanswered unanswered{};

    Counters& operator+=(const Counters& other)
    {
        calls += other.calls;
        retries += other.retries;
        failures += other.failures;
        unanswered += other.unanswered;
        return *this;
    }
};

/// Answers chats of one task. Lives on the network thread; any number of
/// chats may be under way.
class Provider {
public:
    virtual ~Provider() = default;

    /// A reply, or why there is none after all retries that make sense.
    /// A failure's advice is then stop_run, reject_row or retry, the last
    /// meaning that the trouble was passing but outlasted our patience.
    [[nodiscard]] virtual boost::asio::awaitable<ChatResult> chat(ChatRequest request) = 0;

    /// "openai", "anthropic", "compatible", "builtin": the key of price tables.
    [[nodiscard]] virtual std::string_view name() const = 0;

    /// Whether an answer to this very question is on its way already, asked for
    /// by an earlier process of the run: asking for it costs nothing more.
    [[nodiscard]] virtual bool is_paid_for(const ChatRequest&) const { return false; }

    [[nodiscard]] virtual Counters counters() const = 0;

    /// From now on nothing is retried: what is in flight may still finish.
    virtual void stop_retrying() = 0;
};

}  // namespace assay::llm
