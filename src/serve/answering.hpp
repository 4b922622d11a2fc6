#pragma once

#include "core/result.hpp"
#include "rag/answer/answerer.hpp"
#include "serve/app.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

/// What is asked of a collection.
struct Question {
    Store* store = nullptr;
    std::string text;
    std::size_t k = 8;     ///< Chunks to answer from.
    std::string filter{};
    bool rerank = false;   ///< A model chooses among more; there must be one.
    bool redact = false;
};

/// Chunks to answer from, and what it took to put them into order.
struct Sources {
    std::vector<rag::SearchHit> hits;
    std::vector<std::string> notes{};  ///< Of the search, and why they are in its order, if a model was to change it.
    llm::Usage usage{};
};

[[nodiscard]] boost::asio::awaitable<Result<Sources>> find_sources(App& app, const Question& question);

/// The answer from them, filtered if that is wished for.
[[nodiscard]] boost::asio::awaitable<Result<rag::Answer>> answer_from(App& app, const Question& question,
                                                                      Sources sources,
                                                                      rag::Answerer::OnSentence on_sentence = {});

/// Writes an answer while it is made. Both functions return events to send.
struct AnswerEvents {
    std::function<std::string(const rag::AnswerSentence&)> sentence;
    std::function<std::string(const rag::Answer&)> end;
    std::function<std::string(const Problem&)> failure;
};

/// A reply that streams the answer from these sources. A client that leaves
/// ends the asking.
[[nodiscard]] net::ServerReply stream_answer(App& app, CallPtr call, Question question,
                                             Sources sources, AnswerEvents events);

/// schemas/api/ask_reply.json and answer_sentence.json.
[[nodiscard]] std::string answer_json(const rag::Answer& answer);
[[nodiscard]] std::string sentence_json(const rag::AnswerSentence& sentence);

// Members of replies, each behind a comma.

void append_notes(std::string& out, const std::vector<std::string>& notes);
/// schemas/api/usage.json
void append_usage(std::string& out, const llm::Usage& usage);

}  // namespace assay::serve
