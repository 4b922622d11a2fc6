#pragma once

#include "serve/problem.hpp"
#include "serve/stores.hpp"

#include <string>
#include <string_view>

namespace assay::serve {

/// The model's name by which OpenAI's clients ask a collection: "rag:NAME".
[[nodiscard]] std::string model_name(const Store& store);

/// The collection a model's name means, or null.
[[nodiscard]] Store* store_of_model(const Stores& stores, std::string_view model);

/// 404, as OpenAI words it.
[[nodiscard]] Problem no_model(std::string_view model);

}  // namespace assay::serve
