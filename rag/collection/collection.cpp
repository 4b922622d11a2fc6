#include "rag/collection/collection.hpp"

#include "rag/collection/collection_state.hpp"
#include "rag/collection/upsert.hpp"
#include "rag/store/store_file.hpp"
#include "rag/store/transaction.hpp"

#include <mutex>
#include <shared_mutex>

namespace assay::rag {
namespace {

constexpr const char* index_state = "index";

/// SQLite takes a thousand million bytes in one value.
constexpr std::size_t max_kept_bytes = 900'000'000;

}  // namespace

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

Result<std::optional<Document>> Collection::document(const std::string& id) const
{
    const std::shared_lock searching{state_->searching};
    return state_->store->document(id);
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
    stats.metadata_fields = state_->index.metadata().fields();
    stats.embedder = embedder();
    stats.chunk_options = state_->store->options().chunks;
    return stats;
}

}  // namespace assay::rag
