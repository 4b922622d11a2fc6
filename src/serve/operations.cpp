#include "serve/operations/operations.hpp"

#include <array>

namespace assay::serve {
namespace {

// Designated initialisers leave out what is as its default.
constexpr std::array all_operations = {
    Operation{.id = "page", .method = "GET", .path = "/", .summary = "A page to try the server",
              .access = Access::open, .media_type = "text/html", .answer = show_page},
    Operation{.id = "health", .method = "GET", .path = "/health", .summary = "Whether the process lives",
              .access = Access::open, .reply = "status_reply", .answer = show_health},
    Operation{.id = "ready", .method = "GET", .path = "/ready", .summary = "Whether requests are taken on",
              .access = Access::open, .reply = "status_reply", .answer = show_readiness},
    Operation{.id = "openapi", .method = "GET", .path = "/openapi.json", .summary = "This description",
              .access = Access::open, .answer = show_openapi},
    Operation{.id = "metrics", .method = "GET", .path = "/metrics", .summary = "Counters for Prometheus",
              .media_type = "text/plain", .answer = show_metrics},
    Operation{.id = "schemas", .method = "GET", .path = "/v1/schemas", .summary = "The schemas that /v1/extract knows by name",
              .reply = "schemas_reply", .answer = list_schemas},
    Operation{.id = "extract", .method = "POST", .path = "/v1/extract", .summary = "Texts to records by a schema, with receipts",
              .load = Load::model, .body = "extract_request", .reply = "extract_reply", .answer = extract_records},
};

}  // namespace

std::span<const Operation> operations()
{
    return all_operations;
}

}  // namespace assay::serve
