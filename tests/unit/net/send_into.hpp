#pragma once

#include "net/http_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <utility>

namespace assay::net {

/// For co_spawn: `outcome` has the result once there is one.
inline boost::asio::awaitable<void> send_into(HttpClient& client, HttpRequest request, std::optional<SendResult>& outcome)
{
    outcome.emplace(co_await client.send(std::move(request)));
}

}  // namespace assay::net
