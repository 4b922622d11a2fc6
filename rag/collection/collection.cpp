#include "rag/collection/collection.hpp"

#include "rag/collection/collection_index.hpp"
#include "rag/collection/fair_shared_mutex.hpp"
#include "rag/collection/upsert.hpp"

#include <cassert>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>

namespace assay::rag {
namespace {

constexpr const char* learned_state = "learned";

/// Fewer chunks teach nothing.
constexpr std::size_t min_chunks_to_learn = 8;

/// Rolls back on every way out but the one where all went well.
class Transaction {
public:
    explicit Transaction(Store& store) : store_{store} {}
    ~Transaction()
    {
        if (is_open_)
            store_.roll_back();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] Result<void> begin()
    {
        auto begun = store_.begin();
        is_open_ = begun.has_value();
        return begun;
    }
    [[nodiscard]] Result<void> commit()
    {
        auto done = store_.commit();
        is_open_ = !done;
        return done;
    }

private:
    Store& store_;
    bool is_open_ = false;
};

Error api_needed(const EmbedderIdentity& embedder)
{
    return Error{Errc::invalid_input, "this collection takes its vectors from " + embedder.provider + " (" +
                 embedder.model + ")"};
}

Result<void> check(const SearchRequest& request)
{
    const auto refuse = [](std::string what, std::size_t limit, const char* where) {
        return Error{Errc::invalid_input, std::move(what) + "; the limit is " + std::to_string(limit), where};
    };
    if (request.query.empty())
        return Error{Errc::invalid_input, "the query is empty", "query"};
    if (request.query.size() > SearchLimits::max_query_bytes)
        return refuse("a query of " + std::to_string(request.query.size()) + " bytes", SearchLimits::max_query_bytes, "query");
    if (request.filter.size() > SearchLimits::max_filter_bytes)
        return refuse("a filter of " + std::to_string(request.filter.size()) + " bytes", SearchLimits::max_filter_bytes,
                      "filter");
    if (request.k == 0 || request.k > SearchLimits::max_k)
        return refuse("k is " + std::to_string(request.k) + ", and at least 1", SearchLimits::max_k, "k");
    if (!(request.diversity_lambda >= 0 && request.diversity_lambda <= 1))
        return Error{Errc::invalid_input, "the diversity's lambda lies between 0 and 1", "diversity_lambda"};
    return {};
}

}  // namespace

/// A write goes through `writing` alone; what it changes in memory, and the
/// commit that makes it last, happen while no search runs, so that the two
/// never disagree.
struct Collection::State {
    std::unique_ptr<Store> store;
    std::mutex writing;
    mutable FairSharedMutex searching;  ///< Guards index.
    CollectionIndex index;
};

PendingUpsert::PendingUpsert() : body_{std::make_unique<Body>()} {}
PendingUpsert::~PendingUpsert() = default;
PendingUpsert::PendingUpsert(PendingUpsert&&) noexcept = default;
PendingUpsert& PendingUpsert::operator=(PendingUpsert&&) noexcept = default;

const std::vector<std::string>& PendingUpsert::texts() const
{
    return body_->texts;
}

Collection::Collection(std::unique_ptr<State> state) : state_{std::move(state)} {}
Collection::~Collection() = default;

Result<std::unique_ptr<Collection>> Collection::create(const std::string& path, const CollectionOptions& options)
{
    auto store = Store::create(path, options);
    if (!store)
        return store.error();
    auto state = std::make_unique<State>();
    state->store = std::move(*store);
    return std::unique_ptr<Collection>{new Collection{std::move(state)}};
}

Result<std::unique_ptr<Collection>> Collection::open(const std::string& path, Access access)
{
    auto store = Store::open(path, access == Access::read ? Store::Access::read : Store::Access::write);
    if (!store)
        return store.error();
    auto state = std::make_unique<State>();
    state->store = std::move(*store);
    if (auto loaded = load(*state); !loaded)
        return loaded.error();
    return std::unique_ptr<Collection>{new Collection{std::move(state)}};
}

Result<void> Collection::load(State& state)
{
    Store& store = *state.store;
    const auto bytes = store.state(learned_state);
    if (!bytes)
        return bytes.error();
    std::shared_ptr<const Learned> learned;
    if (!bytes->empty()) {
        auto parsed = parse_learned(*bytes);
        if (!parsed)
            return Error{Errc::corrupt, parsed.error().message, store.path()};
        learned = std::make_shared<const Learned>(std::move(*parsed));
    }
    state.index = CollectionIndex{std::move(learned)};
    RowNumber last_chunk = 0;
    auto loaded = store.for_each_document([&](const StoredDocument& stored) -> Result<void> {
        const Document& document = stored.document;
        if (auto added = state.index.add_document(stored.number, document.metadata, document.text.size()); !added)
            return Error{Errc::corrupt, added.error().text(), store.path()};
        for (const auto& part : stored.parts) {
            if (part.number <= last_chunk)
                return Error{Errc::corrupt, "chunks are not in their documents' order", store.path()};
            last_chunk = part.number;
            if (!part.vector.empty() && state.index.dimensions() != 0 && part.vector.size() != state.index.dimensions())
                return Error{Errc::corrupt, "vectors of different lengths", store.path()};
            state.index.add_chunk({part.number, document.title, part.chunk.context, stored.text(part), part.vector});
        }
        return {};
    });
    if (loaded)
        state.index.group_vectors();
    return loaded;
}

const EmbedderIdentity& Collection::embedder() const
{
    return state_->store->options().embedder;
}

Result<PendingUpsert> Collection::prepare(std::vector<Document> documents)
{
    PendingUpsert pending;
    auto& body = *pending.body_;
    std::unordered_set<std::string> ids;
    std::vector<PreparedDocument> prepared;
    prepared.reserve(documents.size());
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const std::string place = "documents[" + std::to_string(i) + "]";
        if (!ids.insert(documents[i].id).second)
            return Error{Errc::invalid_input, "the id '" + documents[i].id + "' comes twice", place + ".id"};
        auto document = prepare_document(std::move(documents[i]), state_->store->options().chunks, place);
        if (!document)
            return document.error();
        prepared.push_back(std::move(*document));
    }
    const std::lock_guard writing{state_->writing};
    std::unordered_set<ContentHash> asked;
    for (PreparedDocument& document : prepared) {
        const auto found = state_->store->find_document(document.document.id);
        if (!found)
            return found.error();
        if (*found && (*found)->hash == document.hash) {
            ++body.unchanged;
            continue;
        }
        for (const auto& part : document.parts) {
            if (!asked.insert(part.content).second)
                continue;
            const auto vector = state_->store->find_vector(part.content);
            if (!vector)
                return vector.error();
            if (*vector)
                continue;
            const auto& chunk = part.chunk;
            body.texts.push_back(embedded_text(
                document.document.title, chunk.context,
                std::string_view{document.document.text}.substr(chunk.start, chunk.end - chunk.start)));
            body.text_hashes.push_back(part.content);
        }
        body.documents.push_back(std::move(document));
    }
    return pending;
}

