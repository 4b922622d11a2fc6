#include "serve/store_problems.hpp"

#include "core/utf8.hpp"

namespace assay::serve {

Problem no_store(const std::string& name)
{
    return {404, "there is no collection named \"" + shorten(printable(name), 100) + "\"; GET /v1/rag lists those there are"};
}

Problem no_document()
{
    return {404, "there is no document of this id"};
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

}  // namespace assay::serve
