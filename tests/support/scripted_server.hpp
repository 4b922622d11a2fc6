#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace assay::test {

struct ScriptedRequest {
    std::string head;        ///< Request line and headers, with the empty line.
    std::string body;
    int connection = 0;      ///< From 0, in the order of acceptance.
};

/// What follows the bytes of a reply.
enum class Then {
    keep_open,  ///< Read the next request.
    close,      ///< Close at once, whatever was announced.
    hang,       ///< Send nothing more; leave the connection open until the client closes it.
};

struct ScriptedReply {
    std::string bytes;  ///< Sent as they are: head and body.
    Then then = Then::keep_open;
};

/// "HTTP/1.1 <status> ...", Content-Length, the header lines given (each with
/// its "\r\n") and the body.
[[nodiscard]] std::string http_reply(int status, std::string_view body, std::string_view header_lines = {});

/// An HTTP/1.1 server on 127.0.0.1 that answers byte for byte what a test
/// wants, wrong answers included. A blocking thread per connection: simple
/// enough to be trusted. The script is called from those threads.
class ScriptedServer {
public:
    using Script = std::function<ScriptedReply(const ScriptedRequest&)>;

    /// PEM files. Empty: no TLS.
    struct Tls {
        std::string certificate{};
        std::string key{};
    };

    explicit ScriptedServer(Script script);
    ScriptedServer(Script script, Tls tls);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(std::string_view path = "/") const;
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] int requests() const { return requests_; }
    /// Connections that this end has closed.
    [[nodiscard]] int closed() const { return closed_; }

private:
    void accept_all();
    void serve(int fd, int connection);

    Script script_;
    void* tls_context_ = nullptr;  ///< An SSL_CTX, or null.
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::atomic<int> requests_ = 0;
    std::atomic<int> closed_ = 0;
    std::mutex mutex_;  ///< Guards the two below.
    std::vector<int> open_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace assay::test
