#include "serve/model_names.hpp"

#include "core/utf8.hpp"

namespace assay::serve {
namespace {

constexpr std::string_view prefix = "rag:";

}  // namespace

std::string model_name(const Store& store)
{
    return std::string{prefix} + store.name;
}

Store* store_of_model(const Stores& stores, std::string_view model)
{
    return model.starts_with(prefix) ? stores.find(model.substr(prefix.size())) : nullptr;
}

Problem no_model(std::string_view model)
{
    Problem problem{404, "there is no model \"" + shorten(printable(model), 100) + "\"; a model is a collection: rag:NAME",
                    {{"/model", "GET /v1/models lists those there are"}}};
    problem.code = "model_not_found";
    return problem;
}

}  // namespace assay::serve
