#pragma once

#include "core/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>

namespace assay::batch {

/// Runs `act`, which returns a Result, on the pool, and goes on on the network
/// thread with what it returned. An exception it throws is an error like any
/// other, so that the rows it was about are not forgotten on the way out.
/// `act` must outlive the call: give it a name (see g++ 12 and co_await).
template <class Act>
boost::asio::awaitable<decltype(std::declval<const Act&>()())> on_pool(boost::asio::any_io_executor network,
                                                                       boost::asio::any_io_executor pool, const Act& act)
{
    namespace asio = boost::asio;
    co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
    std::optional<decltype(act())> result;
    try {
        result.emplace(act());
    } catch (const std::exception& thrown) {
        result.emplace(Error{Errc::corrupt, thrown.what()});
    }
    co_await asio::post(asio::bind_executor(network, asio::use_awaitable));
    co_return std::move(*result);
}

}  // namespace assay::batch
