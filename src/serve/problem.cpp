#include "serve/problem.hpp"

#include "core/json.hpp"
#include "core/utf8.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>

namespace assay::serve {
namespace {

std::string title_of(int status)
{
    const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
    const auto text = boost::beast::http::obsolete_reason(known);
    return std::string{text.data(), text.size()};
}

/// Quoted input may hold bytes that no JSON string can.
std::string safe(const std::string& text)
{
    return shorten(replace_invalid_utf8(text), 1000);
}

/// "/response_format/type" as OpenAI writes it: "response_format.type".
std::string dotted(std::string pointer)
{
    if (pointer.starts_with('/'))
        pointer.erase(0, 1);
    std::replace(pointer.begin(), pointer.end(), '/', '.');
    return pointer;
}

std::string openai_type(int status)
{
    switch (status) {
    case 401: return "authentication_error";
    case 403: return "permission_error";
    case 429: return "rate_limit_error";
    default: return status < 500 ? "invalid_request_error" : "server_error";
    }
}

std::string problem_json(const Problem& problem, const std::string& request_id)
{
    Json body = {{"type", "about:blank"},
                 {"title", title_of(problem.status)},
                 {"status", problem.status},
                 {"detail", safe(problem.detail)}};
    if (!request_id.empty())
        body["instance"] = "urn:request:" + request_id;
    for (const auto& place : problem.places)
        body["errors"].push_back({{"pointer", "#" + safe(place.pointer)}, {"detail", safe(place.detail)}});
    return body.dump();
}

}  // namespace

Problem problem_of(const Error& error)
{
    switch (error.code) {
    case Errc::invalid_input: return {400, error.text()};
    case Errc::schema_mismatch: return {502, error.text()};
    case Errc::unavailable:
    case Errc::unreachable: return {503, error.text(), {}, 5};
    case Errc::over_budget: return {402, error.text()};
    case Errc::no_space: return {507, "there is no room left to store this"};
    case Errc::corrupt: return {500, "what is stored is damaged"};
    case Errc::cancelled: return {503, "the server is stopping", {}, 5};
    }
    return {500, "something went wrong"};
}

std::string openai_error(const Problem& problem)
{
    Json error = {{"message", safe(problem.detail)}, {"type", openai_type(problem.status)}, {"param", nullptr}, {"code", nullptr}};
    if (!problem.places.empty()) {
        const auto& place = problem.places.front();
        const auto param = dotted(place.pointer);
        error["message"] = safe(problem.detail + ": " + (param.empty() ? "" : param + ": ") + place.detail);
        if (!param.empty())
            error["param"] = safe(param);
    }
    if (!problem.code.empty())
        error["code"] = problem.code;
    return Json{{"error", std::move(error)}}.dump();
}

net::ServerReply reply_of(const Problem& problem, ErrorStyle style, const std::string& request_id)
{
    net::ServerReply reply;
    reply.status = problem.status;
    reply.headers = problem.headers;
    const bool openai = style == ErrorStyle::openai;
    reply.headers.emplace_back("content-type", openai ? "application/json" : "application/problem+json");
    reply.body = openai ? openai_error(problem) : problem_json(problem, request_id);
    if (problem.retry_after_s) {
        reply.headers.emplace_back("retry-after", std::to_string(*problem.retry_after_s));
        if (openai)
            reply.headers.emplace_back("retry-after-ms", std::to_string(*problem.retry_after_s * 1000));
        // OpenAI's clients take no hint above a minute and would try at once.
        if (openai && *problem.retry_after_s > 60)
            reply.headers.emplace_back("x-should-retry", "false");
    }
    if (problem.status == 401)
        reply.headers.emplace_back("www-authenticate", "Bearer");
    return reply;
}

}  // namespace assay::serve
