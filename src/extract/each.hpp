#pragma once

#include "core/result.hpp"
#include "extract/extractor_options.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

namespace assay::extract {

/// Calls ask(0), ask(1), ... at this pace; each returns an awaitable Result<void>.
/// The first error in their order; one by one, nothing is asked after it.
/// `ask` is copied: give it a name (see g++ 12 and co_await).
template <class Ask>
boost::asio::awaitable<Result<void>> each(Pace pace, std::size_t count, Ask ask)
{
    namespace asio = boost::asio;
    if (pace == Pace::one_by_one || count < 2) {
        for (std::size_t i = 0; i < count; ++i)
            if (auto asked = co_await ask(i); !asked)
                co_return asked.error();
        co_return Result<void>{};
    }
    const auto executor = co_await asio::this_coro::executor;
    using Asking = decltype(asio::co_spawn(executor, ask(0), asio::deferred));
    std::vector<Asking> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(asio::co_spawn(executor, ask(i), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(all));
    const auto [order, exceptions, results] = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& exception : exceptions)
        if (exception)
            std::rethrow_exception(exception);
    for (const auto& result : results)
        if (!result)
            co_return result.error();
    co_return Result<void>{};
}

}  // namespace assay::extract
