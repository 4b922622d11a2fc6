#include "support/serve_process.hpp"

#include "support/banner.hpp"
#include "support/raw_client.hpp"

#include <cstdlib>
#include <stdexcept>

namespace assay::test {
namespace {

constexpr std::chrono::seconds time_to_listen{30};

std::vector<std::string> command_line(const std::string& binary, const std::vector<std::string>& flags)
{
    std::vector<std::string> argv = {binary, "serve", "--listen", "127.0.0.1:0"};
    argv.insert(argv.end(), flags.begin(), flags.end());
    return argv;
}

}  // namespace

Json HttpReply::json() const
{
    auto parsed = parse_json(body, "reply");
    return parsed ? std::move(*parsed) : Json{};
}

std::string HttpReply::header(const std::string& name) const
{
    const auto line = "\r\n" + name + ": ";
    const auto at = head.find(line);
    if (at == std::string::npos)
        return {};
    const auto begin = at + line.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

ServeProcess::ServeProcess(const std::string& binary, const std::vector<std::string>& flags, ProcessOptions options)
    : process_{command_line(binary, flags), std::move(options)}
{
    const auto line = process_.read_line(time_to_listen);
    port_ = line ? port_in(*line) : 0;
    if (port_ == 0)
        throw std::runtime_error("the server does not listen: " + process_.wait(Process::Milliseconds{0}).err);
}

std::string ServeProcess::url(const std::string& path) const
{
    return "http://127.0.0.1:" + std::to_string(port_) + path;
}

HttpReply ServeProcess::send(const std::string& method, const std::string& target, const std::string& body,
                             const Headers& headers) const
{
    RawClient client{port_};
    auto with_close = headers;
    with_close.emplace_back("Connection", "close");
    client.send(http_request(method, target, body, with_close));
    return parse_reply(client.read_to_end());
}

std::string http_request(const std::string& method, const std::string& target, const std::string& body,
                         const ServeProcess::Headers& headers)
{
    std::string request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    bool has_type = false;
    for (const auto& [name, value] : headers) {
        request += name + ": " + value + "\r\n";
        has_type = has_type || name == "Content-Type";
    }
    if (!body.empty() && !has_type)
        request += "Content-Type: application/json\r\n";
    if (!body.empty() || method == "POST")
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return request + "\r\n" + body;
}

HttpReply parse_reply(const std::string& bytes)
{
    HttpReply reply;
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || !bytes.starts_with("HTTP/1.1 "))
        return reply;
    reply.status = std::atoi(bytes.c_str() + 9);
    reply.head = bytes.substr(0, end + 2);
    reply.body = bytes.substr(end + 4);
    return reply;
}

}  // namespace assay::test
