#include "core/base64.hpp"
#include "core/json_text.hpp"
#include "net/on_pool.hpp"
#include "serve/model_names.hpp"
#include "serve/operations/operations.hpp"
#include "serve/redact.hpp"

#include <bit>

namespace assay::serve {
namespace {

namespace asio = boost::asio;
using simdjson::dom::element;
using Vectors = std::vector<std::vector<float>>;

std::vector<std::string> read_input(element input)
{
    std::vector<std::string> texts;
    std::string_view text;
    if (!input.get(text)) {
        texts.emplace_back(text);
        return texts;
    }
    const simdjson::dom::array list = input.get_array();
    for (const element item : list)
        texts.emplace_back(item.get_string().value());
    return texts;
}

asio::awaitable<Result<Vectors>> embed(App& app, const Store& store, std::vector<std::string> texts)
{
    if (!store.collection->embeds_itself()) {
        if (store.embedder == nullptr)
            co_return Error{Errc::unavailable, "the collection's embedder cannot be asked"};
        co_return co_await store.embedder->embed(std::move(texts));
    }
    auto work = [&]() -> Result<Vectors> {
        Vectors vectors;
        for (const auto& text : texts) {
            auto vector = store.collection->embed(text);
            if (!vector)
                return vector.error();
            if (vector->empty())
                return Error{Errc::unavailable, "the collection is too small to have learned an embedder"};
            vectors.push_back(std::move(*vector));
        }
        return vectors;
    };
    co_return co_await net::on_pool(app.pool, app.network, std::move(work));
}

void append_vector(std::string& out, const std::vector<float>& vector, bool as_base64)
{
    static_assert(std::endian::native == std::endian::little, "base64 holds little-endian floats");
    if (as_base64) {
        out += '"';
        append_base64(out, {reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float)});
        out += '"';
        return;
    }
    out += '[';
    for (const float value : vector) {
        if (out.back() != '[')
            out += ',';
        append_json_number(out, static_cast<double>(value));
    }
    out += ']';
}

/// What is wrong with the dimensions that the client asks for, if anything. `own`: 0 if they are not known yet.
std::optional<Problem> check_dimensions(const Call& call, std::size_t own)
{
    if (own == 0 || call.count("dimensions", own) == own)
        return std::nullopt;
    return Problem{400, "vectors are not cut or stretched",
                   {{"/dimensions", "this collection's vectors have " + std::to_string(own) + " dimensions"}}};
}

}  // namespace

asio::awaitable<net::ServerReply> embed_texts(App& app, CallPtr call)
{
    const auto model = call->text("model");
    const Store* const store = store_of_model(app.stores, model);
    if (store == nullptr)
        co_return call->refuse(no_model(model));
    // Before anything is paid for.
    if (call->body["dimensions"].is_number()) {
        auto look = [&] { return store->collection->stats(); };
        const auto stats = co_await net::on_pool(app.pool, app.network, std::move(look));
        if (!stats)
            co_return call->refuse(problem_of(stats.error()));
        if (const auto problem = check_dimensions(*call, stats->dimensions))
            co_return call->refuse(*problem);
    }
    const auto vectors = co_await embed(app, *store, read_input(call->body["input"].value()));
    if (!vectors) {
        call->failure = vectors.error().text();
        auto problem = problem_of(vectors.error());
        // It is the client that can change it, by adding documents.
        if (store->collection->embeds_itself() && problem.status == 503)
            problem.status = 409;
        problem.detail = redact(problem.detail);
        co_return call->refuse(problem);
    }
    if (const auto problem = check_dimensions(*call, vectors->front().size()))
        co_return call->refuse(*problem);
    std::string out = "{\"object\":\"list\",\"data\":[";
    for (std::size_t i = 0; i < vectors->size(); ++i) {
        out += i == 0 ? "" : ",";
        out += "{\"object\":\"embedding\",\"index\":" + std::to_string(i) + ",\"embedding\":";
        append_vector(out, (*vectors)[i], call->text("encoding_format") == "base64");
        out += '}';
    }
    out += "],\"model\":";
    append_json_string(out, model);
    // No provider has counted them, so they are none that anyone pays for.
    out += ",\"usage\":{\"prompt_tokens\":0,\"total_tokens\":0}}";
    co_return Call::json(std::move(out));
}

}  // namespace assay::serve
