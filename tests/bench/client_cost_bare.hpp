#pragma once

#include "net/http_client.hpp"

#include <span>
#include <string>
#include <string_view>

namespace assay::bench {

/// Posts every body to `url`, `in_flight` at a time, with libcurl's multi
/// interface on epoll and as little around it as possible. Each reply's body
/// is taken whole and thrown away. Returns how many replies were not of status
/// 200 or had no body.
[[nodiscard]] std::size_t post_all(const std::string& url, const net::Headers& headers,
                                   std::span<const std::string_view> bodies, std::size_t in_flight);

}  // namespace assay::bench
