#include "serve/call.hpp"

#include "serve/routes.hpp"

namespace assay::serve {

ErrorStyle Call::error_style() const
{
    if (operation != nullptr)
        return operation->errors;
    // OpenAI's clients also ask for what is not here.
    const auto path = request == nullptr ? std::string_view{} : path_of(request->target);
    const bool ours = !path.starts_with("/v1/") || path.starts_with("/v1/rag") || path.starts_with("/v1/extract");
    return ours ? ErrorStyle::problem : ErrorStyle::openai;
}

net::ServerReply Call::refuse(const Problem& problem) const
{
    return reply_of(problem, error_style(), request_id);
}

net::ServerReply Call::json(std::string text)
{
    net::ServerReply reply;
    reply.headers.emplace_back("content-type", "application/json");
    reply.body = std::move(text);
    return reply;
}

std::string_view Call::text(std::string_view name, std::string_view otherwise) const
{
    std::string_view value;
    return body[name].get(value) ? otherwise : value;
}

bool Call::flag(std::string_view name) const
{
    bool value = false;
    return !body[name].get(value) && value;
}

std::uint64_t Call::count(std::string_view name, std::uint64_t otherwise) const
{
    // JSON Schema takes 5.0 for an integer, too.
    return static_cast<std::uint64_t>(number(name, static_cast<double>(otherwise)));
}

double Call::number(std::string_view name, double otherwise) const
{
    double value = 0;
    return body[name].get(value) ? otherwise : value;
}

}  // namespace assay::serve
