#include "llm/batch_lines.hpp"

#include "core/utf8.hpp"
#include "llm/answer_text.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

namespace assay::llm {

namespace ondemand = simdjson::ondemand;

Result<ondemand::object> open_line(simdjson::dom::parser& validator, ondemand::parser& parser,
                                   ondemand::document& document, std::string_view line)
{
    constexpr bool copies_for_padding = false;
    if (const auto error = validator.parse(line.data(), line.size(), copies_for_padding).error())
        return bad_line(line, error);
    const simdjson::padded_string_view padded{line.data(), line.size(), line.size() + simdjson::SIMDJSON_PADDING};
    if (const auto error = parser.iterate(padded).get(document))
        return bad_line(line, error);
    ondemand::object object;
    if (const auto error = document.get_object().get(object))
        return bad_line(line, error);
    return object;
}

Error bad_line(std::string_view line, simdjson::error_code error)
{
    constexpr std::size_t longest_quote_bytes = 200;
    return {Errc::unavailable, std::string{"a line of the batch's results cannot be read ("} +
                                   simdjson::error_message(error) +
                                   "): " + shorten(replace_invalid_utf8(line), longest_quote_bytes)};
}

net::HttpResponse response_of(int status, std::string_view body)
{
    net::HttpResponse response;
    response.status = status;
    response.body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    response.body = body;
    return response;
}

net::HttpRequest request_to(std::string method, std::string url, const std::shared_ptr<const net::Headers>& headers,
                            std::string body)
{
    net::HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.headers = headers;
    request.body = std::move(body);
    return request;
}

CallResult<BatchStatus> read_one_job(const net::HttpResponse& response, simdjson::dom::parser& parser, ReadJob read_job)
{
    const auto root = read_success(response, parser);
    if (!root)
        return root.error();
    auto status = read_job(*root);
    if (status.id.empty())
        return unusable("a batch without an id");
    return status;
}

CallResult<BatchPage> read_jobs(const net::HttpResponse& response, simdjson::dom::parser& parser, ReadJob read_job)
{
    const auto root = read_success(response, parser);
    if (!root)
        return root.error();
    simdjson::dom::array jobs;
    if ((*root)["data"].get(jobs) != simdjson::SUCCESS)
        return unusable("a list of batches without data");
    BatchPage page;
    for (const simdjson::dom::element one : jobs) {
        simdjson::dom::object job;
        if (one.get(job) == simdjson::SUCCESS)
            page.jobs.push_back(read_job(job));
    }
    bool more = false;
    if ((*root)["has_more"].get(more) == simdjson::SUCCESS && more && !page.jobs.empty())
        page.after = page.jobs.back().id;
    return page;
}

std::int64_t rfc3339_ms(std::string_view text)
{
    using namespace std::chrono;
    const std::string copy{text};
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (std::sscanf(copy.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
        return 0;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok())
        return 0;
    const auto time = sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
    return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

}  // namespace assay::llm
