#pragma once

#include "core/result.hpp"
#include "rag/collection/judged_weight.hpp"
#include "rag/store/collection_options.hpp"
#include "rag/store/document.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::rag {

/// What a search is for.
struct SearchRequest {
    std::string query;
    std::size_t k = 10;  ///< At most SearchLimits::max_k.
    std::string filter{};  ///< As filter.hpp reads it; empty: all.

    enum class Unit {
        chunk,     ///< The best chunks; a document may come more than once.
        document,  ///< The best chunk of each of the best documents.
    };
    Unit unit = Unit::chunk;

    enum class Mode { hybrid, lexical, vector };
    Mode mode = Mode::hybrid;

    /// How both become one; see rag/retrieve/fusion.hpp.
    enum class Fusion { weighted_sum, reciprocal_rank };
    Fusion fusion = Fusion::weighted_sum;

    /// What vectors count in a hybrid search, from 0 to 1. Nothing: the
    /// collection's own weight (see CollectionStats).
    std::optional<float> vector_weight{};

    /// 1: by score alone; lower: chunks that say the same as a better one make
    /// room for others (maximal marginal relevance, Carbonell and Goldstein 1998).
    double diversity_lambda = 1;

    /// The query's vector where an API embeds; without it such a collection is
    /// searched by words alone. Ignored where the collection embeds by itself.
    std::vector<float> vector{};

    bool with_text = true;  ///< Fill title, text, context and metadata of the hits.
};

struct SearchLimits {
    static constexpr std::size_t max_k = 1000;
    static constexpr std::size_t max_query_bytes = 32u << 10;
    static constexpr std::size_t max_filter_bytes = 16u << 10;
};

/// One signal's part in a hit's score.
struct SignalScore {
    std::string name;  ///< "lexical", "vector".
    float score;       ///< On the signal's own scale; 0 if it did not find the chunk.
};

struct SearchHit {
    std::string document_id;
    std::string title;
    std::string text;      ///< The chunk's: bytes [start, end) of the document's text.
    std::size_t start = 0;
    std::size_t end = 0;
    std::string context;   ///< Markdown headings above it.
    std::string metadata;  ///< The document's, a JSON object.
    float score = 0;       ///< Higher is better; comparable within one search only.
    std::vector<SignalScore> signals;
};

/// Where a collection's weight of vectors comes from; the last one there is counts.
enum class WeightOrigin {
    usual,    ///< What is usual for such vectors.
    learned,  ///< From the collection's own text.
    judged,   ///< From judged queries: see Collection::keep_weight().
};

struct CollectionStats {
    std::uint64_t documents = 0;
    std::uint64_t chunks = 0;
    std::uint64_t text_bytes = 0;      ///< Of all documents.
    std::uint64_t file_bytes = 0;
    std::uint64_t memory_bytes = 0;    ///< Of the indexes, about.
    std::size_t dimensions = 0;        ///< Of the vectors; 0 while there are none.
    std::uint64_t chunks_with_vector = 0;
    std::uint64_t chunks_learned_from = 0;  ///< That the built-in embedder has seen.
    float vector_weight = 0;           ///< What vectors count in a hybrid search, from 0 to 1...
    WeightOrigin weight_origin = WeightOrigin::usual;
    std::uint64_t judged_queries = 0;  ///< ...and from how many queries it was learned, if from such.
    std::vector<std::string> metadata_fields;
    EmbedderIdentity embedder;
    ChunkOptions chunk_options;
};

struct UpsertReport {
    std::uint64_t added = 0;      ///< Documents with a new id.
    std::uint64_t replaced = 0;   ///< Documents whose id was there, with other content.
    std::uint64_t unchanged = 0;  ///< The same document again: nothing was done.
    std::uint64_t chunks = 0;     ///< Written.
    std::uint64_t blank = 0;      ///< Of those added and replaced: neither text nor title, so that no search finds them.
};

/// Documents on their way into a collection whose vectors an API makes: get a
/// vector for each of `texts()`, then give it to Collection::commit().
class PendingUpsert {
public:
    PendingUpsert();
    ~PendingUpsert();
    PendingUpsert(PendingUpsert&&) noexcept;
    PendingUpsert& operator=(PendingUpsert&&) noexcept;

    /// What the API is to embed: each text once, and none whose vector is known.
    [[nodiscard]] const std::vector<std::string>& texts() const;

private:
    friend class Collection;
    struct Body;
    std::unique_ptr<Body> body_;
};

