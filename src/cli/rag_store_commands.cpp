// assay rag stats, compact and delete: what is done to a collection as a whole.
#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/rag_session.hpp"
#include "core/json.hpp"
#include "rag/collection/collection.hpp"

#include <cstdio>

namespace assay::cli {
namespace {

using rag::Collection;

std::string embedder_text(const rag::EmbedderIdentity& embedder)
{
    if (embedder.provider == "builtin")
        return "builtin, learned from the documents";
    return embedder.provider + ", " + embedder.model + (embedder.base_url.empty() ? "" : " at " + embedder.base_url);
}

const char* origin_name(rag::WeightOrigin origin)
{
    switch (origin) {
    case rag::WeightOrigin::usual: return "usual";
    case rag::WeightOrigin::learned: return "learned";
    case rag::WeightOrigin::judged: return "judged";
    }
    return "";
}

std::string origin_text(const rag::CollectionStats& stats)
{
    switch (stats.weight_origin) {
    case rag::WeightOrigin::usual: return "as usual";
    case rag::WeightOrigin::learned: return "learned from the documents";
    case rag::WeightOrigin::judged: return "learned from " + std::to_string(stats.judged_queries) + " judged queries";
    }
    return "";
}

void print(const rag::CollectionStats& stats)
{
    const auto number = [](const char* name, std::uint64_t value) {
        std::printf("%-20s %llu\n", name, static_cast<unsigned long long>(value));
    };
    number("documents", stats.documents);
    number("chunks", stats.chunks);
    number("chunks with vector", stats.chunks_with_vector);
    number("dimensions", stats.dimensions);
    number("text bytes", stats.text_bytes);
    number("file bytes", stats.file_bytes);
    number("memory bytes", stats.memory_bytes);
    std::printf("%-20s %zu tokens, %zu shared\n", "chunk size", stats.chunk_options.size_tokens,
                stats.chunk_options.overlap_tokens);
    std::printf("%-20s %s\n", "embedder", embedder_text(stats.embedder).c_str());
    std::printf("%-20s %.2f, %s\n", "weight of vectors", static_cast<double>(stats.vector_weight), origin_text(stats).c_str());
    std::string fields;
    for (const auto& field : stats.metadata_fields)
        fields += (fields.empty() ? "" : ", ") + field;
    std::printf("%-20s %s\n", "metadata", fields.c_str());
}

Json to_json(const rag::CollectionStats& stats)
{
    return {{"documents", stats.documents},
            {"chunks", stats.chunks},
            {"chunks_with_vector", stats.chunks_with_vector},
            {"chunks_learned_from", stats.chunks_learned_from},
            {"dimensions", stats.dimensions},
            {"text_bytes", stats.text_bytes},
            {"file_bytes", stats.file_bytes},
            {"memory_bytes", stats.memory_bytes},
            {"chunk_tokens", stats.chunk_options.size_tokens},
            {"overlap_tokens", stats.chunk_options.overlap_tokens},
            {"embedder", stats.embedder.provider},
            {"embedding_model", stats.embedder.model},
            {"vector_weight", stats.vector_weight},
            {"vector_weight_origin", origin_name(stats.weight_origin)},
            {"judged_queries", stats.judged_queries},
            {"metadata", stats.metadata_fields}};
}

}  // namespace

ExitCode run(const RagStatsSettings& settings, const Environment&)
{
    const auto collection = Collection::open(settings.store, Collection::Access::read);
    if (!collection)
        return complain_of_opening(collection.error());
    const auto stats = (*collection)->stats();
    if (!stats)
        return complain(stats.error(), ExitCode::failed);
    if (settings.json)
        std::printf("%s\n", to_json(*stats).dump().c_str());
    else
        print(*stats);
    return ExitCode::ok;
}

ExitCode run(const RagCompactSettings& settings, const Environment&)
{
    const auto collection = Collection::open(settings.store, Collection::Access::write);
    if (!collection)
        return complain_of_opening(collection.error());
    if ((*collection)->embeds_itself())
        if (const auto learned = (*collection)->refresh(); !learned)
            return complain(learned.error(), ExitCode::failed);
    if (const auto kept = (*collection)->keep_index(); !kept)
        return complain(kept.error(), ExitCode::failed);
    if (const auto compacted = (*collection)->compact(); !compacted)
        return complain(compacted.error(), ExitCode::failed);
    return ExitCode::ok;
}

ExitCode run(const RagDeleteSettings& settings, const Environment&)
{
    const auto collection = Collection::open(settings.store, Collection::Access::write);
    if (!collection)
        return complain_of_opening(collection.error());
    const auto removed = (*collection)->remove(settings.ids);
    if (!removed)
        return complain(removed.error(), ExitCode::failed);
    if (const auto kept = (*collection)->keep_index(); !kept)
        return complain(kept.error(), ExitCode::failed);
    std::fprintf(stderr, "%s: %llu of %zu documents removed\n", settings.store.c_str(),
                 static_cast<unsigned long long>(*removed), settings.ids.size());
    return *removed == settings.ids.size() ? ExitCode::ok : ExitCode::rejected;
}

}  // namespace assay::cli
