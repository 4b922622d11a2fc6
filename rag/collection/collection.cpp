#include "rag/collection/collection.hpp"

#include "rag/collection/collection_state.hpp"
#include "rag/collection/upsert.hpp"
#include "rag/store/store_file.hpp"

#include <cassert>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>

namespace assay::rag {
namespace {

constexpr const char* learned_state = "learned";
constexpr const char* index_state = "index";
constexpr const char* judged_weight_state = "judged_weight";

/// SQLite takes a thousand million bytes in one value.
constexpr std::size_t max_kept_bytes = 900'000'000;

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

}  // namespace

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
    // Another process may write meanwhile: all is to be of one moment.
    if (auto begun = state.store->begin_reading(); !begun)
        return begun;
    auto loaded = load_documents(state);
    state.store->roll_back();
    if (loaded)
        state.index.complete();
    return loaded;
}

Result<void> Collection::load_documents(State& state)
{
    Store& store = *state.store;
    const auto bytes = store.state(learned_state);
    if (!bytes)
        return bytes.error();
    std::shared_ptr<const Learned> learned;
    if (!bytes->empty()) {
        auto parsed = parse_learned(*bytes);
        if (!parsed)
            return damaged(store.path(), parsed.error().message);
        learned = std::make_shared<const Learned>(std::move(*parsed));
    }
    const auto weight = store.state(judged_weight_state);
    if (!weight)
        return weight.error();
    if (!weight->empty()) {
        const auto parsed = parse_judged_weight(*weight);
        if (!parsed)
            return damaged(store.path(), parsed.error().message);
        state.judged_weight = *parsed;
    }
    const auto kept = store.state(index_state);
    if (!kept)
        return kept.error();
    const auto chunks = kept->empty() ? Result<std::vector<RowNumber>>{std::vector<RowNumber>{}} : store.chunk_numbers();
    if (!chunks)
        return chunks.error();
    auto index = parse_kept_index(*kept, *chunks, CollectionIndex::lexical_options(learned));
    state.index = CollectionIndex{std::move(learned), std::move(index)};
    RowNumber last_chunk = 0;
    return store.for_each_document([&](const StoredDocument& stored) -> Result<void> {
        const Document& document = stored.document;
        if (auto added = state.index.add_document(stored.number, document.metadata, document.text.size()); !added)
            return damaged(store.path(), "the metadata of document '" + document.id + "' cannot be read");
        for (const auto& part : stored.parts) {
            if (part.number <= last_chunk)
                return damaged(store.path(), "chunks are not in their documents' order");
            last_chunk = part.number;
            if (!part.vector.empty() && state.index.dimensions() != 0 && part.vector.size() != state.index.dimensions())
                return damaged(store.path(), "vectors of different lengths");
            state.index.add_chunk({part.number, document.title, part.chunk.context, stored.text(part), part.vector});
        }
        return {};
    });
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
    index.complete();
    const std::unique_lock searching{state_->searching};
    if (auto committed = transaction.commit(); !committed)
        return committed;
    state_->index = std::move(index);
    return {};
}

Result<void> Collection::keep_weight(const JudgedWeight& weight)
{
    if (!(weight.vector_weight >= 0 && weight.vector_weight <= 1))
        return Error{Errc::invalid_input, "the weight of vectors lies between 0 and 1"};
    return set_weight(weight);
}

Result<void> Collection::forget_weight()
{
    return set_weight(std::nullopt);
}

Result<void> Collection::set_weight(const std::optional<JudgedWeight>& weight)
{
    const std::lock_guard writing{state_->writing};
    Transaction transaction{*state_->store};
    if (auto begun = transaction.begin(); !begun)
        return begun;
    if (auto done = state_->store->set_state(judged_weight_state, weight ? serialise(*weight) : ""); !done)
        return done;
    const std::unique_lock searching{state_->searching};
    if (auto committed = transaction.commit(); !committed)
        return committed;
    state_->judged_weight = weight;
    return {};
}

float Collection::own_weight() const
{
    const std::shared_lock searching{state_->searching};
    return state_->index.own_weight();
}

Result<void> Collection::compact()
{
    const std::lock_guard writing{state_->writing};
    return state_->store->compact();
}

Result<void> Collection::keep_index()
{
    const std::lock_guard writing{state_->writing};
    if (!state_->index.is_worth_keeping())
        return {};
    const std::string bytes = state_->index.serialise_kept();
    if (bytes.size() > max_kept_bytes)
        return {};
    Transaction transaction{*state_->store};
    if (auto begun = transaction.begin(); !begun)
        return begun;
    if (auto done = state_->store->set_state(index_state, bytes); !done)
        return done;
    if (auto committed = transaction.commit(); !committed)
        return committed;
    state_->index.set_kept();
    return {};
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
    stats.vector_weight = state_->vector_weight();
    if (state_->judged_weight) {
        stats.weight_origin = WeightOrigin::judged;
        stats.judged_queries = state_->judged_weight->queries;
    } else if (state_->index.learned()) {
        stats.weight_origin = WeightOrigin::learned;
    }
    stats.metadata_fields = state_->index.metadata_fields();
    stats.embedder = embedder();
    stats.chunk_options = state_->store->options().chunks;
    return stats;
}

}  // namespace assay::rag
