#pragma once

#include "net/http_server.hpp"
#include "serve/problem.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <span>
#include <string_view>

namespace assay::serve {

class App;
struct Call;

/// Who may call an operation.
enum class Access {
    open,  ///< Anyone, without limit: it costs next to nothing and tells nothing.
    key,   ///< Whoever has an API key, if the server has any; rate limits hold.
};

/// What an operation takes most of. Each has a limit of calls under way;
/// beyond it they are turned away at once.
enum class Load { none, cpu, model };

/// One thing the server does. Their list is all there is to routing, to
/// validation, to metrics and to /openapi.json.
struct Operation {
    std::string_view id;       ///< Names it in logs, metrics and /openapi.json.
    std::string_view method;
    std::string_view path;     ///< "/v1/rag/{store}/search"
    std::string_view summary;  ///< One line for people.
    Access access = Access::key;
    Load load = Load::none;
    ErrorStyle errors = ErrorStyle::problem;
    std::string_view body{};   ///< The schema in schemas/api of what it is sent; empty: nothing.
    std::string_view reply{};  ///< The same of what it answers; empty: no JSON.
    std::string_view media_type = "application/json";  ///< Of what it answers.
    bool streams = false;      ///< It can answer with server-sent events instead.
    boost::asio::awaitable<net::ServerReply> (*answer)(App& app, std::shared_ptr<Call> call) = nullptr;
};

/// All operations, in the order of /openapi.json.
[[nodiscard]] std::span<const Operation> operations();

}  // namespace assay::serve
