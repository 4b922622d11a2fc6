#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace assay::cli {

/// Runs a coroutine to its end on this thread: for commands that do one thing
/// after the other.
template <class T>
T run_here(boost::asio::io_context& network, boost::asio::awaitable<T> task)
{
    std::optional<T> result;
    std::exception_ptr broken;
    boost::asio::co_spawn(network, std::move(task), [&](std::exception_ptr exception, T value) {
        broken = exception;
        result.emplace(std::move(value));
    });
    network.restart();
    network.run();
    if (broken)
        std::rethrow_exception(broken);
    return std::move(*result);
}

}  // namespace assay::cli
