#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace assay::test {

/// A blocking client that sends bytes as they are. Reads give up after ten
/// seconds, so that a server that hangs fails a test instead of stopping it.
class RawClient {
public:
    explicit RawClient(std::uint16_t port) : fd_{::socket(AF_INET, SOCK_STREAM, 0)}
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (fd_ < 0 || ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error{"cannot connect to the server under test"};
    }
    ~RawClient() { ::close(fd_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False if the server closed meanwhile.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Nothing more will be sent.
    void end_sending() { ::shutdown(fd_, SHUT_WR); }

    /// All that comes until the server closes.
    std::string read_to_end()
    {
        while (read_more()) {
        }
        return std::exchange(input_, {});
    }

    /// One reply: head and as much body as it announces.
    std::string read_reply(bool has_body = true)
    {
        std::size_t end = 0;
        while ((end = input_.find("\r\n\r\n")) == std::string::npos)
            if (!read_more())
                return std::exchange(input_, {});
        std::size_t size = end + 4;
        const auto length = input_.find("content-length: ");
        if (has_body && length < end)
            size += std::stoul(input_.substr(length + 16));
        while (input_.size() < size)
            if (!read_more())
                break;
        std::string reply = input_.substr(0, size);
        input_.erase(0, size);
        return reply;
    }

private:
    bool read_more()
    {
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, 10'000) <= 0)
            return false;
        char bytes[65536];
        const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
        if (count <= 0)
            return false;
        input_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    int fd_;
    std::string input_;
};

}  // namespace assay::test
