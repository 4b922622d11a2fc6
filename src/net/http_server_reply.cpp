// What a connection sends: heads, bodies whole or in chunks, refusals.
#include "net/http_server_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace assay::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace std::chrono_literals;
using boost::system::error_code;

/// After a refusal, what the client was still sending is read for so long.
constexpr auto linger_time = 2000ms;
constexpr std::size_t linger_bytes = 64u << 20;

std::string_view reason(int status)
{
    const auto known = http::int_to_status(static_cast<unsigned>(status));
    if (known == http::status::unknown)
        return {};
    const auto text = http::obsolete_reason(known);
    return {text.data(), text.size()};
}

}  // namespace

std::string_view ServerState::date()
{
    const std::time_t now = std::time(nullptr);
    if (now != date_second_) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::strftime(date_.data(), date_.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        date_second_ = now;
    }
    return date_.data();
}

/// RFC 9112, section 7.1; for HTTP/1.0 the bytes as they are, up to the close.
class Connection::Chunks final : public BodyStream {
public:
    explicit Chunks(Connection& connection) : connection_{connection} {}

    asio::awaitable<bool> write(std::string_view bytes) override
    {
        // An empty chunk would end the body.
        if (bytes.empty() || !is_open_)
            co_return is_open_;
        chunk_.clear();
        if (!connection_.is_old_) {
            char size[16];
            chunk_.append(size, std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr);
            chunk_ += "\r\n";
        }
        chunk_ += bytes;
        if (!connection_.is_old_)
            chunk_ += "\r\n";
        connection_.wait_for_transfer(chunk_.size());
        is_open_ = co_await connection_.write(chunk_, {});
        // The time until the next piece is the handler's.
        connection_.deadline_ = Clock::time_point::max();
        co_return is_open_;
    }

    [[nodiscard]] bool is_open() const { return is_open_; }

private:
    Connection& connection_;
    std::string chunk_;
    bool is_open_ = true;
};

void Connection::write_head(const ServerReply& reply, bool keep_alive)
{
    head_ = "HTTP/1.1 ";
    head_ += std::to_string(reply.status);
    head_ += ' ';
    head_ += reason(reply.status);
    head_ += "\r\ndate: ";
    head_ += state_->date();
    if (reply.stream) {
        head_ += is_old_ ? "" : "\r\ntransfer-encoding: chunked";
    } else if (reply.status != 204) {
        head_ += "\r\ncontent-length: ";
        head_ += std::to_string(reply.body.size());
    }
    head_ += keep_alive ? "\r\nconnection: keep-alive\r\n" : "\r\nconnection: close\r\n";
    for (const auto& [name, value] : reply.headers) {
        head_ += name;
        head_ += ": ";
        head_ += value;
        head_ += "\r\n";
    }
    head_ += "\r\n";
}

asio::awaitable<bool> Connection::send(const ServerReply& reply, bool keep_alive)
{
    write_head(reply, keep_alive);
    std::string_view body = reply.body;
    if (request_.method == "HEAD" || reply.status == 204)
        body = {};
    else if (reply.ending == Ending::cut)
        body = body.substr(0, body.size() / 2);
    wait_for_transfer(head_.size() + body.size());
    co_return co_await write(head_, body);
}

asio::awaitable<bool> Connection::send_stream(const ServerReply& reply, bool keep_alive)
{
    write_head(reply, keep_alive && !is_old_);
    wait_for_transfer(head_.size());
    const bool begun = co_await write(head_, {});
    if (!begun)
        co_return false;
    deadline_ = Clock::time_point::max();
    Chunks chunks{*this};
    try {
        co_await reply.stream(chunks);
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        co_return false;
    } catch (const std::exception&) {
        // The missing last chunk tells the client; the stream's maker has logged it.
        co_return false;
    }
    if (!chunks.is_open() || is_old_)
        co_return false;
    wait_for_transfer(0);
    co_return co_await write("0\r\n\r\n", {});
}

asio::awaitable<bool> Connection::write(std::string_view head, std::string_view body)
{
    std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(body)};
    error_code ec;
    std::size_t sent = socket_.write_some(parts, ec);
    if (ec && ec != asio::error::would_block)
        co_return false;
    if (sent == head.size() + body.size())
        co_return true;
    for (auto& part : parts) {
        const auto whole = std::min(sent, part.size());
        part += whole;
        sent -= whole;
    }
    const auto [failure, count] = co_await asio::async_write(socket_, parts, await_tuple);
    co_return !failure;
}

ServerReply Connection::refusal(int status)
{
    if (state_->options.refusal)
        return state_->options.refusal(status, request_);
    ServerReply reply;
    reply.status = status;
    reply.headers.emplace_back("content-type", "text/plain");
    reply.body = std::string{reason(status)} + "\n";
    return reply;
}

asio::awaitable<void> Connection::refuse(ServerReply reply)
{
    const bool sent = co_await send(reply, false);
    if (!sent)
        co_return;
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    deadline_ = std::min(deadline_, Clock::now() + linger_time);
    co_await discard_until_closed(linger_bytes);
}

}  // namespace assay::net
