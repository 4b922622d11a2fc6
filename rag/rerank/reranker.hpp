#pragma once

#include "decode/decode.hpp"
#include "llm/provider.hpp"
#include "prompt/prompt.hpp"
#include "rag/collection/collection.hpp"
#include "rag/rerank/passage_window.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace assay::rag {

/// What a model is told and how its answer must look: made once.
struct RerankTask {
    Json schema;
    prompt::Prompt prompt;

    /// From prompts/rag-rerank/v1.md and schemas/rag-rerank.json, compiled in.
    [[nodiscard]] static RerankTask built_in();
};

struct RerankLimits {
    /// Of the best hits, put into order by the model; those behind them stay.
    static constexpr std::size_t max_candidates = 100;
    /// Looked at by default: one question.
    static constexpr std::size_t usual_candidates = 20;
};

/// Hits in their new order, or in the old one with the reason.
struct Reranked {
    std::vector<SearchHit> hits;
    bool is_reranked = false;  ///< Whether the model's order counts.
    std::string model{};       ///< As named by the provider; empty if none answered.
    llm::Usage usage{};        ///< Of answers that could not be used, too.
    std::string note{};        ///< Why the order is the old one.
};

struct RerankerOptions {
    int attempts = 2;                            ///< Answers asked for, per window, until one can be read.
    std::chrono::milliseconds timeout{120'000};  ///< Of one request.
    WindowLimits window{};
};

/// Lets a model put hits into order, all in one list (Sun et al. 2023,
/// "Is ChatGPT good at search?"). Passages go to it fenced, as data, under ids
/// made up for the question; what comes back is held against a schema of just
/// these ids. A model that fails or cannot be understood changes nothing: the
/// hits keep their order, and the note says so.
///
/// Lives on the network thread; any number of lists may be under way.
class Reranker {
public:
    /// `task` and `provider` must outlive this; `provider` answers chats of `task`.
    Reranker(const RerankTask& task, llm::Provider& provider, RerankerOptions options = {});

    /// Hits that the model has put into order have a score of 1 / rank and the
    /// signal "first_score", the score of the search.
    [[nodiscard]] boost::asio::awaitable<Reranked> rerank(std::string query, std::vector<SearchHit> hits);

private:
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<std::size_t>>> ask(std::string query,
                                                                             std::vector<const SearchHit*> passages,
                                                                             Reranked& account);

    const RerankTask& task_;
    llm::Provider& provider_;
    RerankerOptions options_;
    decode::Decoder decoder_;
};

}  // namespace assay::rag
