#pragma once

#include "llm/dialect.hpp"
#include "llm/message_frame.hpp"

#include <simdjson.h>

#include <vector>

namespace assay::llm {

/// Where the API is, without a slash at the end.
[[nodiscard]] std::string anthropic_base(const Endpoint& endpoint);

/// The headers that every request to it has.
[[nodiscard]] std::shared_ptr<const net::Headers> anthropic_headers(const Endpoint& endpoint);

/// Anthropic's Messages. Not thread-safe: decode() reuses one parser.
class AnthropicDialect final : public Dialect {
public:
    AnthropicDialect(const Endpoint& endpoint, const ChatTask& task);

    [[nodiscard]] net::HttpRequest encode(const ChatRequest& request) const override;
    [[nodiscard]] ChatResult decode(const net::HttpResponse& response) const override;
    [[nodiscard]] Enforcement enforcement() const override { return steps_.front().enforcement; }
    bool weaken() override;

private:
    struct Step {
        Enforcement enforcement;
        std::string fields;  ///< That ask for it, each with a comma before.
    };

    void add_steps(const ChatTask& task);

    std::string url_;
    std::shared_ptr<const net::Headers> headers_;
    std::vector<Step> steps_;  ///< The first is in use; never empty.
    MessageFrame frame_;
    mutable simdjson::dom::parser parser_;
};

}  // namespace assay::llm
