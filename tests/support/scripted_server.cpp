#include "support/scripted_server.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace assay::test {
namespace {

void check(bool ok, const char* what)
{
    if (!ok)
        throw std::system_error(errno, std::generic_category(), what);
}

/// A socket, with or without TLS.
class Wire {
public:
    Wire(int fd, SSL_CTX* context) : fd_{fd}
    {
        if (context) {
            tls_.reset(SSL_new(context));
            SSL_set_fd(tls_.get(), fd);
        }
    }

    bool handshake() { return !tls_ || SSL_accept(tls_.get()) == 1; }

    std::optional<std::string> read_some()
    {
        char buffer[64 << 10];
        const long count = tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer) : ::read(fd_, buffer, sizeof buffer);
        if (count <= 0)
            return std::nullopt;
        return std::string{buffer, static_cast<std::size_t>(count)};
    }

    bool write_all(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const long count = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                    : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

private:
    struct Free {
        void operator()(SSL* tls) const { SSL_free(tls); }
    };
    int fd_;
    std::unique_ptr<SSL, Free> tls_;
};

std::size_t content_length(std::string_view head)
{
    constexpr std::string_view name = "\r\ncontent-length:";
    const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(),
                                   [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    if (found == head.end())
        return 0;
    return std::stoul(std::string{found + name.size(), head.end()});
}

}  // namespace

std::string http_reply(int status, std::string_view body, std::string_view header_lines)
{
    std::string reply = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\n";
    reply += header_lines;
    reply += "\r\n";
    reply += body;
    return reply;
}

ScriptedServer::ScriptedServer(Script script) : ScriptedServer{std::move(script), Tls{}} {}

ScriptedServer::ScriptedServer(Script script, Tls tls) : script_{std::move(script)}
{
    std::signal(SIGPIPE, SIG_IGN);  // SSL_write knows no MSG_NOSIGNAL
    if (!tls.certificate.empty()) {
        SSL_CTX* context = SSL_CTX_new(TLS_server_method());
        tls_context_ = context;
        check(SSL_CTX_use_certificate_file(context, tls.certificate.c_str(), SSL_FILETYPE_PEM) == 1, "certificate");
        check(SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM) == 1, "private key");
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(listener_ >= 0, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    check(::listen(listener_, 4096) == 0, "listen");
    socklen_t length = sizeof address;
    check(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread{[this] { accept_all(); }};
}

ScriptedServer::~ScriptedServer()
{
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
        const std::lock_guard lock{mutex_};
        for (const int fd : open_)
            ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : threads_)
        thread.join();
    SSL_CTX_free(static_cast<SSL_CTX*>(tls_context_));
}

std::string ScriptedServer::url(std::string_view path) const
{
    return (tls_context_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + std::string{path};
}

void ScriptedServer::accept_all()
{
    for (;;) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const int no_delay = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
        const std::lock_guard lock{mutex_};
        open_.push_back(fd);
        const int connection = connections_++;
        threads_.emplace_back([this, fd, connection] {
            serve(fd, connection);
            const std::lock_guard ending{mutex_};
            open_.erase(std::find(open_.begin(), open_.end(), fd));
            ::close(fd);
            ++closed_;
        });
    }
}

void ScriptedServer::serve(int fd, int connection)
{
    Wire wire{fd, static_cast<SSL_CTX*>(tls_context_)};
    if (!wire.handshake())
        return;
    std::string input;
    const auto read_until = [&](auto complete) {
        while (!complete()) {
            const auto more = wire.read_some();
            if (!more)
                return false;
            input += *more;
        }
        return true;
    };
    for (;;) {
        if (!read_until([&] { return input.find("\r\n\r\n") != std::string::npos; }))
            return;
        const std::size_t head_bytes = input.find("\r\n\r\n") + 4;
        ScriptedRequest request{.head = input.substr(0, head_bytes), .body = {}, .connection = connection};
        const std::size_t whole = head_bytes + content_length(request.head);
        if (!read_until([&] { return input.size() >= whole; }))
            return;
        request.body = input.substr(head_bytes, whole - head_bytes);
        input.erase(0, whole);
        ++requests_;

        const ScriptedReply reply = script_(request);
        if (!wire.write_all(reply.bytes) || reply.then == Then::close)
            return;
        if (reply.then == Then::hang) {
            while (wire.read_some()) {
            }
            return;
        }
    }
}

}  // namespace assay::test
