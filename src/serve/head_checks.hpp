#pragma once

#include "net/http_server.hpp"
#include "serve/problem.hpp"

#include <optional>
#include <string_view>

namespace assay::serve {

struct ServerOptions;

// What can be wrong with a request's head, each for itself. Pure.

/// Whether `host` is an address of this machine itself, in brackets or not. A
/// name is none: it may lead anywhere.
[[nodiscard]] bool is_loopback(std::string_view host);

/// One Host, no transfer coding but chunked, no content coding, no expectation
/// but 100-continue.
[[nodiscard]] std::optional<Problem> check_framing(const net::ServerRequest& request);

/// The Host is this machine by a name that no other machine can have: a page
/// of a foreign name that resolves to 127.0.0.1 must not reach a server
/// without keys (DNS rebinding).
[[nodiscard]] std::optional<Problem> check_host_is_local(const net::ServerRequest& request);

/// The page that sent the request, if a page did, is one of ours.
[[nodiscard]] std::optional<Problem> check_origin(const net::ServerRequest& request);

/// The body is said to be JSON. Browsers ask before they send that to another origin.
[[nodiscard]] std::optional<Problem> check_media_type(const net::ServerRequest& request);

/// The words for a request that the HTTP server itself refuses with `status`.
[[nodiscard]] Problem problem_of_refusal(int status, const ServerOptions& options);

}  // namespace assay::serve
