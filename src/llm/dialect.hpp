#pragma once

#include "llm/chat.hpp"
#include "net/http_client.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace assay::llm {

/// How the provider is made to answer in JSON, strongest first. Validation
/// here never depends on it.
enum class Enforcement { json_schema, tool_call, json_object, prompt_only };

[[nodiscard]] std::string_view name_of(Enforcement enforcement);

/// One provider's wire format: bytes in, bytes out, no I/O, no clock. Made
/// for one task, whose unchanging part is encoded once.
class Dialect {
public:
    virtual ~Dialect() = default;

    [[nodiscard]] virtual net::HttpRequest encode(const ChatRequest& request) const = 0;

    /// Reads status, headers and body of any HTTP response of this API,
    /// errors included. `response.body` has simdjson's padding.
    [[nodiscard]] virtual ChatResult decode(const net::HttpResponse& response) const = 0;

    [[nodiscard]] virtual Enforcement enforcement() const = 0;

    /// Goes one step down from enforcement() to what the server may still take;
    /// false if there is none. Called after Advice::weaken.
    virtual bool weaken() = 0;
};

/// Where and as whom to call. The key comes from the command line's layer.
struct Endpoint {
    std::string provider;  ///< "openai", "anthropic" or "compatible".
    std::string base_url;  ///< Without a trailing slash; empty: the provider's own.
    std::string api_key;   ///< May be empty for local servers.
    std::string profile;   ///< compatible only: "llamacpp", "vllm", "ollama", "lmstudio", "litellm", "mistral", "deepseek", "generic".
};

/// Error (invalid_input) for an unknown provider or profile, listing the
/// known ones, and for a task the provider cannot be given.
[[nodiscard]] Result<std::unique_ptr<Dialect>> make_dialect(const Endpoint& endpoint, const ChatTask& task);

}  // namespace assay::llm
