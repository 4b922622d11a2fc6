#include "serve/page/page.hpp"

#include "core/inline_source.hpp"
#include "serve/operations/operations.hpp"

namespace assay::serve {
namespace {

/// The source expression that allows the text between these tags and no other.
std::string hash_source(std::string_view open, std::string_view close)
{
    const auto html = page_html();
    const auto begin = html.find(open) + open.size();
    return inline_source(html.substr(begin, html.find(close, begin) - begin));
}

/// The page's own script and style, its own server, and nothing else.
std::string content_policy()
{
    return "default-src 'none'; script-src " + hash_source("<script>", "</script>") + "; style-src " +
           hash_source("<style>", "</style>") +
           "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace

boost::asio::awaitable<net::ServerReply> show_page(App&, CallPtr)
{
    static const std::string policy = content_policy();
    net::ServerReply reply;
    reply.headers.emplace_back("content-type", "text/html; charset=utf-8");
    reply.headers.emplace_back("content-security-policy", policy);
    reply.headers.emplace_back("referrer-policy", "no-referrer");
    reply.headers.emplace_back("cache-control", "no-cache");
    reply.body = page_html();
    co_return reply;
}

}  // namespace assay::serve
