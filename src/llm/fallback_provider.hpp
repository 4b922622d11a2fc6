#pragma once

#include "llm/provider.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace assay::llm {

/// Providers that stand in for each other, in order. A chat goes to the first;
/// one that it cannot answer for the time being (it is down, or went on
/// failing through all retries) goes to the next, and so on. What no request
/// can mend (a bad key, no quota) and what is this request's own fault is not
/// handed on. The reply says who answered.
class FallbackProvider final : public Provider {
public:
    /// At least one. `notice` (may be empty) is told when another one takes over.
    FallbackProvider(std::vector<std::unique_ptr<Provider>> providers, std::function<void(const std::string&)> notice);

    [[nodiscard]] boost::asio::awaitable<ChatResult> chat(ChatRequest request) override;
    /// The first one's.
    [[nodiscard]] std::string_view name() const override { return providers_.front()->name(); }
    /// Of all together.
    [[nodiscard]] Counters counters() const override;
    void stop_retrying() override;

private:
    void note_who_answers(std::size_t provider);

    std::vector<std::unique_ptr<Provider>> providers_;
    std::function<void(const std::string&)> notice_;
    std::size_t last_to_answer_ = 0;
    int answers_since_ = 0;  ///< In a row, by one before it.
    bool is_stopped_ = false;
};

}  // namespace assay::llm
