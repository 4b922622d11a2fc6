#include "serve/answering.hpp"
#include "serve/operations/operations.hpp"
#include "serve/sse.hpp"
#include "serve/store_problems.hpp"


namespace assay::serve {

boost::asio::awaitable<net::ServerReply> ask_store(App& app, CallPtr call)
{
    Question question;
    question.store = app.stores.find(call->arguments[0]);
    if (question.store == nullptr)
        co_return call->refuse(no_store(call->arguments[0]));
    question.text = call->text("question");
    if (const auto blank = check_question(question.text, "/question"))
        co_return call->refuse(*blank);
    question.k = call->count("k", question.k);
    question.filter = call->text("filter");
    question.redact = call->flag("redact");
    question.rerank = call->flag("rerank");
    if (question.rerank && !app.has_model())
        co_return call->refuse(no_model_to_rerank());
    auto sources = co_await find_sources(app, question);
    if (!sources) {
        call->failure = sources.error().text();
        co_return call->refuse(about_search(sources.error()));
    }
    if (wants_events(*call->request)) {
        AnswerEvents events;
        events.sentence = [](const rag::AnswerSentence& sentence) { return sse_event(sentence_json(sentence), "sentence"); };
        events.end = [](const rag::Answer& answer) { return sse_event(answer_json(answer), "done"); };
        events.failure = [call](const Problem& problem) {
            return sse_event(reply_of(problem, ErrorStyle::problem, call->request_id).body, "error");
        };
        co_return stream_answer(app, call, std::move(question), std::move(*sources), std::move(events));
    }
    const auto answer = co_await answer_from(app, question, std::move(*sources));
    if (!answer) {
        call->failure = answer.error().text();
        co_return call->refuse(about_answer(answer.error()));
    }
    co_return Call::json(answer_json(*answer));
}

}  // namespace assay::serve
