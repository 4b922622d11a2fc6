// POST /v1/extract: every text given comes back as one result, in its place.
#include "net/on_pool.hpp"
#include "schema/exact_json.hpp"
#include "serve/extract_reply.hpp"
#include "serve/operations/operations.hpp"
#include "serve/redact.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace assay::serve {
namespace {

namespace asio = boost::asio;
using simdjson::dom::element;

/// All texts of one call, while they are asked about.
struct Batch {
    std::shared_ptr<ExtractLane> lane;
    std::vector<ExtractText> texts;
    std::vector<ExtractOutcome> outcomes;
    std::size_t next = 0;
    std::size_t workers = 0;
    std::optional<Error> hopeless;  ///< No further text need be asked about.
    asio::steady_timer changed;

    Batch(asio::any_io_executor network, std::vector<ExtractText> all)
        : texts{std::move(all)}, outcomes(texts.size()), changed{network, asio::steady_timer::time_point::max()}
    {
    }
};

ExtractText read_text(element value)
{
    ExtractText text;
    std::string_view words;
    if (!value.get(words)) {
        text.text = words;
        return text;
    }
    if (std::string_view id; !value["id"].get(id))
        text.id = id;
    if (!value["text"].get(words))
        text.text = words;
    return text;
}

std::vector<ExtractText> read_texts(element texts)
{
    std::vector<ExtractText> all;
    simdjson::dom::array list;
    if (texts.get(list))
        all.push_back(read_text(texts));
    else
        for (const element item : list)
            all.push_back(read_text(item));
    return all;
}

Problem about_schema(const Error& error)
{
    if (error.code != Errc::invalid_input)
        return problem_of(error);
    return {400, "the schema cannot be used", {{"/schema" + (error.where.starts_with('/') ? error.where : ""), error.message}}};
}

/// The lane of the schema that the body names or holds.
asio::awaitable<boost::system::result<std::shared_ptr<ExtractLane>, Problem>> find_lane(App& app, Call& call)
{
    const auto given = call.body["schema"].value();
    std::string_view name;
    std::string text;
    Json document;
    if (!given.get(name)) {
        const auto known = app.options.schemas.find(std::string{name});
        if (known == app.options.schemas.end()) {
            Problem unknown{404, "there is no schema of this name", {{"/schema", "GET /v1/schemas lists those there are"}}};
            co_return unknown;
        }
        text = "name:" + std::string{name};
        document = known->second;
    } else {
        text = schema::exact_json(given, call.parser.exact());
    }
    if (auto lane = app.lanes.find(text))
        co_return lane;
    auto make = [&]() -> Result<std::shared_ptr<ExtractLane>> {
        if (document.is_null()) {
            auto parsed = parse_json(text, "schema");
            if (!parsed)
                return parsed.error();
            document = std::move(*parsed);
        }
        return ExtractLane::make(std::move(document), app.options.model);
    };
    const auto made = co_await net::on_pool(app.pool, app.network, std::move(make));
    if (!made) {
        Problem unusable = about_schema(made.error());
        co_return unusable;
    }
    app.lanes.keep(std::move(text), *made);
    co_return *made;
}

/// Asks about one text, unless its answer is known.
asio::awaitable<void> ask(App& app, Batch& batch, std::size_t index, std::chrono::steady_clock::time_point deadline)
{
    using namespace asio::experimental::awaitable_operators;
    auto& outcome = batch.outcomes[index];
    std::optional<KnownAnswers::Turn> turn;
    // Rules cost nothing and are as fast.
    if (app.options.model.provider != "builtin") {
        auto found = co_await app.known_answers.find(KnownAnswers::key(batch.lane->schema().hash(), batch.texts[index].text));
        if (found.answer) {
            outcome.extraction = std::move(found.answer);
            co_return;
        }
        turn.emplace(std::move(*found.turn));
    }
    const auto begun = std::chrono::steady_clock::now();
    if (begun >= deadline) {
        outcome.error = Error{Errc::unavailable, "the call's time was over before this text was asked about"};
        co_return;
    }
    std::vector<extract::Item> items;
    items.push_back({index, batch.texts[index].text});
    const extract::Extractor::Settle settle = [&outcome](std::size_t, extract::Extraction extraction) {
        outcome.extraction = std::move(extraction);
    };
    asio::steady_timer timer{app.network, deadline};
    auto done = co_await (batch.lane->extractor().extract(std::move(items), settle) ||
                          timer.async_wait(asio::as_tuple(asio::use_awaitable)));
    if (outcome.extraction) {
        if (turn)
            turn->settle(*outcome.extraction);
        app.metrics.count_model("chat", app.options.model.provider, app.options.model.model, outcome.extraction->usage,
                                std::chrono::steady_clock::now() - begun);
    } else if (done.index() == 1) {
        outcome.error = Error{Errc::unavailable, "the call's time was over before an answer came"};
    } else if (const auto& asked = std::get<0>(done); !asked) {
        outcome.error = asked.error();
        batch.hopeless = asked.error();
    }
}

/// Asks about one text after the other until none is left.
asio::awaitable<void> work(App& app, std::shared_ptr<Batch> batch, std::chrono::steady_clock::time_point deadline)
{
    while (batch->next < batch->texts.size() && !batch->hopeless) {
        const auto lease = co_await app.model_slots.take();
        if (batch->next >= batch->texts.size() || batch->hopeless)
            break;
        const auto index = batch->next++;
        co_await ask(app, *batch, index, deadline);
    }
}

/// Lets workers go through the batch and waits for all of them.
asio::awaitable<void> ask_all(App& app, std::shared_ptr<Batch> batch)
{
    const auto deadline = std::chrono::steady_clock::now() + app.options.model_timeout;
    const auto workers = std::min(batch->texts.size(), std::max<std::size_t>(app.options.model_concurrency, 1));
    for (std::size_t i = 0; i < workers; ++i) {
        ++batch->workers;
        asio::co_spawn(app.network, work(app, batch, deadline), [batch](std::exception_ptr failure) {
            if (failure && !batch->hopeless)
                batch->hopeless = Error{Errc::unavailable, "asking was broken off"};
            --batch->workers;
            batch->changed.cancel();
        });
    }
    while (batch->workers > 0)
        (void)co_await batch->changed.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace

asio::awaitable<net::ServerReply> extract_records(App& app, CallPtr call)
{
    const auto lane = co_await find_lane(app, *call);
    if (!lane)
        co_return call->refuse(lane.error());
    auto batch = std::make_shared<Batch>(app.network, read_texts(call->body["texts"].value()));
    batch->lane = *lane;
    co_await ask_all(app, batch);

    // Those that workers did not come to when one of them found it hopeless.
    for (auto& outcome : batch->outcomes)
        if (!outcome.extraction && !outcome.error)
            outcome.error = batch->hopeless.value_or(Error{Errc::unavailable, "no answer came"});
    const auto& outcomes = batch->outcomes;
    const bool any = std::any_of(outcomes.begin(), outcomes.end(), [](const ExtractOutcome& outcome) { return outcome.extraction.has_value(); });
    // What was answered was paid for and is handed over, whatever else failed.
    if (!any) {
        call->failure = outcomes.front().error->text();
        auto problem = problem_of(*outcomes.front().error);
        problem.status = std::max(problem.status, 502);
        problem.detail = redact(problem.detail);
        co_return call->refuse(problem);
    }
    for (const auto& outcome : outcomes)
        app.metrics.count_texts(std::string{status_of(outcome)}, 1);
    auto reply = write_extract_reply(app.options.model.provider, batch->lane->schema().hash(), batch->texts, batch->outcomes);
    if (call->flag("redact"))
        reply = redact_json(reply);
    co_return Call::json(std::move(reply));
}

}  // namespace assay::serve
