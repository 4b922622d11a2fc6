#include "rag/retrieve/calibration.hpp"

#include "rag/retrieve/cut_passage.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rag {

namespace {

/// A passage as it is indexed: whole, or with a sentence cut out.
struct Indexed {
    Passage passage;
    std::optional<CutPassage> cut{};

    [[nodiscard]] std::string_view text() const { return cut ? std::string_view{cut->rest} : passage.text; }
    /// What the embedder reads.
    [[nodiscard]] std::string joined() const { return std::string(passage.title).append("\n").append(text()); }
};

/// Every so many of the passages, and of those every so many cut.
std::vector<Indexed> choose(std::span<const Passage> passages, const CalibrationOptions& options)
{
    const Analyzer analyzer{options.index.analyzer};
    std::mt19937 random{1};
    const std::size_t count = std::min(passages.size(), options.max_passages);
    const std::size_t wanted = std::min(count / 4, options.max_queries);
    std::vector<Indexed> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back({passages[i * passages.size() / count]});
    for (std::size_t i = 0; i < wanted; ++i) {
        Indexed& indexed = chosen[i * count / wanted];
        indexed.cut = cut_passage(indexed.passage, analyzer, random);
    }
    return chosen;
}

BuiltinEmbedder learn_from_others(const std::vector<Indexed>& passages, const BuiltinEmbedder::Options& options)
{
    std::vector<std::string> texts;
    for (const Indexed& indexed : passages)
        if (!indexed.cut)
            texts.push_back(indexed.joined());
    const std::vector<std::string_view> views{texts.begin(), texts.end()};
    return BuiltinEmbedder::fit(views, options);
}

class Examination {
public:
    Examination(const std::vector<Indexed>& passages, const CalibrationOptions& options)
        : index_{options.index}, embedder_{learn_from_others(passages, options.embedder)}
    {
        for (std::size_t i = 0; i < passages.size(); ++i) {
            index_.add(static_cast<Slot>(i), passages[i].passage.title, passages[i].text());
            vectors_.push_back(embedder_.embed(passages[i].joined()));
        }
    }

    [[nodiscard]] bool possible() const { return embedder_.dimensions() > 0; }

    /// Asks for the passage `target`, and notes what each weight makes of it.
    void ask(std::string_view question, std::size_t target, QualityByWeight& quality) const
    {
        std::vector<float> lexical(vectors_.size());
        for (const Hit& hit : index_.search(question, vectors_.size()))
            lexical[hit.slot] = hit.score;
        const std::vector<float> query = embedder_.embed(question);
        std::vector<float> vector;
        for (const auto& other : vectors_)
            vector.push_back(dot_product(query, other));
        // A question whose answer is far down says nothing about the first page:
        // that a weight lifts it from rank 500 to 300 must not decide.
        constexpr std::size_t last_rank = 10;
        for (std::size_t w = 0; w < vector_weights.size(); ++w) {
            const auto score = [&](std::size_t i) {
                return (1 - vector_weights[w]) * lexical[i] + vector_weights[w] * vector[i];
            };
            std::size_t better = 0;
            for (std::size_t i = 0; i < vectors_.size(); ++i)
                better += score(i) > score(target);
            quality[w].push_back(better < last_rank ? 1 / std::log2(static_cast<double>(better) + 2) : 0);
        }
    }

private:
    LexicalIndex index_;
    BuiltinEmbedder embedder_;
    std::vector<std::vector<float>> vectors_;
};

}  // namespace

QualityByWeight ask_itself(std::span<const Passage> passages, const CalibrationOptions& options)
{
    QualityByWeight quality;
    const std::vector<Indexed> chosen = choose(passages, options);
    const Examination examination{chosen, options};
    if (!examination.possible())
        return quality;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (!chosen[i].cut)
            continue;
        examination.ask(chosen[i].cut->sentence, i, quality);
        examination.ask(chosen[i].cut->paraphrase, i, quality);
    }
    return quality;
}

}  // namespace assay::rag
