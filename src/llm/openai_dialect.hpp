#pragma once

#include "llm/compatible_profiles.hpp"
#include "llm/dialect.hpp"
#include "llm/message_frame.hpp"

#include <simdjson.h>

#include <vector>

namespace assay::llm {

/// Chat Completions, as OpenAI and its many imitators speak it.
/// Not thread-safe: decode() reuses one parser.
class OpenAiDialect final : public Dialect {
public:
    /// `endpoint.base_url` may be empty only with openai_profile().
    OpenAiDialect(const ChatProfile& profile, const Endpoint& endpoint, const ChatTask& task);

    [[nodiscard]] net::HttpRequest encode(const ChatRequest& request) const override;
    [[nodiscard]] ChatResult decode(const net::HttpResponse& response) const override;
    [[nodiscard]] Enforcement enforcement() const override { return steps_.front().enforcement; }
    bool weaken() override;

private:
    struct Step {
        Enforcement enforcement;
        std::string response_format;  ///< With its key and a comma before; empty for none.
    };

    void add_steps(const ChatProfile& profile, const ChatTask& task);

    std::string url_;
    std::shared_ptr<const net::Headers> headers_;
    std::vector<Step> steps_;  ///< The first is in use; never empty.
    std::string tail_;         ///< But for the response format.
    MessageFrame frame_;
    mutable simdjson::dom::parser parser_;
};

}  // namespace assay::llm
