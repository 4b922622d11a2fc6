#include "serve/answering.hpp"

#include "core/json_text.hpp"
#include "rag/collection/with_embedder.hpp"
#include "serve/hit_json.hpp"
#include "serve/redact.hpp"
#include "serve/sse.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

/// How often a stream on which nothing happens says that it is still there.
constexpr std::chrono::seconds keep_alive_interval{10};

/// Before an answer is made of it: an answerer folds line breaks, and a key that
/// is cut in two by one can no longer be told where the break is a space.
void redact_source(rag::SearchHit& source)
{
    source.document_id = redact(source.document_id);
    source.title = redact(source.title);
    source.text = redact(source.text);
    source.context = redact(source.context);
    source.metadata = redact_json(source.metadata);
}

/// What no source says, a model or a provider may.
void redact_sentence(rag::AnswerSentence& sentence)
{
    sentence.text = redact(sentence.text);
    for (auto& citation : sentence.citations)
        citation.quote = redact(citation.quote);
}

void redact_answer(rag::Answer& answer)
{
    for (auto& sentence : answer.sentences)
        redact_sentence(sentence);
    for (auto& note : answer.notes)
        note = redact(note);
}

std::string_view name_of(rag::Citation::Check check)
{
    switch (check) {
    case rag::Citation::Check::verified: return "verified";
    case rag::Citation::Check::quote_not_found: return "quote_not_found";
    case rag::Citation::Check::no_such_source: return "no_such_source";
    }
    return "no_such_source";
}

/// Sentences on their way from the answerer to the client.
struct Feed {
    explicit Feed(asio::any_io_executor executor) : changed{std::move(executor)} {}

    std::deque<std::string> events;
    std::optional<Result<rag::Answer>> answer;
    std::exception_ptr failure;
    bool is_over = false;
    asio::steady_timer changed;
    asio::cancellation_signal client_left;
};

asio::awaitable<void> make_answer(App& app, std::shared_ptr<Feed> feed, Question question,
                                  Sources sources, AnswerEvents events)
{
    const auto on_sentence = [&](const rag::AnswerSentence& sentence) {
        feed->events.push_back(events.sentence(sentence));
        feed->changed.cancel();
    };
    feed->answer = co_await answer_from(app, question, std::move(sources), on_sentence);
}

asio::awaitable<void> send_answer(App& app, CallPtr call, Question question, Sources sources, AnswerEvents events,
                                  net::BodyStream& body)
{
    const auto feed = std::make_shared<Feed>(app.network);
    auto done = [feed](std::exception_ptr failure) {
        feed->failure = failure;
        feed->is_over = true;
        feed->changed.cancel();
    };
    auto making = make_answer(app, feed, std::move(question), std::move(sources), events);
    asio::co_spawn(app.network, std::move(making), asio::bind_cancellation_slot(feed->client_left.slot(), std::move(done)));
    bool client_is_there = true;
    for (;;) {
        while (!feed->events.empty() && client_is_there) {
            const auto event = std::move(feed->events.front());
            feed->events.pop_front();
            client_is_there = co_await body.write(event);
        }
        if (feed->is_over)
            break;
        if (!client_is_there)
            feed->client_left.emit(asio::cancellation_type::terminal);
        feed->changed.expires_after(keep_alive_interval);
        const auto [ec] = co_await feed->changed.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!ec && client_is_there)
            client_is_there = co_await body.write(": still working\n\n");
    }
    if (!client_is_there)
        co_return;
    std::string last;
    if (feed->answer && *feed->answer) {
        last = events.end(**feed->answer);
    } else {
        const auto error = feed->answer ? feed->answer->error() : Error{Errc::unavailable, "the answer was broken off"};
        call->failure = error.text();
        auto problem = problem_of(error);
        problem.detail = redact(problem.detail);
        last = events.failure(problem);
    }
    (void)co_await body.write(last);
}

}  // namespace

