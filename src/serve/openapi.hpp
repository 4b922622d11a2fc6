#pragma once

#include "core/json.hpp"
#include "serve/operation.hpp"

#include <span>

namespace assay::serve {

/// The OpenAPI 3.1 document of these operations, with the schemas that their bodies are checked by.
[[nodiscard]] Json openapi_document(std::span<const Operation> operations);

}  // namespace assay::serve
