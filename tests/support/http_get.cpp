#include "support/http_get.hpp"

#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace assay::test {
namespace {

class Socket {
public:
    Socket() : fd_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {}
    ~Socket() { close(fd_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int fd() const { return fd_; }

private:
    int fd_;
};

}  // namespace

std::string http_get(std::uint16_t port, const std::string& target, std::chrono::seconds limit)
{
    const Socket connection;
    const timeval patience{limit.count(), 0};
    setsockopt(connection.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("nobody listens on port " + std::to_string(port));
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    if (send(connection.fd(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error("cannot send the request for " + target);

    std::string reply;
    std::array<char, 16384> buffer{};
    ssize_t count = 0;
    while ((count = recv(connection.fd(), buffer.data(), buffer.size(), 0)) > 0)
        reply.append(buffer.data(), static_cast<std::size_t>(count));
    const auto body = reply.find("\r\n\r\n");
    if (count < 0 || body == std::string::npos || !reply.starts_with("HTTP/1.1 200"))
        throw std::runtime_error("no good reply for " + target + ": " + reply.substr(0, 200));
    return reply.substr(body + 4);
}

}  // namespace assay::test
