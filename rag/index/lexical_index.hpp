#pragma once

#include "core/result.hpp"
#include "rag/index/hit.hpp"
#include "rag/index/lexical_plan.hpp"
#include "rag/index/postings.hpp"
#include "rag/index/slot_set.hpp"
#include "rag/text/analyzer.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {
class ByteReader;
}

namespace assay::rag {

/// Finds chunks by the words of a query: BM25 over the stems of words, the
/// title's counted more than once, and over character n-grams.
///
/// A score says which part of the query's weight a chunk carries: of each
/// signal the BM25 sum divided by the sum that a chunk full of every query
/// term would approach. It lies in [0, 1), so that it can be held against
/// scores of other kinds and of other queries.
///
/// Any number of threads may search at once, while none adds or removes.
class LexicalIndex {
public:
    /// How much each signal counts; in proportion to one another.
    struct Weights {
        float words;
        float grams;
    };
    /// Measured on abstracts (SciFact, Cranfield, Vaswani), on source code
    /// (CoSQA) and on paragraphs in eleven languages (XQuAD): n-grams help most
    /// where words have many endings or are compounds, and harm nowhere much.
    static constexpr Weights default_weights{0.65F, 0.35F};
    /// Nothing but BM25 over words.
    static constexpr Weights words_only{1.0F, 0.0F};

    struct Options {
        Analyzer::Options analyzer{};
        Weights weights = default_weights;
        /// Robertson and Zaragoza, "The Probabilistic Relevance Framework"
        /// (2009): how slowly repeated terms lose their worth ...
        float k1 = 1.2F;
        /// ... and how far long chunks are held back, from 0 to 1.
        float b = 0.75F;
        /// How often a title's term counts for each time it stands there.
        std::uint32_t title_repeats = 2;
    };

    LexicalIndex() : LexicalIndex(Options{}) {}
    explicit LexicalIndex(Options options) : options_{options}, analyzer_{options.analyzer} {}

    /// Slots are added in ascending order, each once: `slot` is at least
    /// next_slot(). Texts are UTF-8; what is malformed separates words.
    void add(Slot slot, std::string_view title, std::string_view text);

    /// The chunk is no longer found. Its memory is freed, and the rarity of
    /// its terms forgotten, once a fifth of all chunks is gone. Removing what
    /// is not there does nothing.
    void remove(Slot slot);

    /// The best `k` chunks that share a term with the query, of those in
    /// `allowed` if it is given.
    [[nodiscard]] std::vector<Hit> search(std::string_view query, std::size_t k, const SlotSet* allowed = nullptr) const
    {
        return search(query, k, allowed, options_.weights);
    }
    [[nodiscard]] std::vector<Hit> search(std::string_view query, std::size_t k, const SlotSet* allowed, Weights weights) const;

    /// The scores that search() gives to these chunks, in their order: 0 for
    /// those that are not there. `slots` ascend.
    [[nodiscard]] std::vector<float> scores(std::string_view query, std::span<const Slot> slots) const;

    [[nodiscard]] bool contains(Slot slot) const { return living_.contains(slot); }
    /// Chunks that can be found.
    [[nodiscard]] std::size_t size() const { return living_count_; }
    /// The smallest slot that may be added.
    [[nodiscard]] Slot next_slot() const { return next_slot_; }
    [[nodiscard]] const Analyzer& analyzer() const { return analyzer_; }
    /// As bytes for a file, the same for the same index.
    [[nodiscard]] std::string serialise() const;
    /// Error (corrupt) for bytes that serialise() did not write, or wrote of an
    /// index whose analyzer made other terms of a text than that of `options`.
    [[nodiscard]] static Result<LexicalIndex> parse(std::string_view bytes, const Options& options);

    /// Roughly what the index holds on to.
    [[nodiscard]] std::size_t memory_bytes() const;

private:
    /// One kind of terms with its statistics.
    struct Field {
        /// A term's postings by the hash of its bytes. Two terms of one hash
        /// would be taken for one; of 64 bits that does not happen.
        boost::unordered_flat_map<std::uint64_t, std::uint32_t> terms;
        std::vector<Postings> postings;
        std::vector<float> lengths;  ///< Terms of each slot's chunk.
        double total_length = 0;     ///< Of the living chunks.
    };

    static void append_field(const Field& field, std::string& bytes);
    [[nodiscard]] static Result<Field> take_field(ByteReader& reader, std::size_t slots);
    void index(Field& field, Slot slot, const Terms& terms, std::size_t repeated);
    void sweep();
    [[nodiscard]] LexicalPlan plan(std::string_view query, Weights weights) const;
    void plan_field(const Field& field, const Terms& terms, float weight, std::uint32_t most_documents,
                    LexicalPlan& plan) const;

    Options options_;
    Analyzer analyzer_;
    Field words_;
    Field grams_;
    SlotSet living_;
    std::size_t living_count_ = 0;
    std::size_t indexed_count_ = 0;  ///< Chunks that postings know, dead ones included.
    Slot next_slot_ = 0;
};

}  // namespace assay::rag
