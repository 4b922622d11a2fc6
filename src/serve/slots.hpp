#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <deque>
#include <utility>

namespace assay::serve {

/// A number of places that coroutines of one thread share; whoever finds none
/// free waits for one, in order.
class Slots {
public:
    Slots(boost::asio::any_io_executor executor, std::size_t places) : executor_{std::move(executor)}, free_{places} {}
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;

    /// A place, for as long as it lives.
    class Lease {
    public:
        explicit Lease(Slots* slots) : slots_{slots} {}
        ~Lease()
        {
            if (slots_ != nullptr)
                slots_->give_back();
        }
        Lease(Lease&& other) noexcept : slots_{std::exchange(other.slots_, nullptr)} {}
        Lease& operator=(Lease&&) = delete;

    private:
        Slots* slots_;
    };

    boost::asio::awaitable<Lease> take()
    {
        namespace asio = boost::asio;
        if (is_full()) {
            asio::steady_timer turn{executor_, asio::steady_timer::time_point::max()};
            waiting_.push_back(&turn);
            do
                (void)co_await turn.async_wait(asio::as_tuple(asio::use_awaitable));
            while (free_ == 0 || waiting_.front() != &turn);
            waiting_.pop_front();
        }
        --free_;
        wake_next();
        co_return Lease{this};
    }

    /// Whether take() would wait.
    [[nodiscard]] bool is_full() const { return free_ == 0 || !waiting_.empty(); }
    /// How many wait.
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

private:
    void give_back()
    {
        ++free_;
        wake_next();
    }

    void wake_next()
    {
        if (free_ > 0 && !waiting_.empty())
            waiting_.front()->cancel();
    }

    boost::asio::any_io_executor executor_;
    std::size_t free_;
    std::deque<boost::asio::steady_timer*> waiting_;
};

}  // namespace assay::serve
