#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/rag_model.hpp"
#include "cli/rag_session.hpp"
#include "core/utf8.hpp"

#include <cstdio>
#include <optional>

namespace assay::cli {
namespace {

constexpr std::size_t max_shown_bytes = 400;

/// For people: rank, score, id and title, then the chunk's beginning.
void print(const rag::SearchHit& hit, std::size_t rank)
{
    std::string heading = hit.title;
    if (!hit.context.empty() && hit.context != hit.title)
        heading += (heading.empty() ? "" : " - ") + hit.context;
    std::printf("%zu. %.3f  %s%s%s\n", rank, static_cast<double>(hit.score), printable(hit.document_id).c_str(),
                heading.empty() ? "" : "  ", printable(shorten(heading, max_shown_bytes)).c_str());
    std::printf("   %s\n", printable(shorten(hit.text, max_shown_bytes)).c_str());
}

}  // namespace

ExitCode run(const RagSearchSettings& settings, const Environment& environment)
{
    auto session = RagSession::open(settings.store, rag::Collection::Access::read, session_options(settings), environment);
    if (!session)
        return complain_of_opening(session.error());
    auto request = search_request(settings);
    if (settings.by_document)
        request.unit = rag::SearchRequest::Unit::document;
    std::optional<RagModel> model;
    if (settings.rerank) {
        auto made = RagModel::make(settings.model, environment, (*session)->network());
        if (!made)
            return complain(made.error());
        model.emplace(std::move(*made));
    }
    auto found = (*session)->search(std::move(request));
    if (!found)
        return complain(found.error(), found.error().code == Errc::invalid_input ? ExitCode::usage : ExitCode::failed);
    for (const auto& note : found->notes)
        warn(note);
    auto& hits = found->hits;
    if (model) {
        auto reranked = rerank(*model, (*session)->network(), settings, std::move(hits));
        if (!reranked)
            return complain(reranked.error());
        if (!reranked->note.empty())
            warn(reranked->note);
        hits = std::move(reranked->hits);
    }
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (settings.json)
            std::printf("%s\n", hit_json(hits[i], i + 1).c_str());
        else
            print(hits[i], i + 1);
    }
    if (hits.empty() && !settings.json)
        std::fprintf(stderr, "nothing found\n");
    return ExitCode::ok;
}

}  // namespace assay::cli
