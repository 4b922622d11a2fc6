#include "extract/token_confidence.hpp"

#include "core/json_members.hpp"
#include "core/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace assay::extract {
namespace {

double rounded(double probability)
{
    return std::round(std::clamp(probability, 0.0, 1.0) * 10'000) / 10'000;
}

}  // namespace

std::string token_confidence(std::string_view answer, std::span<const llm::AnswerToken> tokens)
{
    std::size_t covered = 0;
    for (const auto& token : tokens)
        covered += token.bytes;
    const auto members = member_spans(answer);
    if (!members || covered != answer.size())
        return {};
    std::string text = "{";
    std::size_t next = 0;    // token, and
    std::size_t begin = 0;   // where it begins: members and tokens both go from left to right
    for (const auto& [key, value] : *members) {
        const auto from = static_cast<std::size_t>(value.data() - answer.data());
        const auto to = from + value.size();
        while (begin + tokens[next].bytes <= from)
            begin += tokens[next++].bytes;
        double sum = 0;
        // The last token may reach into the next value, where it counts again.
        std::size_t at = begin;
        for (std::size_t i = next; i < tokens.size() && at < to; at += tokens[i++].bytes)
            sum += tokens[i].log_probability;
        text += text.size() > 1 ? ",\"" : "\"";
        text += key;
        text += "\":";
        append_json_number(text, rounded(std::exp(sum)));
    }
    return text + "}";
}

}  // namespace assay::extract
