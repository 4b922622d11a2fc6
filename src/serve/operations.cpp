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
    Operation{.id = "stores", .method = "GET", .path = "/v1/rag", .summary = "The collections that are served",
              .load = Load::cpu, .reply = "stores_reply", .answer = list_stores},
    Operation{.id = "addDocuments", .method = "POST", .path = "/v1/rag/{store}/documents",
              .summary = "Add documents or replace those of the same id, all or none",
              .load = Load::cpu, .body = "documents_request", .reply = "documents_reply", .answer = add_documents},
    Operation{.id = "getDocument", .method = "GET", .path = "/v1/rag/{store}/documents/{id}", .summary = "A whole document",
              .load = Load::cpu, .reply = "document", .answer = show_document},
    Operation{.id = "deleteDocument", .method = "DELETE", .path = "/v1/rag/{store}/documents/{id}", .summary = "Remove a document",
              .load = Load::cpu, .reply = "delete_reply", .answer = delete_document},
    Operation{.id = "search", .method = "POST", .path = "/v1/rag/{store}/search", .summary = "The passages that fit best",
              .load = Load::cpu, .body = "search_request", .reply = "search_reply", .answer = search_store},
    Operation{.id = "ask", .method = "POST", .path = "/v1/rag/{store}/ask", .summary = "An answer with checked citations",
              .load = Load::model, .body = "ask_request", .reply = "ask_reply", .streams = true, .answer = ask_store},
    Operation{.id = "listModels", .method = "GET", .path = "/v1/models", .summary = "As OpenAI: each collection is a model",
              .errors = ErrorStyle::openai, .reply = "models_reply", .answer = list_models},
    Operation{.id = "retrieveModel", .method = "GET", .path = "/v1/models/{id}", .summary = "As OpenAI",
              .errors = ErrorStyle::openai, .reply = "model", .answer = show_model},
    Operation{.id = "createChatCompletion", .method = "POST", .path = "/v1/chat/completions",
              .summary = "As OpenAI: the last user message is asked of the collection",
              .load = Load::model, .errors = ErrorStyle::openai, .body = "chat_request", .reply = "chat_reply",
              .streams = true, .answer = complete_chat},
    Operation{.id = "createEmbedding", .method = "POST", .path = "/v1/embeddings",
              .summary = "As OpenAI: vectors of the collection's embedder",
              .load = Load::cpu, .errors = ErrorStyle::openai, .body = "embeddings_request", .reply = "embeddings_reply",
              .answer = embed_texts},
};

}  // namespace

std::span<const Operation> operations()
{
    return all_operations;
}

}  // namespace assay::serve