asio::awaitable<Result<Sources>> find_sources(App& app, const Question& question)
{
    rag::SearchRequest request;
    request.query = question.text;
    request.k = question.rerank ? std::max(question.k, rag::RerankLimits::usual_candidates) : question.k;
    request.filter = question.filter;
    auto found = co_await rag::search(*question.store->collection, question.store->embedder.get(), app.pool, std::move(request));
    if (!found)
        co_return found.error();
    Sources sources{std::move(found->hits), std::move(found->notes)};
    if (question.rerank) {
        auto reranked = co_await app.rerank(question.text, std::move(sources.hits));
        reranked.hits.resize(std::min(reranked.hits.size(), question.k));
        sources.hits = std::move(reranked.hits);
        sources.usage = reranked.usage;
        if (!reranked.note.empty())
            sources.notes.push_back(std::move(reranked.note));
    }
    co_return sources;
}

asio::awaitable<Result<rag::Answer>> answer_from(App& app, const Question& question, Sources sources,
                                                 rag::Answerer::OnSentence on_sentence)
{
    if (question.redact)
        std::for_each(sources.hits.begin(), sources.hits.end(), redact_source);
    const auto begun = std::chrono::steady_clock::now();
    auto answer = co_await app.answer(question.text, std::move(sources.hits), std::move(on_sentence));
    if (!answer)
        co_return answer;
    if (app.options.model.provider != "builtin")
        app.metrics.count_model("chat", app.options.model.provider, app.options.model.model, answer->usage,
                                std::chrono::steady_clock::now() - begun);
    llm::add(answer->usage, sources.usage);
    answer->notes.insert(answer->notes.end(), sources.notes.begin(), sources.notes.end());
    if (question.redact)
        redact_answer(*answer);
    co_return answer;
}

net::ServerReply stream_answer(App& app, CallPtr call, Question question, Sources sources, AnswerEvents events)
{
    net::ServerReply reply;
    add_sse_headers(reply);
    if (question.redact)
        events.sentence = [write = std::move(events.sentence)](rag::AnswerSentence sentence) {
            redact_sentence(sentence);
            return write(sentence);
        };
    reply.stream = [&app, call, question = std::move(question), sources = std::move(sources),
                    events = std::move(events)](net::BodyStream& body) {
        return send_answer(app, call, question, sources, events, body);
    };
    return reply;
}

std::string sentence_json(const rag::AnswerSentence& sentence)
{
    std::string out = "{\"text\":";
    append_json_string(out, sentence.text);
    out += sentence.supported ? ",\"supported\":true,\"citations\":[" : ",\"supported\":false,\"citations\":[";
    for (const auto& citation : sentence.citations) {
        if (out.back() != '[')
            out += ',';
        out += "{\"source\":" + std::to_string(citation.source) + ",\"quote\":";
        append_json_string(out, citation.quote);
        out += ",\"check\":\"";
        out += name_of(citation.check);
        out += "\"}";
    }
    out += "]}";
    return out;
}

std::string answer_json(const rag::Answer& answer)
{
    std::string out = "{\"answer\":";
    append_json_string(out, answer.text());
    out += answer.sentences.empty() ? ",\"found\":false" : ",\"found\":true";
    out += ",\"sentences\":[";
    for (const auto& sentence : answer.sentences) {
        if (out.back() != '[')
            out += ',';
        out += sentence_json(sentence);
    }
    out += "],\"sources\":";
    append_hits(out, answer.sources);
    out += answer.model == "builtin" ? ",\"rule_based\":true,\"model\":" : ",\"rule_based\":false,\"model\":";
    append_json_string(out, answer.model);
    append_notes(out, answer.notes);
    append_usage(out, answer.usage);
    out += '}';
    return out;
}

void append_notes(std::string& out, const std::vector<std::string>& notes)
{
    out += ",\"notes\":[";
    for (const auto& note : notes) {
        if (out.back() != '[')
            out += ',';
        append_json_string(out, note);
    }
    out += ']';
}

void append_usage(std::string& out, const llm::Usage& usage)
{
    const auto count = [](const std::optional<std::int64_t>& tokens) { return tokens ? std::to_string(*tokens) : "null"; };
    out += ",\"usage\":{\"input_tokens\":" + count(usage.input) + ",\"cached_tokens\":" + count(usage.cached) +
           ",\"output_tokens\":" + count(usage.output) + "}";
}

}  // namespace assay::serve
