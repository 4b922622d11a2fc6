#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace assay::net {

/// Drives libcurl's multi interface from an Asio executor: says when a socket
/// is ready, when a timer is due, and which transfers are done. Knows nothing
/// of HTTP.
///
/// All sockets hang on one epoll set, and Asio watches only that set: one
/// wake-up serves as many sockets as are ready, and a connection that is used
/// again costs no epoll_ctl (see update_socket()). Asio's own way, a
/// stream_descriptor per socket, took about the same CPU time with up to 256
/// requests in flight and more with 1,024; it also needs a pending operation,
/// with a life of its own, for each socket. Both are close to a bare libcurl
/// loop: see tests/bench/http_client_bench.cpp.
///
/// While no transfer is attached nothing is pending on the executor, so that
/// io_context::run() returns. Lives on the executor's thread.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
public:
    using Done = std::function<void(CURL* easy, CURLcode code)>;

    struct Limits {
        long max_connections;  ///< Open at once; more transfers wait for one. Positive.
    };

    /// `done` is told of every finished transfer, already detached, from the
    /// executor's thread and never from inside attach() or detach(). It may
    /// attach and detach others. Every transfer must be detached before the
    /// last owner lets go.
    CurlMulti(boost::asio::any_io_executor executor, Limits limits, Done done);
    ~CurlMulti();
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    /// Sets what makes the sockets of `easy` known to this object. Needed once
    /// for an easy handle, and again after curl_easy_reset().
    void prepare(CURL* easy);

    /// Starts the transfer soon. `easy` must stay alive until it is done or detached.
    void attach(CURL* easy);

    /// Ends the transfer without a call of `done`.
    void detach(CURL* easy);

    [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }

private:
    using Clock = std::chrono::steady_clock;

    struct Socket {
        std::uint32_t generation = 0;  ///< Tells a socket from a later one with the same number.
        std::uint32_t wanted = 0;      ///< What libcurl waits for, as epoll events.
        std::uint32_t watched = 0;     ///< What the epoll set watches; 0: not in the set.
        bool ours = false;             ///< Opened by open_socket(), so that its end is seen.
    };

    static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept;
    static int on_timer(CURLM*, long timeout_ms, void* self);
    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address);
    static int on_close(void* self, curl_socket_t fd);

    Socket& socket(curl_socket_t fd);
    void update_socket(curl_socket_t fd, std::uint32_t wanted);
    void watch(curl_socket_t fd, Socket& socket, std::uint32_t events);

    void drive();
    void drive_ready_sockets();
    void drive_timers();
    void reap();
    void settle();
    void wait_for_sockets();
    void wait_for_timer();
    void rest();

    boost::asio::any_io_executor executor_;
    Done done_;
    CURLM* multi_;
    boost::asio::posix::stream_descriptor epoll_;
    boost::asio::steady_timer timer_;
    std::vector<Socket> sockets_;  ///< Indexed by file descriptor.
    std::size_t attached_ = 0;
    Clock::time_point due_ = Clock::time_point::max();    ///< When libcurl wants to be called.
    Clock::time_point armed_ = Clock::time_point::max();  ///< When timer_ fires.
    bool waiting_ = false;  ///< For epoll_ to become readable.
    bool kicked_ = false;   ///< A call of drive() is queued.
    bool driving_ = false;
};

}  // namespace assay::net