Result<UpsertReport> Collection::commit(PendingUpsert pending, std::vector<std::vector<float>> vectors)
{
    auto& body = *pending.body_;
    if (vectors.size() != body.texts.size() && !(embeds_itself() && vectors.empty()))
        return Error{Errc::invalid_input, std::to_string(vectors.size()) + " vectors for " +
                     std::to_string(body.texts.size()) + " texts"};
    const std::lock_guard writing{state_->writing};
    if (const auto wanted = state_->index.dimensions() != 0 ? state_->index.dimensions()
                            : vectors.empty()               ? 0
                                                            : vectors.front().size();
        wanted != 0 || !vectors.empty())
        for (const auto& vector : vectors)
            if (vector.size() != wanted || wanted == 0)
                return Error{Errc::invalid_input, "a vector of " + std::to_string(vector.size()) +
                             " dimensions; this collection's have " + std::to_string(wanted)};
    return write(body, vectors);
}

/// `writing` is held.
Result<UpsertReport> Collection::write(PendingUpsert::Body& body, const std::vector<std::vector<float>>& vectors)
{
    Store& store = *state_->store;
    UpsertReport report{.unchanged = body.unchanged};
    if (body.documents.empty())
        return report;

    Transaction transaction{store};
    if (auto begun = transaction.begin(); !begun)
        return begun.error();
    std::unordered_map<ContentHash, RowNumber> vector_rows;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const auto row = store.add_vector(body.text_hashes[i], vectors[i]);
        if (!row)
            return row.error();
        vector_rows.emplace(body.text_hashes[i], *row);
    }
    struct Written {
        RowNumber number;
        std::vector<RowNumber> chunks;
        std::vector<std::vector<float>> vectors;  ///< Parallel to chunks; empty where there is none.
    };
    std::vector<RowNumber> removed;
    std::vector<Written> written;
    for (const PreparedDocument& document : body.documents) {
        const auto before = store.find_document(document.document.id);
        if (!before)
            return before.error();
        if (*before) {
            if (auto done = store.remove_document((*before)->number); !done)
                return done.error();
            removed.push_back((*before)->number);
        }
        ++(*before ? report.replaced : report.added);
        const auto number = store.add_document(document.document, document.hash);
        if (!number)
            return number.error();
        Written& rows = written.emplace_back(Written{*number, {}, {}});
        for (const auto& part : document.parts) {
            std::optional<RowNumber> vector_row;
            if (const auto known = vector_rows.find(part.content); known != vector_rows.end()) {
                vector_row = known->second;
            } else if (auto found = store.find_vector(part.content)) {
                vector_row = *found;
            } else {
                return found.error();
            }
            rows.vectors.emplace_back();
            if (vector_row) {
                auto vector = store.vector(*vector_row);
                if (!vector)
                    return vector.error();
                rows.vectors.back() = std::move(*vector);
            }
            const auto chunk = store.add_chunk(*number, part.chunk, vector_row);
            if (!chunk)
                return chunk.error();
            rows.chunks.push_back(*chunk);
        }
        report.chunks += document.parts.size();
    }

    const std::unique_lock searching{state_->searching};
    if (auto committed = transaction.commit(); !committed)
        return committed.error();
    for (const RowNumber number : removed)
        state_->index.remove_document(number);
    for (std::size_t i = 0; i < written.size(); ++i) {
        const PreparedDocument& document = body.documents[i];
        const auto added = state_->index.add_document(written[i].number, document.document.metadata,
                                                       document.document.text.size());
        assert(added && "prepare_document() has read this metadata");
        for (std::size_t j = 0; j < document.parts.size(); ++j) {
            const Chunk& chunk = document.parts[j].chunk;
            const auto text = std::string_view{document.document.text}.substr(chunk.start, chunk.end - chunk.start);
            state_->index.add_chunk({written[i].chunks[j], document.document.title, chunk.context, text,
                                     written[i].vectors[j]});
        }
    }
    return report;
}

