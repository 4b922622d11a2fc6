#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <type_traits>

namespace assay::net {

/// Does CPU work on `pool` and goes on on `network` with what came of it, an
/// exception included. `work` must not touch what the network thread owns.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> on_pool(boost::asio::any_io_executor pool,
                                                            boost::asio::any_io_executor network, Work work)
{
    namespace asio = boost::asio;
    std::optional<std::invoke_result_t<Work&>> made;
    std::exception_ptr failure;
    // A bound executor brings the coroutine's next line onto that executor.
    co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
    try {
        made.emplace(work());
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::post(asio::bind_executor(network, asio::use_awaitable));
    if (failure)
        std::rethrow_exception(failure);
    co_return std::move(*made);
}

}  // namespace assay::net
