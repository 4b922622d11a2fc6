#include "rag/collection/collection_state.hpp"
#include "rag/collection/upsert.hpp"
#include "rag/store/transaction.hpp"

#include <mutex>
#include <shared_mutex>

namespace assay::rag {

Error api_needed(const EmbedderIdentity& embedder)
{
    return Error{Errc::invalid_input, "this collection takes its vectors from " + embedder.provider + " (" +
                 embedder.model + ")"};
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

}  // namespace assay::rag
