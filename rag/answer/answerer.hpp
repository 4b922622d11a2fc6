#pragma once

#include "core/result.hpp"
#include "decode/decode.hpp"
#include "llm/provider.hpp"
#include "prompt/prompt.hpp"
#include "rag/answer/answer.hpp"
#include "rag/answer/citation_check.hpp"
#include "schema/schema.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace assay::rag {

/// What a model is told and how its answer must look: made once.
struct AnswerTask {
    schema::Schema schema;
    prompt::Prompt prompt;

    /// From prompts/rag-answer/v1.md and schemas/rag-answer.json, compiled in.
    [[nodiscard]] static AnswerTask built_in();
};

struct AnswererOptions {
    int attempts = 2;                            ///< Answers asked for until one can be read.
    std::chrono::milliseconds timeout{120'000};  ///< Of one request.
    CitationCheck citations{};
};

/// Answers questions from what a search has found. Sources go to the model
/// fenced, as data; every citation that comes back is checked, and a sentence
/// without proof is flagged, never passed off as one with. Lives on the
/// network thread; any number of answers may be under way.
class Answerer {
public:
    /// Called for each sentence, checked, in order.
    using OnSentence = std::function<void(const AnswerSentence&)>;

    /// `task` and `provider` must outlive this; `provider` answers chats of
    /// `task`. Null: the answer is taken from the sources, sentence by
    /// sentence, and its notes say so.
    Answerer(const AnswerTask& task, llm::Provider* provider, AnswererOptions options = {});

    /// Without sources the answer is that the documents do not say. An Error
    /// if the provider fails, or no answer of it can be read.
    [[nodiscard]] boost::asio::awaitable<Result<Answer>> answer(std::string question, std::vector<SearchHit> sources,
                                                                OnSentence on_sentence = {});

private:
    [[nodiscard]] Answer extracted(const std::string& question, std::vector<SearchHit> sources) const;
    boost::asio::awaitable<Result<void>> ask(const std::string& question, Answer& answer);
    /// The sentences of a decoded answer.
    [[nodiscard]] std::vector<AnswerSentence> read(const std::string& json, std::size_t sources);

    const AnswerTask& task_;
    llm::Provider* provider_;
    AnswererOptions options_;
    decode::Decoder decoder_;
};

}  // namespace assay::rag
