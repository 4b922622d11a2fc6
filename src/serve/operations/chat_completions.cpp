// OpenAI's chat completions over a collection: see shapes in its API reference.
#include "core/clock.hpp"
#include "core/json_text.hpp"
#include "serve/answering.hpp"
#include "serve/model_names.hpp"
#include "serve/operations/operations.hpp"
#include "serve/sse.hpp"
#include "serve/store_problems.hpp"

#include <algorithm>

namespace assay::serve {
namespace {

using simdjson::dom::element;

constexpr std::size_t max_question_bytes = 8000;

/// The words of a message: a string, or the texts of its parts.
std::string content_of(element message)
{
    std::string text;
    std::string_view words;
    if (!message["content"].get(words))
        return std::string{words};
    simdjson::dom::array parts;
    if (message["content"].get(parts))
        return text;
    for (const element part : parts) {
        if (part["text"].get(words))
            continue;
        text += text.empty() ? "" : "\n";
        text += words;
    }
    return text;
}

/// What the user said last.
std::string last_question(element body)
{
    std::string question;
    const simdjson::dom::array messages = body["messages"].get_array();
    for (const element message : messages)
        if (message["role"].get_string().value() == std::string_view{"user"})
            question = content_of(message);
    return question;
}

/// The parts that all chunks of an answer share.
struct Completion {
    std::string id;
    std::int64_t created;
    std::string model;
    bool with_usage = false;

    [[nodiscard]] std::string head(std::string_view object) const
    {
        std::string out = "{\"id\":";
        append_json_string(out, id);
        out += ",\"object\":\"";
        out += object;
        out += "\",\"created\":" + std::to_string(created) + ",\"model\":";
        append_json_string(out, model);
        return out;
    }

    [[nodiscard]] std::string chunk(std::string_view delta, std::string_view finish_reason) const
    {
        auto out = head("chat.completion.chunk") + ",\"choices\":[{\"index\":0,\"delta\":";
        out += delta;
        out += ",\"logprobs\":null,\"finish_reason\":";
        out += finish_reason;
        return out + "}]";
    }
};

std::string usage_json(const llm::Usage& usage)
{
    const auto input = usage.input.value_or(0);
    const auto output = usage.output.value_or(0);
    return "{\"prompt_tokens\":" + std::to_string(input) + ",\"completion_tokens\":" + std::to_string(output) +
           ",\"total_tokens\":" + std::to_string(input + output) + "}";
}

std::string whole_reply(const Completion& completion, const rag::Answer& answer)
{
    auto out = completion.head("chat.completion") + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":";
    append_json_string(out, answer.text());
    out += ",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":" + usage_json(answer.usage);
    return out + ",\"assay\":" + answer_json(answer) + "}";
}

/// The events of the same answer, a sentence each.
AnswerEvents events_of(const Completion& completion)
{
    const auto is_first = std::make_shared<bool>(true);
    const auto say = [completion, is_first](const std::string& text) {
        std::string delta = *is_first ? "{\"role\":\"assistant\",\"content\":" : "{\"content\":";
        append_json_string(delta, *is_first ? text : " " + text);
        *is_first = false;
        return sse_event(completion.chunk(delta + "}", "null") + "}");
    };
    AnswerEvents events;
    events.sentence = [say](const rag::AnswerSentence& sentence) { return say(rag::marked_text(sentence)); };
    events.end = [completion, say, is_first](const rag::Answer& answer) {
        std::string out;
        if (*is_first)
            out += say(answer.text());
        out += sse_event(completion.chunk("{}", "\"stop\"") + ",\"assay\":" + answer_json(answer) + "}");
        if (completion.with_usage)
            out += sse_event(completion.head("chat.completion.chunk") + ",\"choices\":[],\"usage\":" + usage_json(answer.usage) + "}");
        return out + sse_event("[DONE]");
    };
    events.failure = [](const Problem& problem) { return sse_event(openai_error(problem)); };
    return events;
}

}  // namespace

boost::asio::awaitable<net::ServerReply> complete_chat(App& app, CallPtr call)
{
    const auto model = call->text("model");
    Question question;
    question.store = store_of_model(app.stores, model);
    if (question.store == nullptr)
        co_return call->refuse(no_model(model));
    question.text = last_question(call->body);
    if (const auto blank = check_question(question.text, "/messages"))
        co_return call->refuse(*blank);
    if (question.text.size() > max_question_bytes) {
        const Problem problem{400, "the question is too long", {{"/messages", "the last user message has more than 8000 bytes"}}};
        co_return call->refuse(problem);
    }
    question.redact = call->flag("redact");
    question.rerank = call->flag("rerank");
    if (question.rerank && !app.has_model())
        co_return call->refuse(no_model_to_rerank());
    Completion completion{"chatcmpl-" + call->request_id, unix_ms() / 1000, std::string{model}};
    if (element options; !call->body["stream_options"].get(options)) {
        bool wanted = false;
        completion.with_usage = !options["include_usage"].get(wanted) && wanted;
    }
    auto sources = co_await find_sources(app, question);
    if (!sources) {
        call->failure = sources.error().text();
        co_return call->refuse(about_search(sources.error()));
    }
    if (call->flag("stream"))
        co_return stream_answer(app, call, std::move(question), std::move(*sources), events_of(completion));
    const auto answer = co_await answer_from(app, question, std::move(*sources));
    if (!answer) {
        call->failure = answer.error().text();
        co_return call->refuse(about_answer(answer.error()));
    }
    co_return Call::json(whole_reply(completion, *answer));
}

}  // namespace assay::serve