Result<UpsertReport> Collection::upsert(std::vector<Document> documents, Learning learning)
{
    if (!embeds_itself())
        return api_needed(embedder());
    auto pending = prepare(std::move(documents));
    if (!pending)
        return pending.error();
    const std::lock_guard writing{state_->writing};
    auto& body = *pending->body_;
    std::vector<std::vector<float>> vectors;
    // Nobody but a write replaces the embedder, so it stays while this one runs.
    if (const auto& learned = state_->index.learned(); learned && learned->embedder.dimensions() > 0)
        for (const auto& text : body.texts)
            vectors.push_back(learned->embedder.embed(text));
    auto report = write(body, vectors);
    if (!report)
        return report;
    if (learning == Learning::later)
        return report;
    const auto& learned = state_->index.learned();
    if (learned ? learned->embedder.outgrown(state_->index.chunks()) : state_->index.chunks() >= min_chunks_to_learn)
        if (auto done = learn_anew(); !done)
            return done.error();
    return report;
}

Result<std::uint64_t> Collection::remove(const std::vector<std::string>& ids)
{
    const std::lock_guard writing{state_->writing};
    Store& store = *state_->store;
    Transaction transaction{store};
    if (auto begun = transaction.begin(); !begun)
        return begun.error();
    std::vector<RowNumber> removed;
    for (const auto& id : ids) {
        const auto found = store.find_document(id);
        if (!found)
            return found.error();
        if (!*found)
            continue;
        if (auto done = store.remove_document((*found)->number); !done)
            return done.error();
        removed.push_back((*found)->number);
    }
    const std::unique_lock searching{state_->searching};
    if (auto committed = transaction.commit(); !committed)
        return committed.error();
    for (const RowNumber number : removed)
        state_->index.remove_document(number);
    return removed.size();
}

Result<std::vector<SearchHit>> Collection::search(const SearchRequest& request) const
{
    if (auto checked = check(request); !checked)
        return checked.error();
    std::optional<Filter> filter;
    if (request.filter.find_first_not_of(" \t\r\n") != std::string::npos) {
        auto parsed = Filter::parse(request.filter);
        if (!parsed)
            return parsed.error();
        filter = std::move(*parsed);
    }
    const std::shared_lock searching{state_->searching};
    const CollectionIndex& index = state_->index;
    std::vector<float> vector = request.vector;
    if (embeds_itself())
        vector = index.learned() ? index.learned()->embedder.embed(request.query) : std::vector<float>{};
    if (vector.size() != index.dimensions()) {
        if (!vector.empty() && index.dimensions() != 0)
            return Error{Errc::invalid_input, "a vector of " + std::to_string(vector.size()) +
                         " dimensions; this collection's have " + std::to_string(index.dimensions()), "vector"};
        vector.clear();
    }
    std::vector<SearchHit> hits;
    for (const auto& ranked : index.search(request, filter ? &*filter : nullptr, vector)) {
        SearchHit hit;
        hit.score = ranked.score;
        hit.signals = {{"lexical", ranked.lexical}, {"vector", ranked.vector}};
        auto row = state_->store->chunk(index.chunk_number(ranked.slot));
        if (!row)
            return row.error();
        // Opened to read only, and another process has removed it since.
        if (!*row)
            continue;
        hit.document_id = std::move((*row)->document_id);
        hit.start = (*row)->chunk.start;
        hit.end = (*row)->chunk.end;
        if (request.with_text) {
            hit.title = std::move((*row)->title);
            hit.text = std::move((*row)->text);
            hit.context = std::move((*row)->chunk.context);
            hit.metadata = std::move((*row)->metadata);
        }
        hits.push_back(std::move(hit));
    }
    return hits;
}

