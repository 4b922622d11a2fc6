#include "llm/batch_api.hpp"

#include "llm/batch_anthropic.hpp"
#include "llm/batch_openai.hpp"

namespace assay::llm {

Result<std::unique_ptr<BatchApi>> make_batch_api(const Endpoint& endpoint)
{
    if (endpoint.provider == "openai")
        return std::make_unique<OpenAiBatchApi>(endpoint);
    if (endpoint.provider == "anthropic")
        return std::make_unique<AnthropicBatchApi>(endpoint);
    return Error{Errc::invalid_input,
                 "the provider '" + endpoint.provider + "' has no batch API that is known here; use openai or anthropic"};
}

}  // namespace assay::llm
