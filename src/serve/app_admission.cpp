// What happens to a request once its head is there: where it leads, and
// whether it may go there.
#include "serve/app.hpp"

#include "core/utf8.hpp"
#include "serve/head_checks.hpp"
#include "serve/routes.hpp"

#include <algorithm>

namespace assay::serve {
namespace {

constexpr std::size_t max_client_request_id_bytes = 128;

std::string allowed_methods(std::string_view path)
{
    std::string methods;
    for (const auto& operation : operations()) {
        if (!match_path(operation.path, path))
            continue;
        methods += methods.empty() ? "" : ", ";
        methods += operation.method;
        if (operation.method == "GET")
            methods += ", HEAD";
    }
    return methods;
}

/// The key a request carries, as OpenAI's or as Anthropic's clients send it.
std::string_view presented_key(const net::ServerRequest& request)
{
    constexpr std::string_view bearer = "bearer ";
    auto value = net::header(request.headers, "authorization");
    const bool is_bearer = value.size() > bearer.size() &&
                           std::equal(bearer.begin(), bearer.end(), value.begin(),
                                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
    if (!is_bearer)
        return net::header(request.headers, "x-api-key");
    value.remove_prefix(bearer.size());
    return value;
}

}  // namespace

std::optional<net::ServerReply> App::admit(net::ServerRequest& request)
{
    auto call = std::make_shared<Call>();
    call->begun = std::chrono::steady_clock::now();
    call->request = &request;
    call->request_id = new_request_id();
    call->client_request_id = shorten(printable(replace_invalid_utf8(net::header(request.headers, "x-client-request-id"))),
                                      max_client_request_id_bytes);
    request.max_body_bytes = options.max_body_bytes;
    auto problem = route(*call);
    if (!problem)
        problem = check_head(*call);
    if (!problem && call->operation->access == Access::key) {
        problem = limit_rate(*call);
        if (!problem)
            problem = limit_load(call->operation->load);
    }
    if (!problem) {
        request.admitted = std::move(call);
        return std::nullopt;
    }
    auto reply = call->refuse(*problem);
    finish(*call, reply);
    return reply;
}

std::optional<Problem> App::route(Call& call)
{
    const auto& request = *call.request;
    const auto path = path_of(request.target);
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view{request.method};
    for (const auto& operation : operations()) {
        if (operation.method != method)
            continue;
        if (auto arguments = match_path(operation.path, path)) {
            call.operation = &operation;
            call.arguments = std::move(*arguments);
            return std::nullopt;
        }
    }
    if (auto methods = allowed_methods(path); !methods.empty())
        return Problem{405, request.method + " is not possible here, but " + methods, {}, {}, {}, {{"allow", methods}}};
    return Problem{404, "there is nothing at " + shorten(printable(replace_invalid_utf8(path)), 200)};
}

std::optional<Problem> App::check_head(const Call& call) const
{
    auto problem = check_framing(*call.request);
    // Without keys the address is the only guard, and browsers of this machine
    // can be made to send requests by any page they show.
    if (!problem && options.keys.is_empty())
        problem = check_host_is_local(*call.request);
    if (!problem)
        problem = check_origin(*call.request);
    if (!problem && !call.operation->body.empty())
        problem = check_media_type(*call.request);
    return problem;
}

std::optional<Problem> App::limit_rate(Call& call)
{
    if (by_address_.is_on()) {
        call.quota = by_address_.take(client_of_address(call.request->remote_address), call.begun);
        call.quota_limits = by_address_.limits();
    }
    if (!call.quota || call.quota->admitted) {
        if (auto problem = authenticate(call))
            return problem;
        if (!call.key.empty() && by_key_.is_on()) {
            call.quota = by_key_.take(call.key, call.begun);
            call.quota_limits = by_key_.limits();
        }
    }
    if (!call.quota || call.quota->admitted)
        return std::nullopt;
    metrics.count_refusal("rate_limit");
    const auto wait = static_cast<int>(call.quota->retry_after.count());
    return Problem{429, "too many requests: " + std::to_string(call.quota_limits.quota) + " are allowed in " +
                            std::to_string(call.quota_limits.window.count()) + " s; try again in " + std::to_string(wait) + " s",
                   {}, wait, "rate_limit_exceeded"};
}

std::optional<Problem> App::authenticate(Call& call)
{
    if (options.keys.is_empty())
        return std::nullopt;
    const auto key = presented_key(*call.request);
    const auto owner = options.keys.owner(key);
    if (owner) {
        call.key = *owner;
        return std::nullopt;
    }
    metrics.count_refusal("key");
    return Problem{401, key.empty() ? "an API key is needed: Authorization: Bearer KEY" : "this API key is not known",
                   {}, {}, "invalid_api_key"};
}

std::size_t* App::calls_of(Load load)
{
    switch (load) {
    case Load::none: return nullptr;
    case Load::cpu: return &cpu_calls_;
    case Load::model: return &model_calls_;
    }
    return nullptr;
}

void App::count_as(Call& call, Load load)
{
    if (auto* const before = calls_of(call.counted_as))
        --*before;
    call.counted_as = load;
    if (auto* const under_way = calls_of(load))
        ++*under_way;
}

std::optional<Problem> App::limit_load(Load load)
{
    const auto* const under_way = calls_of(load);
    const auto limit = load == Load::cpu ? options.max_cpu_calls : options.max_model_calls;
    if (draining) {
        metrics.count_refusal("draining");
        return Problem{503, "the server is stopping", {}, 5};
    }
    if (under_way == nullptr || *under_way < limit)
        return std::nullopt;
    metrics.count_refusal("overload");
    return Problem{503, "the server is busy with as many calls as it takes on; try again soon", {}, 1};
}

}  // namespace assay::serve
