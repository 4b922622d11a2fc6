#include "http_client_bench.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <string_view>
#include <unistd.h>
#include <unordered_map>

namespace assay::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Counts whole requests by their Content-Length, and nothing more.
class Connection {
public:
    /// Takes bytes as they arrive; true when a request is complete.
    bool take(std::string_view bytes)
    {
        input_ += bytes;
        const std::size_t head = input_.find("\r\n\r\n");
        if (head == std::string::npos)
            return false;
        const std::size_t length = input_.find("Content-Length: ");
        const std::size_t body = std::strtoul(input_.c_str() + length + 16, nullptr, 10);
        if (input_.size() < head + 4 + body)
            return false;
        input_.clear();
        return true;
    }

private:
    std::string input_;
};

[[noreturn]] void serve(int listener, const std::string& reply, std::chrono::milliseconds latency)
{
    const int epoll = epoll_create1(0);
    epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    std::unordered_map<int, Connection> connections;
    std::deque<std::pair<Clock::time_point, int>> due;
    const auto answer = [&](int fd) { static_cast<void>(::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL)); };
    for (;;) {
        int wait_ms = -1;
        if (!due.empty()) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(due.front().first - Clock::now());
            wait_ms = static_cast<int>(std::max<long>(0, left.count()));
        }
        epoll_event events[256];
        const int count = epoll_wait(epoll, events, 256, wait_ms);
        for (int i = 0; i < count; ++i) {
            const int fd = events[i].data.fd;
            if (fd == listener) {
                const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                if (accepted < 0)
                    continue;
                const int no_delay = 1;
                ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
                epoll_event added{.events = EPOLLIN, .data = {.fd = accepted}};
                epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &added);
                connections[accepted] = {};
                continue;
            }
            char buffer[64 << 10];
            const long bytes = ::read(fd, buffer, sizeof buffer);
            if (bytes <= 0) {
                connections.erase(fd);
                ::close(fd);
            } else if (connections[fd].take({buffer, static_cast<std::size_t>(bytes)})) {
                if (latency.count() == 0)
                    answer(fd);
                else
                    due.emplace_back(Clock::now() + latency, fd);
            }
        }
        while (!due.empty() && due.front().first <= Clock::now()) {
            answer(due.front().second);
            due.pop_front();
        }
    }
}

}  // namespace

ServerProcess fork_server(const std::string& body, std::chrono::milliseconds latency)
{
    // The headers that a provider sends, more or less.
    std::string reply = "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 09:00:00 GMT\r\nContent-Type: application/json\r\n"
                        "x-request-id: req_0123456789abcdef0123456789abcdef\r\nopenai-processing-ms: 411\r\n"
                        "openai-version: 2020-10-01\r\nx-ratelimit-limit-requests: 10000\r\n"
                        "x-ratelimit-limit-tokens: 2000000\r\nx-ratelimit-remaining-requests: 9999\r\n"
                        "x-ratelimit-remaining-tokens: 1998000\r\nx-ratelimit-reset-requests: 6ms\r\n"
                        "x-ratelimit-reset-tokens: 60ms\r\nContent-Length: ";
    reply += std::to_string(body.size()) + "\r\n\r\n" + body;

    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener, 4096) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        std::abort();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener, reply, latency);
    }
    ::close(listener);
    return {.pid = pid, .port = ntohs(address.sin_port)};
}

}  // namespace assay::bench
