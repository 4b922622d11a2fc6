#include "serve/head_checks.hpp"

#include "core/utf8.hpp"
#include "serve/app.hpp"
#include "serve/routes.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace assay::serve {
namespace {

using boost::beast::iequals;

std::size_t count_headers(const net::ServerRequest& request, std::string_view name)
{
    return static_cast<std::size_t>(std::count_if(request.headers.begin(), request.headers.end(),
                                                  [&](const auto& field) { return iequals(field.first, name); }));
}

std::string quoted(std::string_view value)
{
    return "\"" + shorten(printable(replace_invalid_utf8(value)), 100) + "\"";
}

/// The parameter charset of a media type, without quotes; empty if there is none.
std::string_view charset_of(std::string_view media_type)
{
    constexpr std::string_view name = "charset=";
    for (auto at = media_type.find(';'); at != std::string_view::npos; at = media_type.find(';')) {
        media_type.remove_prefix(at + 1);
        media_type.remove_prefix(std::min(media_type.find_first_not_of(" \t"), media_type.size()));
        if (!iequals(media_type.substr(0, name.size()), name))
            continue;
        auto value = media_type.substr(name.size());
        value = value.substr(0, value.find(';'));
        value = value.substr(0, value.find_last_not_of(" \t") + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}

/// An authority without its port.
std::string_view host_of(std::string_view authority)
{
    if (authority.starts_with('['))
        return authority.substr(0, authority.find(']') + 1);
    return authority.substr(0, authority.find(':'));
}

}  // namespace

bool is_loopback(std::string_view host)
{
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    return !ec && address.is_loopback();
}

std::optional<Problem> check_framing(const net::ServerRequest& request)
{
    if (request.version >= 11 && count_headers(request, "host") == 0)
        return Problem{400, "the header Host is missing"};
    if (count_headers(request, "host") > 1)
        return Problem{400, "the header Host stands more than once"};
    if (count_headers(request, "transfer-encoding") > 1)
        return Problem{400, "the header Transfer-Encoding stands more than once"};
    const auto transfer = net::header(request.headers, "transfer-encoding");
    if (!transfer.empty() && !iequals(transfer, "chunked"))
        return Problem{501, "the transfer coding " + quoted(transfer) + " is not known; use chunked or none"};
    const auto content = net::header(request.headers, "content-encoding");
    if (!content.empty() && !iequals(content, "identity"))
        return Problem{415, "the content coding " + quoted(content) + " is not known; send the body as it is"};
    const auto expectation = net::header(request.headers, "expect");
    if (request.version >= 11 && !expectation.empty() && !iequals(expectation, "100-continue"))
        return Problem{417, "the expectation " + quoted(expectation) + " cannot be met"};
    return std::nullopt;
}

std::optional<Problem> check_host_is_local(const net::ServerRequest& request)
{
    // A target in absolute form comes before the header (RFC 9112, 3.2.2).
    const auto in_target = authority_of(request.target);
    const auto authority = in_target.empty() ? net::header(request.headers, "host") : in_target;
    const auto host = host_of(authority);
    if (authority.empty() || iequals(host, "localhost") || is_loopback(host))
        return std::nullopt;
    return Problem{421, "without API keys this server answers to localhost only, not to " + quoted(authority)};
}

std::optional<Problem> check_origin(const net::ServerRequest& request)
{
    const auto origin = net::header(request.headers, "origin");
    if (origin.empty())
        return std::nullopt;
    const auto authority_at = origin.find("://");
    const auto authority = authority_at == std::string_view::npos ? std::string_view{} : origin.substr(authority_at + 3);
    if (!authority.empty() && iequals(authority, net::header(request.headers, "host")))
        return std::nullopt;
    return Problem{403, "requests from pages of " + quoted(origin) + " are not taken"};
}

std::optional<Problem> check_media_type(const net::ServerRequest& request)
{
    const auto header = net::header(request.headers, "content-type");
    auto type = header.substr(0, header.find(';'));
    if (const auto charset = charset_of(header); !charset.empty() && !iequals(charset, "utf-8") && !iequals(charset, "utf8"))
        return Problem{415, "the charset " + quoted(charset) + " is not known; JSON is UTF-8"};
    while (type.ends_with(' '))
        type.remove_suffix(1);
    if (iequals(type, "application/json") || type.ends_with("+json"))
        return std::nullopt;
    return Problem{415, "the body must be JSON with the header Content-Type: application/json" +
                            (type.empty() ? std::string{} : ", not " + quoted(type))};
}

Problem problem_of_refusal(int status, const ServerOptions& options)
{
    switch (status) {
    case 408: return {408, "the request did not arrive in time"};
    case 413: return {413, "the body is larger than the limit of " + std::to_string(options.max_body_bytes) + " bytes"};
    case 431: return {431, "the headers are larger than the limit of " + std::to_string(options.max_header_bytes) + " bytes"};
    case 503: return {503, "the bodies of all requests together are larger than the server's limit; try again soon", {}, 1};
    default: return {status, "this is no HTTP/1.1 request"};
    }
}

}  // namespace assay::serve
