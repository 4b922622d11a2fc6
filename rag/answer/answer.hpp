#pragma once

#include "llm/chat.hpp"
#include "rag/collection/collection.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace assay::rag {

/// What a sentence of an answer rests on.
struct Citation {
    enum class Check {
        verified,         ///< The source carries the quoted words.
        quote_not_found,  ///< The source is there, the words are not in it.
        no_such_source,
    };

    std::size_t source = 0;  ///< From 1, in Answer::sources; 0 for no_such_source.
    std::string quote;       ///< As given.
    Check check = Check::no_such_source;
};

struct AnswerSentence {
    std::string text;
    std::vector<Citation> citations;
    /// Whether the sentence is borne out by the sentences quoted for it, as
    /// far as words, numbers and negations tell; see CitationCheck.
    bool supported = false;
};

/// An answer with its proofs.
struct Answer {
    std::vector<AnswerSentence> sentences;  ///< Empty: the documents do not say.
    std::vector<SearchHit> sources;         ///< What was looked at, cited or not.
    std::string model;                      ///< As named by the provider; "builtin" for sentences taken from the sources.
    llm::Usage usage;
    std::vector<std::string> notes;         ///< What a reader should know, a sentence each.

    /// The sentences with their marks, "... [1][3]", unsupported ones with
    /// " (not supported by the sources)"; or that the documents do not say.
    [[nodiscard]] std::string text() const;
};

/// One sentence with its marks.
[[nodiscard]] std::string marked_text(const AnswerSentence& sentence);

/// What is said in place of an answer.
constexpr const char* not_in_documents = "The documents do not answer this question.";

}  // namespace assay::rag
