#include "rag/answer/answer.hpp"

#include <set>

namespace assay::rag {

std::string marked_text(const AnswerSentence& sentence)
{
    std::string text = sentence.text;
    std::set<std::size_t> marks;
    for (const Citation& citation : sentence.citations)
        if (citation.check == Citation::Check::verified)
            marks.insert(citation.source);
    if (!marks.empty())
        text += ' ';
    for (const std::size_t mark : marks) {
        text += '[';
        text += std::to_string(mark);
        text += ']';
    }
    if (!sentence.supported)
        text += " (not supported by the sources)";
    return text;
}

std::string Answer::text() const
{
    if (sentences.empty())
        return not_in_documents;
    std::string all;
    for (const AnswerSentence& sentence : sentences)
        all += (all.empty() ? "" : " ") + marked_text(sentence);
    return all;
}

}  // namespace assay::rag
