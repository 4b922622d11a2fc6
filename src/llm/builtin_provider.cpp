#include "llm/builtin_provider.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace assay::llm {

BuiltinProvider::BuiltinProvider(RuleAnswerer answerer, asio::any_io_executor network, asio::any_io_executor pool)
    : answerer_{std::move(answerer)}, network_{std::move(network)}, pool_{std::move(pool)}
{
}

asio::awaitable<ChatResult> BuiltinProvider::chat(ChatRequest request)
{
    ++counters_.calls;
    // A bound executor brings the coroutine's next line onto that executor.
    co_await asio::post(asio::bind_executor(pool_, asio::use_awaitable));
    ChatReply reply;
    reply.text = answerer_.answer(prompt::read_fenced(request.turns.front().text));
    reply.provider = name();
    reply.model = rules::model_name;
    reply.usage.input = 0;
    reply.usage.output = 0;
    co_await asio::post(asio::bind_executor(network_, asio::use_awaitable));
    co_return reply;
}

}  // namespace assay::llm
