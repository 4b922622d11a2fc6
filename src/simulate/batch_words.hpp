#pragma once

#include "core/json.hpp"
#include "net/http_server.hpp"

#include <simdjson.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::simulate {

// What the words of both batch APIs share.

[[nodiscard]] inline net::ServerReply json_reply(std::string body)
{
    net::ServerReply reply;
    reply.headers.emplace_back("content-type", "application/json");
    reply.body = std::move(body);
    return reply;
}

/// JSON text that a parser can read in place.
[[nodiscard]] inline std::string with_padding(std::string_view json)
{
    std::string text;
    text.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    text = json;
    return text;
}

/// The value of `name` in a query ("a=1&b=2"); empty if there is none. Not decoded.
[[nodiscard]] inline std::string_view query_value(std::string_view query, std::string_view name)
{
    while (!query.empty()) {
        auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            return pair.substr(name.size() + 1);
    }
    return {};
}

/// `limit` of a query: 1 to 100, 20 if it does not say.
[[nodiscard]] inline std::size_t query_limit(std::string_view query)
{
    const std::string text{query_value(query, "limit")};
    const int limit = text.empty() ? 20 : std::atoi(text.c_str());
    return static_cast<std::size_t>(limit < 1 ? 1 : limit > 100 ? 100 : limit);
}

}  // namespace assay::simulate
