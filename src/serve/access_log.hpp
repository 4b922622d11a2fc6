#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::serve {

/// What is told about one request. No text, no key and no query of a client's.
struct AccessRecord {
    std::string_view operation;  ///< As operations() names it; "" if there was none.
    std::string_view method;
    int status = 0;
    std::chrono::microseconds duration{0};
    std::size_t bytes_in = 0;
    std::size_t bytes_out = 0;
    std::string_view request_id;
    std::string_view client_request_id;
    std::string_view key;      ///< The name of the API key.
    std::string_view address;
    std::string_view failure;  ///< What went wrong inside, if anything did.
};

/// One line of JSON.
[[nodiscard]] std::string log_line(const AccessRecord& record, std::chrono::system_clock::time_point now);

/// Writes lines to a file descriptor from a thread of its own: a reader that
/// stalls must not stall the network thread. What it has not taken is kept up
/// to a limit, lines beyond it are dropped and counted. Lives on the network thread.
class AccessLog {
public:
    static constexpr std::size_t max_waiting_bytes = 4u << 20;

    /// `fd` is not closed.
    AccessLog(boost::asio::any_io_executor network, int fd);
    /// Waits until what was written before is out.
    ~AccessLog();
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    void write(std::string_view line);
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

private:
    void flush();

    boost::asio::any_io_executor network_;
    int fd_;
    std::string waiting_;
    std::string leaving_;  ///< Of the writer's thread while writing_.
    bool writing_ = false;
    std::uint64_t dropped_ = 0;
    boost::asio::thread_pool writer_{1};
};

}  // namespace assay::serve
