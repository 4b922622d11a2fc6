#include "llm/answer_text.hpp"

#include "core/utf8.hpp"
#include "llm/api_error.hpp"

namespace assay::llm {

namespace dom = simdjson::dom;

std::string_view without_thinking(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n";
    constexpr std::string_view opening = "<think>";
    constexpr std::string_view closing = "</think>";
    const auto start = text.find_first_not_of(space);
    if (start == text.npos || !text.substr(start).starts_with(opening))
        return text;
    const auto end = text.find(closing, start);
    if (end == text.npos)
        return {};
    text.remove_prefix(end + closing.size());
    text.remove_prefix(std::min(text.find_first_not_of(space), text.size()));
    return text;
}

std::optional<std::int64_t> count_at(dom::object object, std::string_view key)
{
    std::int64_t count = 0;
    if (object[key].get(count) != simdjson::SUCCESS || count < 0)
        return std::nullopt;
    return count;
}

std::string_view text_at(dom::object object, std::string_view key)
{
    std::string_view text;
    if (object[key].get(text) != simdjson::SUCCESS)
        return {};
    return text;
}

CallFailure unusable(std::string message)
{
    return {.error = {Errc::unavailable, std::move(message)}, .advice = Advice::retry};
}

CallFailure unusable_but_billed(std::string message, dom::object root, Usage usage)
{
    CallFailure failure = unusable(std::move(message));
    failure.usage = usage;
    failure.model = text_at(root, "model");
    return failure;
}

boost::system::result<dom::object, CallFailure> read_success(const net::HttpResponse& response, dom::parser& parser)
{
    constexpr std::size_t longest_quote_bytes = 200;
    dom::element body;
    // The parser copies a body that lacks padding and reads any other in place.
    const auto error = parser.parse(response.body).get(body);
    const bool parsed = error == simdjson::SUCCESS;
    if (response.status < 200 || response.status >= 300)
        return judge_failure(response, parsed ? read_api_error(body) : std::nullopt);
    dom::object object;
    if (!parsed || body.get(object) != simdjson::SUCCESS) {
        if (parsed && body.is_array()) {
            if (const auto said = read_api_error(body))
                return judge_failure(response, said);
        }
        return unusable("HTTP " + std::to_string(response.status) + " with a body that is no JSON object: " +
                        shorten(replace_invalid_utf8(response.body), longest_quote_bytes));
    }
    dom::element inner;
    if (object["error"].get(inner) == simdjson::SUCCESS && !inner.is_null())
        return judge_failure(response, read_api_error(body));
    return object;
}

}  // namespace assay::llm