/// A set of documents that can be searched by words and by meaning, in one
/// SQLite file. What upsert(), commit() and remove() have reported as done
/// survives a power cut. Indexes are in memory, made when it is opened; what is
/// dear of them can be kept in the file.
///
/// Every member function may be called from any thread at any time; they block
/// (CPU, disk), so a server calls them on its pool. Searches run beside each
/// other and beside the work of a write, and see all of a write or none of it.
/// Never touches the network.
///
/// One process at a time may write; others may open the file to read.
class Collection {
public:
    enum class Access { read, write };

    /// Error (invalid_input) if there is a file already.
    [[nodiscard]] static Result<std::unique_ptr<Collection>> create(const std::string& path,
                                                                    const CollectionOptions& options);
    /// Error if there is no file, if it is none of ours (invalid_input), damaged (corrupt), or if
    /// another process has it open to write (unavailable).
    [[nodiscard]] static Result<std::unique_ptr<Collection>> open(const std::string& path, Access access);

    ~Collection();
    Collection(const Collection&) = delete;
    Collection& operator=(const Collection&) = delete;

    [[nodiscard]] const EmbedderIdentity& embedder() const;
    /// Whether texts become vectors without an API.
    [[nodiscard]] bool embeds_itself() const { return embedder().provider == "builtin"; }

    /// When the built-in embedder learns anew.
    enum class Learning {
        when_due,  ///< Whenever the collection has doubled, as part of the write.
        later,     ///< Not now: many more documents are on their way, and refresh() comes last.
    };

    /// Adds documents or replaces those of the same id, all or none. Only where
    /// embeds_itself(); one id twice in `documents`, or a document over
    /// DocumentLimits, is an error that names it.
    [[nodiscard]] Result<UpsertReport> upsert(std::vector<Document> documents, Learning learning = Learning::when_due);

    /// The same in two steps, for collections that an API embeds.
    [[nodiscard]] Result<PendingUpsert> prepare(std::vector<Document> documents);
    /// `vectors` has one for each of `pending.texts()`, all of one length.
    [[nodiscard]] Result<UpsertReport> commit(PendingUpsert pending, std::vector<std::vector<float>> vectors);

    /// Removes documents; how many of the ids were there.
    [[nodiscard]] Result<std::uint64_t> remove(const std::vector<std::string>& ids);

    /// The best first. Error (invalid_input) for a filter that cannot be read,
    /// naming the place, or that compares what cannot be, and for a request over SearchLimits.
    [[nodiscard]] Result<std::vector<SearchHit>> search(const SearchRequest& request) const;

    /// The fields that the filter names and no document has: such a filter may be misspelt. None if it cannot be read.
    [[nodiscard]] std::vector<std::string> unknown_fields(const std::string& filter) const;

    /// The whole document, or nothing if there is none of that id.
    [[nodiscard]] Result<std::optional<Document>> document(const std::string& id) const;

    /// The vector of any text, as OpenAI's /v1/embeddings gives it. Only where
    /// embeds_itself(); empty while the collection is too small to have learned.
    [[nodiscard]] Result<std::vector<float>> embed(const std::string& text) const;

    /// Learns the built-in embedder anew from all documents. upsert() does so by itself
    /// whenever the collection has doubled. Takes seconds of CPU for thousands of chunks.
    [[nodiscard]] Result<void> refresh();

    /// From now on searches use this weight in place of the collection's own.
    [[nodiscard]] Result<void> keep_weight(const JudgedWeight& weight);
    /// And from now on no more; nothing happens if there is none.
    [[nodiscard]] Result<void> forget_weight();
    /// What vectors count without judged queries.
    [[nodiscard]] float own_weight() const;

    /// Gives room of removed documents back to the disk.
    [[nodiscard]] Result<void> compact();

    /// Writes the index of words into the file, which takes about a third more
    /// room, if an eighth of it or more is not there yet: opening takes a
    /// fraction of the time then. To be called after the last of many writes.
    [[nodiscard]] Result<void> keep_index();

    [[nodiscard]] Result<CollectionStats> stats() const;

private:
    struct State;
    [[nodiscard]] static Result<void> load(State& state);
    [[nodiscard]] static Result<void> load_documents(State& state);
    [[nodiscard]] Result<UpsertReport> write(PendingUpsert::Body& body, const std::vector<std::vector<float>>& vectors);
    [[nodiscard]] Result<void> learn_anew();
    [[nodiscard]] Result<void> set_weight(const std::optional<JudgedWeight>& weight);

    explicit Collection(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace assay::rag
