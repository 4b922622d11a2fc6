// What the built-in search finds in every test collection that is there
// (ASSAY_SHARED/corpora/ir), with no judgement used: the embedder learns from
// the texts, and calibration asks the collection itself.
#include "rag/retrieve/calibration.hpp"
#include "support/ir_collection.hpp"
#include "support/plain_vectors.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace assay::rag {
namespace {

/// nDCG@10 that is to be reached where a collection's name is known.
double aim(const std::string& name)
{
    if (name == "scifact")
        return 0.71;
    if (name == "cranfield")
        return 0.43;
    return 0;
}

std::string sample(const test::IrCollection& collection)
{
    std::string text;
    const std::size_t step = std::max<std::size_t>(collection.documents.size() / 200, 1);
    for (std::size_t i = 0; i < collection.documents.size(); i += step)
        text.append(collection.documents[i].text, 0, 500).append(" ");
    return text;
}

/// A collection made ready to be searched, as a store does it.
class Engine {
public:
    explicit Engine(const test::IrCollection& collection) : collection_{collection}
    {
        const Language latin = guess_latin_language(sample(collection)).value_or(Language::english);
        CalibrationOptions options;
        options.index.analyzer.latin = latin;
        options.embedder.analyzer.latin = latin;
        index_ = LexicalIndex{options.index};

        std::vector<std::string> texts;
        std::vector<Passage> passages;
        for (Slot slot = 0; slot < collection.documents.size(); ++slot) {
            const auto& document = collection.documents[slot];
            index_.add(slot, document.title, document.text);
            texts.push_back(document.title + "\n" + document.text);
            passages.push_back({document.title, document.text});
        }
        embedder_ = BuiltinEmbedder::fit(std::vector<std::string_view>{texts.begin(), texts.end()}, options.embedder);
        std::vector<std::vector<float>> vectors;
        for (const std::string& text : texts)
            vectors.push_back(embedder_.embed(text));
        vectors_ = test::PlainVectors{std::move(vectors)};
        search_.vector_weight = calibrate_vector_weight(passages, options);
    }

    [[nodiscard]] float vector_weight() const { return search_.vector_weight; }

    [[nodiscard]] Quality words_only() const
    {
        return quality([this](const std::string& query) {
            std::vector<FusedHit> hits;
            for (const Hit& hit : index_.search(query, depth, nullptr, LexicalIndex::words_only))
                hits.push_back({hit.slot, hit.score, hit.score, 0});
            return hits;
        });
    }

    [[nodiscard]] Quality hybrid() const
    {
        return quality([this](const std::string& query) {
            return hybrid_search(index_, &vectors_, query, embedder_.embed(query), depth, nullptr, search_);
        });
    }

private:
    static constexpr std::size_t depth = 100;

    template <class Search>
    Quality quality(Search search) const
    {
        Run run;
        for (const auto& query : collection_.queries)
            for (const FusedHit& hit : search(query.text))
                run[query.id].push_back({collection_.documents[hit.slot].id, hit.score});
        return run_quality(run, collection_.judgements);
    }

    const test::IrCollection& collection_;
    LexicalIndex index_;
    BuiltinEmbedder embedder_ = BuiltinEmbedder::fit({});
    test::PlainVectors vectors_{{}};
    HybridOptions search_ = HybridOptions::builtin();
};

TEST(RetrievalQuality, IsNeverBelowPlainBm25AndReachesItsAims)
{
    const auto folders = test::ir_collections();
    if (folders.empty())
        GTEST_SKIP() << "set ASSAY_SHARED to a folder with corpora/ir";
    // Of a few hundred queries, one that changes places moves the mean by as much.
    constexpr double tolerance = 0.002;
    for (const auto& folder : folders) {
        const auto collection = test::read_ir_collection(folder);
        ASSERT_TRUE(collection) << collection.error().text();
        const Engine engine{*collection};
        const Quality words = engine.words_only();
        const Quality hybrid = engine.hybrid();
        std::printf("%-12s BM25 %.4f, hybrid %.4f (vectors count %.2f), recall@100 %.4f and %.4f, MRR@10 %.4f and %.4f\n",
                    collection->name.c_str(), words.ndcg_at_10, hybrid.ndcg_at_10,
                    static_cast<double>(engine.vector_weight()), words.recall_at_100, hybrid.recall_at_100,
                    words.mrr_at_10, hybrid.mrr_at_10);
        EXPECT_GE(hybrid.ndcg_at_10, words.ndcg_at_10 - tolerance) << collection->name;
        EXPECT_GE(hybrid.ndcg_at_10, aim(collection->name)) << collection->name;
    }
}

}  // namespace
}  // namespace assay::rag
