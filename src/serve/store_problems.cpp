#include "serve/store_problems.hpp"

#include "core/utf8.hpp"
#include "serve/redact.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace assay::serve {
namespace {

bool is_blank(std::string_view text)
{
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t next = 0; next < size;) {
        UChar32 code = 0;
        U8_NEXT(bytes, next, size, code);
        if (code < 0 || (!u_isUWhiteSpace(code) && !u_iscntrl(code)))
            return false;
    }
    return true;
}

}  // namespace

Problem no_store(const std::string& name)
{
    return {404, "there is no collection named \"" + shorten(printable(name), 100) + "\"; GET /v1/rag lists those there are"};
}

Problem no_model_to_rerank()
{
    return {400, "passages cannot be put into order by a model", {{"/rerank", "this server asks no language model"}}};
}

Problem no_document()
{
    return {404, "there is no document of this id"};
}

std::optional<Problem> check_question(std::string_view question, std::string_view pointer)
{
    if (!is_blank(question))
        return std::nullopt;
    return Problem{400, "a question is needed", {{std::string{pointer}, "it is empty or blank"}}};
}

Problem about_search(const Error& error)
{
    auto problem = problem_of(error);
    if (problem.status == 400 && error.where.starts_with("filter")) {
        problem.detail = "the filter cannot be read";
        problem.places.push_back({"/filter", error.text()});
    }
    return problem;
}

Problem about_answer(const Error& error)
{
    auto problem = problem_of(error);
    problem.status = std::max(problem.status, 502);
    problem.detail = redact(problem.detail);
    return problem;
}

}  // namespace assay::serve
