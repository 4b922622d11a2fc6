#pragma once

#include "core/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of the first header with this name (names compare without case), or "".
[[nodiscard]] std::string_view header(const Headers& headers, std::string_view name);

struct HttpRequest {
    std::string method = "POST";
    std::string url;
    /// Shared because it is the same for every request of a run. Full lines are made once by libcurl.
    std::shared_ptr<const Headers> headers;
    std::string body;
    std::chrono::milliseconds timeout{120'000};  ///< For the whole exchange, connect included.
    /// Not over a connection that was kept alive, which may turn out to be closed.
    bool fresh_connection = false;
};

struct HttpResponse {
    int status = 0;
    Headers headers;
    /// Its capacity exceeds its size by at least simdjson's padding, so it can
    /// be parsed in place. True of the string itself and where it is moved, not
    /// of a copy.
    std::string body;
};

/// Why there is no complete response.
struct SendError : Error {
    /// The request went out over a connection kept from before, which then
    /// ended without a byte of a reply. The server has probably closed it for
    /// being idle, but may have taken the request.
    bool connection_lost = false;
};

using SendResult = boost::system::result<HttpResponse, SendError>;

struct HttpClientOptions {
    std::size_t max_response_bytes = 64u << 20;
    std::size_t max_connections = 4096;        ///< Open at once, all hosts together.
    std::chrono::milliseconds connect_timeout{10'000};
    bool verify_tls = true;
    std::string ca_file{};                     ///< Empty: the system's.
};

/// HTTP over libcurl's multi interface, driven by an Asio executor: any number
/// of requests in flight on one thread, connections kept alive and shared,
/// HTTP/2 where TLS offers it. Knows nothing of LLMs and never retries: what
/// may have reached the server (but for a GET or HEAD) is not sent again.
///
/// Proxies are found where curl finds them (http_proxy, https_proxy, no_proxy).
/// More requests than connections wait for one; their timeout runs meanwhile.
///
/// Lives on the thread of its executor. It must outlive the coroutines that
/// wait on it; cancelling such a coroutine (or cancel_all()) ends its
/// transfer.
class HttpClient {
public:
    explicit HttpClient(boost::asio::any_io_executor executor, HttpClientOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Any status is a response. An Error means there was no complete response:
    /// unreachable if nothing was sent, else unavailable (reset, timed out, over a limit); its `where`
    /// is the URL without its query, and `cancelled` after cancel_all().
    [[nodiscard]] boost::asio::awaitable<SendResult> send(HttpRequest request);

    /// Ends every transfer under way with Errc::cancelled.
    void cancel_all();

    [[nodiscard]] std::size_t in_flight() const;

private:
    class Multi;
    std::shared_ptr<Multi> multi_;
};

}  // namespace assay::net
