#include "net/http_server_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <ctime>
#include <limits>
#include <optional>

namespace assay::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace std::chrono_literals;
using boost::system::error_code;

constexpr std::size_t read_bytes = 16u << 10;
constexpr std::size_t simd_padding = 64;  ///< simdjson's; parsers read that far beyond the end.
/// A connection that once saw a larger body gives the memory back.
constexpr std::size_t kept_body_bytes = 256u << 10;
/// After a refusal, what the client was still sending is read for so long.
constexpr auto linger_time = 2000ms;
constexpr std::size_t linger_bytes = 64u << 20;

using Parser = http::request_parser<http::string_body>;

int refusal_for(const error_code& ec)
{
    if (ec == http::error::header_limit)
        return 431;
    if (ec == http::error::body_limit)
        return 413;
    return 400;
}

/// Offers the parser what has arrived. An error is one of the request.
error_code feed(Parser& parser, boost::beast::flat_buffer& input)
{
    error_code ec;
    while (input.size() > 0 && !parser.is_done()) {
        const auto used = parser.put(input.data(), ec);
        input.consume(used);
        if (ec == http::error::need_more)
            return {};
        if (ec)
            return ec;
    }
    return {};
}

void take_head(const Parser& parser, ServerRequest& request)
{
    const auto& message = parser.get();
    request.method.assign(message.method_string());
    request.target.assign(message.target());
    std::size_t count = 0;
    for (const auto& field : message) {
        if (count == request.headers.size())
            request.headers.emplace_back();
        auto& [name, value] = request.headers[count++];
        name.assign(field.name_string());
        value.assign(field.value());
    }
    request.headers.resize(count);
}

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

Connection::Connection(std::shared_ptr<ServerState> state, asio::ip::tcp::socket socket)
    : state_{std::move(state)}, socket_{std::move(socket)}
{
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    // Lets write() try at once instead of waiting for a turn.
    socket_.non_blocking(true, ignored);
    state_->enter(*this);
}

Connection::~Connection()
{
    state_->leave(*this);
}

void Connection::close()
{
    error_code ignored;
    socket_.close(ignored);
}

void Connection::start_waiting()
{
    deadline_ = Clock::now() + state_->options.idle_timeout;
}

asio::awaitable<bool> Connection::exchange()
{
    const Received received = co_await receive();
    if (received.refusal != 0)
        co_await refuse(received.refusal);
    if (!received.complete)
        co_return false;

    deadline_ = Clock::time_point::max();
    const ServerReply reply = co_await answer();
    if (reply.ending == Ending::hung) {
        idle_ = true;
        if (!state_->stopping)
            co_await discard_until_closed(std::numeric_limits<std::size_t>::max());
        co_return false;
    }
    if (reply.ending == Ending::dropped)
        co_return false;
    start_waiting();
    const bool keep_alive = received.keep_alive && reply.ending == Ending::whole && !state_->stopping;
    const bool sent = co_await send(reply, keep_alive);
    co_return sent && keep_alive;
}

asio::awaitable<Connection::Received> Connection::receive()
{
    if (request_.body.capacity() > kept_body_bytes)
        request_.body = {};
    request_.body.clear();
    Parser parser{std::piecewise_construct, std::make_tuple(std::move(request_.body))};
    parser.header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(state_->options.max_header_bytes, 1u << 30)));
    parser.body_limit(state_->options.max_body_bytes);
    parser.eager(true);

    start_waiting();
    idle_ = input_.size() == 0;
    Received received;
    bool expects_word = true;  // may be waiting for "100 Continue"
    for (;;) {
        if (const auto ec = feed(parser, input_)) {
            received.refusal = refusal_for(ec);
            co_return received;
        }
        if (parser.is_done())
            break;
        if (expects_word && parser.is_header_done()) {
            expects_word = false;
            if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
                const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
                if (!sent)
                    co_return received;
            }
        }
        auto [ec, count] = co_await socket_.async_read_some(input_.prepare(read_bytes), await_tuple);
        if (ec)
            co_return received;
        input_.commit(count);
        idle_ = false;
    }

    idle_ = false;
    take_head(parser, request_);
    request_.body = std::move(parser.get().body());
    request_.body.reserve(request_.body.size() + simd_padding);
    received.complete = true;
    received.keep_alive = parser.keep_alive();
    co_return received;
}

asio::awaitable<ServerReply> Connection::answer()
{
    std::string failure;
    try {
        co_return co_await state_->handler(request_);
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        failure = error.what();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    ServerReply reply;
    reply.status = 500;
    reply.headers.emplace_back("content-type", "text/plain");
    reply.body = failure + "\n";
    co_return reply;
}

asio::awaitable<bool> Connection::send(const ServerReply& reply, bool keep_alive)
{
    head_ = "HTTP/1.1 ";
    head_ += std::to_string(reply.status);
    head_ += ' ';
    head_ += reason(reply.status);
    head_ += "\r\ndate: ";
    head_ += state_->date();
    head_ += "\r\ncontent-length: ";
    head_ += std::to_string(reply.body.size());
    head_ += keep_alive ? "\r\nconnection: keep-alive\r\n" : "\r\nconnection: close\r\n";
    for (const auto& [name, value] : reply.headers) {
        head_ += name;
        head_ += ": ";
        head_ += value;
        head_ += "\r\n";
    }
    head_ += "\r\n";

    std::string_view body = reply.body;
    if (request_.method == "HEAD")
        body = {};
    else if (reply.ending == Ending::cut)
        body = body.substr(0, body.size() / 2);
    co_return co_await write(head_, body);
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

asio::awaitable<void> Connection::refuse(int status)
{
    start_waiting();
    request_.method.clear();
    ServerReply reply;
    reply.status = status;
    reply.headers.emplace_back("content-type", "text/plain");
    reply.body = std::string{reason(status)} + "\n";
    const bool sent = co_await send(reply, false);
    if (!sent)
        co_return;
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    deadline_ = std::min(deadline_, Clock::now() + linger_time);
    co_await discard_until_closed(linger_bytes);
}

asio::awaitable<void> Connection::discard_until_closed(std::size_t max_bytes)
{
    std::size_t total = 0;
    while (total < max_bytes) {
        input_.clear();
        const auto [ec, count] = co_await socket_.async_read_some(input_.prepare(read_bytes), await_tuple);
        if (ec)
            co_return;
        total += count;
    }
}

asio::awaitable<void> serve(std::unique_ptr<Connection> connection)
{
    // GCC 12 at -O2 turns a bare `while (co_await ...)` into an illegal instruction.
    bool goes_on = true;
    while (goes_on)
        goes_on = co_await connection->exchange();
}

}  // namespace assay::net
