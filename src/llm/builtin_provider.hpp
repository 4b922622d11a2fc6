#pragma once

#include "llm/provider.hpp"
#include "llm/rule_answerer.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace assay::llm {

/// The provider that needs no key and no network: rules, not a language
/// model. It reads the very prompt a model would be sent, and works on the
/// pool, since its work is all CPU. Its tokens and its price are zero.
class BuiltinProvider final : public Provider {
public:
    /// Chats are started on and return to `network`; answers are made on `pool`.
    BuiltinProvider(RuleAnswerer answerer, boost::asio::any_io_executor network, boost::asio::any_io_executor pool);

    [[nodiscard]] boost::asio::awaitable<ChatResult> chat(ChatRequest request) override;
    [[nodiscard]] std::string_view name() const override { return "builtin"; }
    [[nodiscard]] Counters counters() const override { return counters_; }
    void stop_retrying() override {}

private:
    RuleAnswerer answerer_;
    boost::asio::any_io_executor network_;
    boost::asio::any_io_executor pool_;
    Counters counters_;
};

}  // namespace assay::llm
