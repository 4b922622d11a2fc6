#include "llm/batch_online.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <cassert>
#include <utility>

namespace asio = boost::asio;

namespace assay::llm {

OnlineQueue::OnlineQueue(Provider& provider, asio::any_io_executor executor, std::size_t concurrency)
    : provider_{provider}, executor_{std::move(executor)}, free_{concurrency}
{
    assert(concurrency >= 1);
}

/// One of the places, for as long as it lives.
class OnlineQueue::Slot {
public:
    explicit Slot(OnlineQueue& queue) : queue_{queue}, timer_{queue.executor_, asio::steady_timer::time_point::max()} {}
    ~Slot()
    {
        std::erase(queue_.waiting_, &timer_);
        if (!is_taken_)
            return;
        ++queue_.free_;
        if (!queue_.waiting_.empty())
            queue_.waiting_.front()->cancel();
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    /// False if the queue was stopped first.
    asio::awaitable<bool> take()
    {
        queue_.waiting_.push_back(&timer_);
        while (!queue_.stopped_ && (queue_.free_ == 0 || queue_.waiting_.front() != &timer_)) {
            const auto [ec] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
            const bool my_turn = queue_.stopped_ || (queue_.free_ > 0 && queue_.waiting_.front() == &timer_);
            if (ec && !my_turn)
                throw boost::system::system_error{asio::error::operation_aborted};
        }
        queue_.waiting_.pop_front();
        if (queue_.stopped_)
            co_return false;
        --queue_.free_;
        is_taken_ = true;
        if (queue_.free_ > 0 && !queue_.waiting_.empty())
            queue_.waiting_.front()->cancel();
        co_return true;
    }

private:
    OnlineQueue& queue_;
    asio::steady_timer timer_;
    bool is_taken_ = false;
};

asio::awaitable<ChatResult> OnlineQueue::chat(ChatRequest request)
{
    Slot slot{*this};
    if (!co_await slot.take()) {
        CallFailure failure{.error = {Errc::cancelled, "stopped before it was sent"}, .advice = Advice::retry};
        co_return failure;
    }
    co_return co_await provider_.chat(std::move(request));
}

void OnlineQueue::stop_retrying()
{
    stopped_ = true;
    for (auto* timer : waiting_)
        timer->cancel();
    provider_.stop_retrying();
}

}  // namespace assay::llm
