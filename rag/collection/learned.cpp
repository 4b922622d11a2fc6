#include "rag/collection/learned.hpp"

#include "rag/retrieve/calibration.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay::rag {
namespace {

/// Enough to tell which language most of a collection is in.
constexpr std::size_t sample_texts = 200;

Language guess_language(const std::vector<LearningText>& texts)
{
    std::string sample;
    const std::size_t step = texts.size() / sample_texts + 1;
    for (std::size_t i = 0; i < texts.size(); i += step) {
        sample += texts[i].embedded;
        sample += '\n';
    }
    return guess_latin_language(sample).value_or(Language::english);
}

}  // namespace

Learned learn(const std::vector<LearningText>& texts)
{
    const Language language = guess_language(texts);
    std::vector<std::string_view> embedded;
    std::vector<Passage> passages;
    for (const LearningText& text : texts) {
        embedded.push_back(text.embedded);
        passages.push_back({text.title, text.text});
    }
    BuiltinEmbedder::Options embedder;
    embedder.analyzer.latin = language;
    CalibrationOptions calibration;
    calibration.embedder = embedder;
    calibration.index.analyzer = embedder.analyzer;
    return {language, calibrate_vector_weight(passages, calibration), BuiltinEmbedder::fit(embedded, embedder)};
}

// A line "LANGUAGE WEIGHT", then the embedder's bytes.

std::string serialise(const Learned& learned)
{
    return std::string{language_name(learned.language)} + ' ' + std::to_string(learned.vector_weight) + '\n' +
           learned.embedder.serialise();
}

Result<Learned> parse_learned(std::string_view bytes)
{
    const Error damaged{Errc::corrupt, "what the collection has learned cannot be read"};
    const auto space = bytes.find(' ');
    const auto line_end = bytes.find('\n');
    if (space == bytes.npos || line_end == bytes.npos || space > line_end)
        return damaged;
    const auto language = language_named(bytes.substr(0, space));
    float weight = 0;
    const char* end = bytes.data() + line_end;
    const auto [stop, error] = std::from_chars(bytes.data() + space + 1, end, weight);
    if (!language || error != std::errc{} || stop != end || !(weight >= 0 && weight <= 1))
        return damaged;
    auto embedder = BuiltinEmbedder::parse(bytes.substr(line_end + 1));
    if (!embedder)
        return embedder.error();
    return Learned{*language, weight, std::move(*embedder)};
}

}  // namespace assay::rag
