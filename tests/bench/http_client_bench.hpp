#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace assay::bench {

/// What both clients send, byte for byte, and must get back.
struct Workload {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string expected;  ///< The response's body.
    int requests = 0;
    int in_flight = 0;
};

/// What a client did with a Workload.
struct Measured {
    double cpu_seconds = 0;   ///< User and system time of the client's thread.
    double wall_seconds = 0;
    int wrong = 0;            ///< Replies that were missing or not as expected.
};

/// libcurl's multi interface on epoll with as little around it as possible:
/// the reference that HttpClient is held against.
[[nodiscard]] Measured run_bare(const Workload& workload);

/// A server process that answers every request after `latency` with `body`.
/// Ends with kill().
struct ServerProcess {
    pid_t pid = 0;
    std::uint16_t port = 0;
};
[[nodiscard]] ServerProcess fork_server(const std::string& body, std::chrono::milliseconds latency);

/// User and system time of this thread so far.
[[nodiscard]] double thread_cpu_seconds();

}  // namespace assay::bench
