#pragma once

#include "llm/provider.hpp"
#include "prompt/document.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace assay::test {

/// A provider whose answers a test writes: no network, no clock. It keeps
/// every request it was sent.
class ScriptedProvider final : public llm::Provider {
public:
    using Script = std::function<llm::ChatResult(const llm::ChatRequest&)>;

    explicit ScriptedProvider(Script script) : script_{std::move(script)} {}

    boost::asio::awaitable<llm::ChatResult> chat(llm::ChatRequest request) override
    {
        requests.push_back(request);
        ++counters_.calls;
        ++in_flight_;
        most_in_flight = std::max(most_in_flight, in_flight_);
        // Later requests answer first: what depends on order shows at once.
        for (int turns = static_cast<int>(requests.size() % 7); turns > 0; --turns)
            co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
        --in_flight_;
        co_return script_(request);
    }

    std::string_view name() const override { return "scripted"; }
    llm::Counters counters() const override { return counters_; }
    void stop_retrying() override { stopped = true; }
    bool is_paid_for(const llm::ChatRequest&) const override { return paid_for; }

    std::vector<llm::ChatRequest> requests;
    std::size_t most_in_flight = 0;
    bool stopped = false;
    bool paid_for = false;  ///< What is_paid_for() says.

private:
    Script script_;
    llm::Counters counters_;
    std::size_t in_flight_ = 0;
};

inline llm::ChatReply reply(std::string text)
{
    llm::ChatReply result;
    result.text = std::move(text);
    result.model = "scripted-1";
    result.usage.input = 100;
    result.usage.output = 10;
    return result;
}

inline llm::CallFailure failure(llm::Advice advice, std::string message)
{
    return {Error{Errc::unavailable, std::move(message)}, advice, {}};
}

/// The documents in the first turn of a request.
inline std::vector<prompt::Document> documents(const llm::ChatRequest& request)
{
    return prompt::read_fenced(request.turns.front().text);
}

}  // namespace assay::test