Result<std::optional<Document>> Collection::document(const std::string& id) const
{
    const std::shared_lock searching{state_->searching};
    return state_->store->document(id);
}

Result<std::vector<float>> Collection::embed(const std::string& text) const
{
    if (!embeds_itself())
        return api_needed(embedder());
    std::shared_ptr<const Learned> learned;
    {
        const std::shared_lock searching{state_->searching};
        learned = state_->index.learned();
    }
    return learned ? learned->embedder.embed(text) : std::vector<float>{};
}

Result<void> Collection::refresh()
{
    if (!embeds_itself())
        return api_needed(embedder());
    const std::lock_guard writing{state_->writing};
    return learn_anew();
}

/// `writing` is held; searches go on with the old index until the new one is there.
Result<void> Collection::learn_anew()
{
    Store& store = *state_->store;
    std::vector<StoredDocument> documents;
    std::vector<std::string> embedded;
    auto read = store.for_each_document([&](const StoredDocument& stored) -> Result<void> {
        for (const auto& part : stored.parts)
            embedded.push_back(embedded_text(stored.document.title, part.chunk.context, stored.text(part)));
        StoredDocument& kept = documents.emplace_back(stored);
        for (auto& part : kept.parts)
            part.vector = {};  // There will be others.
        return {};
    });
    if (!read)
        return read;
    std::vector<LearningText> texts;
    for (const StoredDocument& stored : documents)
        for (const auto& part : stored.parts)
            texts.push_back({stored.document.title, stored.text(part), embedded[texts.size()]});
    const auto learned = std::make_shared<const Learned>(learn(texts));

    Transaction transaction{store};
    if (auto begun = transaction.begin(); !begun)
        return begun;
    if (auto done = store.remove_all_vectors(); !done)
        return done;
    if (auto done = store.set_state(learned_state, serialise(*learned)); !done)
        return done;
    CollectionIndex index{learned};
    std::size_t next = 0;
    for (const StoredDocument& stored : documents) {
        if (auto added = index.add_document(stored.number, stored.document.metadata, stored.document.text.size()); !added)
            return added;
        for (const auto& part : stored.parts) {
            const auto& text = embedded[next++];
            std::vector<float> vector;
            if (learned->embedder.dimensions() > 0) {
                vector = learned->embedder.embed(text);
                const auto row = store.add_vector(content_hash(text), vector);
                if (!row)
                    return row.error();
                if (auto done = store.set_chunk_vector(part.number, *row); !done)
                    return done;
            }
            index.add_chunk({part.number, stored.document.title, part.chunk.context, stored.text(part), vector});
        }
    }
    index.group_vectors();
    const std::unique_lock searching{state_->searching};
    if (auto committed = transaction.commit(); !committed)
        return committed;
    state_->index = std::move(index);
    return {};
}

Result<void> Collection::compact()
{
    const std::lock_guard writing{state_->writing};
    return state_->store->compact();
}

Result<CollectionStats> Collection::stats() const
{
    const std::shared_lock searching{state_->searching};
    CollectionStats stats;
    const auto file_bytes = state_->store->file_bytes();
    if (!file_bytes)
        return file_bytes.error();
    stats.documents = state_->index.documents();
    stats.chunks = state_->index.chunks();
    stats.text_bytes = state_->index.text_bytes();
    stats.file_bytes = *file_bytes;
    stats.memory_bytes = state_->index.memory_bytes();
    stats.dimensions = state_->index.dimensions();
    stats.chunks_with_vector = state_->index.chunks_with_vector();
    stats.chunks_learned_from = state_->index.learned() ? state_->index.learned()->embedder.fitted_documents() : 0;
    stats.metadata_fields = state_->index.metadata_fields();
    stats.embedder = embedder();
    stats.chunk_options = state_->store->options().chunks;
    return stats;
}

}  // namespace assay::rag
