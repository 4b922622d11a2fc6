#include "net/http_server_connection.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

namespace assay::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t read_bytes = 16u << 10;
constexpr std::size_t simd_padding = 64;  ///< simdjson's; parsers read that far beyond the end.
/// A connection that once saw a larger body gives the memory back.
constexpr std::size_t kept_body_bytes = 256u << 10;

using Parser = http::request_parser<http::string_body>;

int refusal_for(const error_code& ec)
{
    if (ec == http::error::header_limit)
        return 431;
    if (ec == http::error::body_limit)
        return 413;
    return 400;
}

/// Whether a header goes on in the next line, which servers are to refuse (RFC 9112, 5.2: other
/// servers on the way may read it differently). `lines` begins with a line and may hold a body.
bool has_folded_header(std::string_view lines)
{
    while (!lines.empty() && !lines.starts_with("\r\n")) {
        const auto end = lines.find('\n');
        if (end == std::string_view::npos)
            return false;
        lines.remove_prefix(end + 1);
        if (lines.starts_with(' ') || lines.starts_with('\t'))
            return true;
    }
    return false;
}

/// Offers the parser what has arrived. An error is one of the request. `head_bytes` are those of
/// the head so far: the parser's own limit is one for each of its lines.
error_code feed(Parser& parser, boost::beast::flat_buffer& input, std::size_t& head_bytes, std::size_t max_head_bytes)
{
    error_code ec;
    while (input.size() > 0 && !parser.is_done()) {
        const bool in_head = !parser.is_header_done();
        if (in_head && has_folded_header({static_cast<const char*>(input.data().data()), input.size()}))
            return http::error::bad_field;
        parser.eager(!in_head);
        const auto used = parser.put(input.data(), ec);
        input.consume(used);
        head_bytes += in_head ? used : 0;
        if (head_bytes > max_head_bytes)
            return http::error::header_limit;
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
    request.version = static_cast<int>(message.version());
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

/// Whether it is certain where the request ends. The parser takes a transfer coding that it does
/// not know for none, and what follows would be run as the next request (RFC 9112, 6.1 and 6.3).
bool has_certain_end(const Parser& parser)
{
    const auto& message = parser.get();
    const auto codings = message.equal_range(http::field::transfer_encoding);
    if (codings.first == codings.second)
        return true;
    return message.version() >= 11 && std::next(codings.first) == codings.second &&
           boost::beast::iequals(codings.first->value(), "chunked");
}

/// What the head announces, or 0.
std::size_t announced_bytes(const Parser& parser)
{
    const auto length = parser.content_length();
    return length ? static_cast<std::size_t>(*length) : 0;
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerState> state, asio::ip::tcp::socket socket)
    : state_{std::move(state)}, socket_{std::move(socket)}
{
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    // Lets write() try at once instead of waiting for a turn.
    socket_.non_blocking(true, ignored);
    request_.remote_address = socket_.remote_endpoint(ignored).address().to_string();
    state_->enter(*this);
}

Connection::~Connection()
{
    state_->bodies_bytes -= body_bytes_;
    state_->leave(*this);
}

void Connection::close()
{
    error_code ignored;
    socket_.close(ignored);
}

void Connection::expire()
{
    if (!receiving_ || expired_) {
        close();
        return;
    }
    expired_ = true;
    deadline_ = Clock::now() + state_->options.transfer_timeout;
    error_code ignored;
    socket_.cancel(ignored);
}

void Connection::wait_for_transfer(std::size_t bytes)
{
    const std::chrono::milliseconds for_bytes{bytes * 1000 / std::max<std::size_t>(state_->options.min_bytes_per_s, 1)};
    deadline_ = Clock::now() + state_->options.transfer_timeout + for_bytes;
}

bool Connection::hold_body(std::size_t bytes)
{
    state_->bodies_bytes += bytes - body_bytes_;
    body_bytes_ = bytes;
    return bytes == 0 || state_->bodies_bytes <= state_->options.max_bodies_bytes;
}

asio::awaitable<bool> Connection::exchange()
{
    Received received = co_await receive();
    receiving_ = false;
    if (received.turned_away && received.complete) {
        wait_for_transfer(received.turned_away->body.size());
        const bool sent = co_await send(*received.turned_away, received.keep_alive && !state_->stopping);
        co_return sent && received.keep_alive && !state_->stopping;
    }
    if (received.turned_away) {
        co_await refuse(std::move(*received.turned_away));
        co_return false;
    }
    if (received.refusal != 0) {
        co_await refuse(refusal(received.refusal));
        co_return false;
    }
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
    const bool keep_alive = received.keep_alive && reply.ending == Ending::whole && !state_->stopping;
    bool sent = false;
    if (reply.stream && request_.method != "HEAD")
        sent = co_await send_stream(reply, keep_alive);
    else
        sent = co_await send(reply, keep_alive);
    co_return sent && keep_alive && !(reply.stream && is_old_);
}

asio::awaitable<Connection::Received> Connection::receive()
{
    (void)hold_body(0);
    if (request_.body.capacity() > kept_body_bytes)
        request_.body = {};
    request_.body.clear();
    request_.method.clear();
    request_.admitted.reset();
    request_.max_body_bytes = state_->options.max_body_bytes;
    Parser parser{std::piecewise_construct, std::make_tuple(std::move(request_.body))};
    parser.header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(state_->options.max_header_bytes, 1u << 30)));
    parser.body_limit(state_->options.max_body_bytes);

    idle_ = input_.size() == 0;
    receiving_ = !idle_;
    deadline_ = Clock::now() + (idle_ ? state_->options.idle_timeout : state_->options.head_timeout);
    Received received;
    bool head_is_new = true;
    std::size_t head_bytes = 0;
    for (;;) {
        if (const auto ec = feed(parser, input_, head_bytes, state_->options.max_header_bytes)) {
            // Head and body may have come at once: the refusal is about this request.
            if (head_is_new && parser.is_header_done())
                take_head(parser, request_);
            received.refusal = refusal_for(ec);
            co_return received;
        }
        if (head_is_new && parser.is_header_done()) {
            head_is_new = false;
            take_head(parser, request_);
            is_old_ = request_.version < 11;
            received.keep_alive = parser.keep_alive();
            if (state_->options.gate)
                received.turned_away = state_->options.gate(request_);
            const bool certain = has_certain_end(parser);
            if (received.turned_away) {
                received.complete = certain && parser.is_done();
                co_return received;
            }
            if (!certain) {
                received.refusal = is_old_ ? 400 : 501;
                co_return received;
            }
            wait_for_transfer(announced_bytes(parser));
            // Nobody who speaks HTTP/1.0 knows this answer (RFC 9110, 10.1.1).
            if (!is_old_ && !parser.is_done() && announced_bytes(parser) <= request_.max_body_bytes &&
                boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
                const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
                if (!sent)
                    co_return received;
            }
        }
        const auto& body = parser.get().body();
        if (!head_is_new && std::max(announced_bytes(parser), body.size()) > request_.max_body_bytes) {
            received.refusal = 413;
            co_return received;
        }
        if (!hold_body(body.size())) {
            received.refusal = 503;
            co_return received;
        }
        if (parser.is_done())
            break;
        // The parser keeps its own limit for heads, but waits for the end of a
        // chunk's extension or of the trailers however much of them has come.
        if (!head_is_new && input_.size() > state_->options.max_header_bytes) {
            received.refusal = 431;
            co_return received;
        }
        auto [ec, count] = co_await socket_.async_read_some(input_.prepare(read_bytes), await_tuple);
        if (expired_) {
            received.refusal = 408;
            co_return received;
        }
        if (ec)
            co_return received;
        input_.commit(count);
        if (idle_) {
            idle_ = false;
            receiving_ = true;
            deadline_ = Clock::now() + state_->options.head_timeout;
        }
    }

    idle_ = false;
    request_.body = std::move(parser.get().body());
    request_.body.reserve(request_.body.size() + simd_padding);
    received.complete = true;
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
