#pragma once

#include "llm/provider.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>

namespace assay::llm {

/// Lets so many chats at a time through to a provider, in their order: a batch
/// that came back without answers may set tens of thousands free at once.
class OnlineQueue {
public:
    /// `provider` must outlive this, and this its chats.
    OnlineQueue(Provider& provider, boost::asio::any_io_executor executor, std::size_t concurrency);

    [[nodiscard]] boost::asio::awaitable<ChatResult> chat(ChatRequest request);
    [[nodiscard]] Counters counters() const { return provider_.counters(); }

    /// As Provider's. Those that still wait fail now.
    void stop_retrying();

private:
    class Slot;

    Provider& provider_;
    boost::asio::any_io_executor executor_;
    std::size_t free_;
    std::deque<boost::asio::steady_timer*> waiting_;
    bool stopped_ = false;
};

}  // namespace assay::llm
