#include "rag/rerank/reranker.hpp"

#include "core/utf8.hpp"
#include "rag/collection/upsert.hpp"
#include "rag/rerank/built_in_texts.hpp"
#include "rag/rerank/ranking.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace asio = boost::asio;

namespace assay::rag {
namespace {

constexpr const char* question_id = "question";

std::string passage_text(const SearchHit& hit, std::size_t max_bytes)
{
    return shorten(embedded_text(hit.title, hit.context, hit.text), max_bytes);
}

/// The hits in `order`, scored by it; those behind stay below them.
std::vector<SearchHit> reordered(std::vector<SearchHit> hits, const std::vector<std::size_t>& order)
{
    std::vector<SearchHit> result;
    result.reserve(hits.size());
    for (const std::size_t place : order)
        result.push_back(std::move(hits[place]));
    std::move(hits.begin() + static_cast<std::ptrdiff_t>(order.size()), hits.end(), std::back_inserter(result));
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i].signals.push_back({"first_score", result[i].score});
        result[i].score = 1 / static_cast<float>(i + 1);
    }
    return result;
}

}  // namespace

RerankTask RerankTask::built_in()
{
    Json document = Json::parse(built_in_rerank_schema());
    const auto schema = schema::Schema::compile(document);
    const auto source = prompt::Template::parse(built_in_rerank_prompt(), "prompts/rag-rerank/v1.md");
    auto prompt = prompt::Prompt::bind(source.value(), schema.value(), prompt::Packing::single);
    return {std::move(document), std::move(prompt.value())};
}

Reranker::Reranker(const RerankTask& task, llm::Provider& provider, RerankerOptions options)
    : task_{task}, provider_{provider}, options_{options}
{
    assert(options_.attempts >= 1);
    assert(options_.window.max_passage_bytes * 2 <= options_.window.max_text_bytes);
}

asio::awaitable<Reranked> Reranker::rerank(std::string query, std::vector<SearchHit> hits)
{
    Reranked result;
    const std::size_t count = std::min(hits.size(), RerankLimits::max_candidates);
    if (count < 2) {
        result.is_reranked = true;
        result.hits = reordered(std::move(hits), {});
        co_return result;
    }
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::optional<std::size_t> end = count; end;) {
        std::vector<std::size_t> bytes;
        for (const std::size_t place : order)
            bytes.push_back(hits[place].title.size() + hits[place].context.size() + hits[place].text.size());
        const PassageWindow window = window_ending(bytes, *end, options_.window);
        std::vector<const SearchHit*> passages;
        for (std::size_t i = window.first; i < window.end; ++i)
            passages.push_back(&hits[order[i]]);
        const auto ranking = co_await ask(query, std::move(passages), result);
        if (!ranking) {
            result.note = "The passages are in the order of the search; the model put none into order: " + ranking.error().text();
            result.hits = std::move(hits);
            co_return result;
        }
        const std::vector<std::size_t> before{order.begin() + static_cast<std::ptrdiff_t>(window.first),
                                              order.begin() + static_cast<std::ptrdiff_t>(window.end)};
        for (std::size_t i = 0; i < before.size(); ++i)
            order[window.first + i] = before[(*ranking)[i]];
        end = next_end(window);
    }
    result.is_reranked = true;
    result.hits = reordered(std::move(hits), order);
    co_return result;
}

asio::awaitable<Result<std::vector<std::size_t>>> Reranker::ask(std::string query, std::vector<const SearchHit*> passages,
                                                                Reranked& account)
{
    std::string seed = query;
    std::vector<prompt::Document> documents{{question_id, query}};
    for (const SearchHit* passage : passages) {
        seed += '\0' + passage->document_id + '\0' + std::to_string(passage->start);
        documents.push_back({{}, passage_text(*passage, options_.window.max_passage_bytes)});
    }
    const auto ids = passage_ids(seed, passages.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        documents[i + 1].id = ids[i];
    const schema::Schema schema = ranking_schema(task_.schema, ids);
    std::vector<llm::Turn> turns{{llm::Role::user, task_.prompt.user(documents)}};
    std::string problem;
    for (int attempt = 1; attempt <= options_.attempts; ++attempt) {
        llm::ChatRequest request;
        request.timeout = options_.timeout;
        request.turns = turns;
        request.attempt = attempt - 1;
        const auto reply = co_await provider_.chat(std::move(request));
        if (!reply) {
            llm::add(account.usage, reply.error().usage);
            co_return reply.error().error;
        }
        llm::add(account.usage, reply->usage);
        account.model = reply->model;
        if (reply->finish == llm::Finish::refusal || reply->finish == llm::Finish::filtered)
            co_return Error{Errc::schema_mismatch, "it refused: " + reply->text};
        auto ranking = read_ranking(decoder_, reply->text, schema, ids);
        if (ranking)
            co_return std::move(*ranking);
        problem = ranking.error().for_person();
        turns.resize(1);
        turns.push_back({llm::Role::assistant, reply->text});
        turns.push_back({llm::Role::user, task_.prompt.ask_again(ranking.error().for_model())});
    }
    co_return Error{Errc::schema_mismatch, "its answer cannot be read: " + problem};
}

}  // namespace assay::rag
