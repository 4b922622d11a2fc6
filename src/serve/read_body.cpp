// From a request's bytes to a value that its operation's schema accepts.
#include "core/json.hpp"
#include "net/on_pool.hpp"
#include "serve/app.hpp"

#include <algorithm>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

/// Larger bodies are parsed and checked on the pool.
constexpr std::size_t max_bytes_on_network = 64u << 10;

/// simdjson does not say where, so a slower parser looks for it.
Problem::Place place_of_fault(std::string_view body, const Error& fault)
{
    const auto parsed = parse_json(body, "body");
    return {"", parsed ? fault.message : parsed.error().text()};
}

/// The pointer to a name that stands twice in its object: which of the two was meant, nobody knows.
std::optional<std::string> find_repeated_name(simdjson::dom::element value)
{
    simdjson::dom::array items;
    simdjson::dom::object members;
    if (value.get(items) == simdjson::SUCCESS) {
        std::size_t index = 0;
        for (const auto item : items) {
            if (const auto inside = find_repeated_name(item))
                return "/" + std::to_string(index) + *inside;
            ++index;
        }
    } else if (value.get(members) == simdjson::SUCCESS) {
        std::vector<std::string_view> names;
        for (const auto [name, member] : members) {
            names.push_back(name);
            if (const auto inside = find_repeated_name(member)) {
                std::string pointer;
                append_pointer(pointer, name);
                return pointer + *inside;
            }
        }
        std::sort(names.begin(), names.end());
        if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
            std::string pointer;
            append_pointer(pointer, *twice);
            return pointer;
        }
    }
    return std::nullopt;
}

std::optional<Problem> parse_and_check(Call& call, const schema::Schema& schema)
{
    auto body = call.parser.parse(call.request->body);
    if (!body)
        return Problem{400, "the body is no JSON", {place_of_fault(call.request->body, body.error())}};
    call.body = *body;
    if (auto pointer = find_repeated_name(call.body))
        return Problem{400, "the body is not what this operation takes", {{std::move(*pointer), "this name stands twice in its object"}}};
    if (schema.accepts(call.body))
        return std::nullopt;
    Problem problem{400, "the body is not what this operation takes"};
    for (const auto& violation : schema.violations(call.body))
        problem.places.push_back({violation.instance, violation.message});
    return problem;
}

}  // namespace

asio::awaitable<std::optional<Problem>> App::read_body(Call& call)
{
    const auto& schema = schemas_.body(call.operation->body);
    if (call.request->body.size() <= max_bytes_on_network)
        co_return parse_and_check(call, schema);
    auto check = [&call, &schema] { return parse_and_check(call, schema); };
    co_return co_await net::on_pool(pool, network, std::move(check));
}

}  // namespace assay::serve
