#include "batch/answer_key.hpp"

#include "core/hash.hpp"

#include <algorithm>

namespace assay::batch {

std::optional<AnswerKey> AnswerKey::from_blob(std::string_view blob)
{
    AnswerKey key;
    if (blob.size() != key.bytes.size())
        return std::nullopt;
    std::copy(blob.begin(), blob.end(), key.bytes.begin());
    return key;
}

AnswerKey answer_key(std::string_view question, std::string_view text)
{
    std::string bytes;
    bytes.reserve(question.size() + 1 + text.size());
    bytes.append(question).append(1, '\0').append(text);
    const auto digest = sha256(bytes);
    AnswerKey key;
    std::copy_n(digest.begin(), key.bytes.size(), key.bytes.begin());
    return key;
}

std::string extended_question(std::string_view question)
{
    return sha256_hex(std::string{question} + " extended");
}

}  // namespace assay::batch
