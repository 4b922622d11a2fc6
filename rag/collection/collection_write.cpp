#include "rag/collection/collection_state.hpp"
#include "rag/collection/upsert.hpp"
#include "rag/store/transaction.hpp"

#include <cassert>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace assay::rag {
namespace {

/// Fewer chunks teach nothing.
constexpr std::size_t min_chunks_to_learn = 8;

}  // namespace

PendingUpsert::PendingUpsert() : body_{std::make_unique<Body>()} {}
PendingUpsert::~PendingUpsert() = default;
PendingUpsert::PendingUpsert(PendingUpsert&&) noexcept = default;
PendingUpsert& PendingUpsert::operator=(PendingUpsert&&) noexcept = default;

const std::vector<std::string>& PendingUpsert::texts() const
{
    return body_->texts;
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
        report.blank += document.parts.empty();
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

}  // namespace assay::rag
