#include "cli/rag_evaluation.hpp"

#include "cli/complain.hpp"
#include "table/reader.hpp"

#include <algorithm>
#include <unordered_set>

namespace assay::cli {
namespace {

/// Documents of each query that the measures look at.
constexpr std::size_t run_depth = 100;

}  // namespace

Result<std::vector<rag::RankedDocument>> ranked_documents(RagSession& session, const JudgedQuery& query,
                                                          const rag::SearchRequest& request)
{
    const auto found = session.search(request);
    if (!found)
        return Error{found.error().code, "query " + query.id + ": " + found.error().message, found.error().where};
    std::vector<rag::RankedDocument> documents;
    for (const auto& hit : found->hits)
        documents.push_back({hit.document_id, static_cast<double>(hit.score)});
    // Equal scores are read in an order of TREC's own, not in ours.
    rag::sort_as_trec(documents);
    return documents;
}

Result<std::vector<JudgedQuery>> read_queries(const std::string& path)
{
    std::unordered_set<std::string> ids;
    auto reader = table::open_reader(path);
    if (!reader)
        return reader.error();
    const auto& columns = (*reader)->columns();
    const bool has_underscore = std::find(columns.begin(), columns.end(), "_id") != columns.end();
    if (auto selected = (*reader)->select({has_underscore ? "_id" : "id", "text"}); !selected)
        return selected.error();
    std::vector<JudgedQuery> queries;
    table::Record record;
    for (;;) {
        const auto more = (*reader)->next(record);
        if (!more)
            return more.error();
        if (!*more)
            return queries;
        if (record.defect || !record.cells[0] || !record.cells[1])
            return Error{Errc::invalid_input, record.defect.value_or("a query needs an id and a text"),
                         path + ":" + std::to_string(record.line)};
        if (!ids.insert(*record.cells[0]).second)
            return Error{Errc::invalid_input, "the query id '" + *record.cells[0] + "' came before",
                         path + ":" + std::to_string(record.line)};
        if (record.cells[1]->find_first_not_of(" \t\r\n") == std::string::npos) {
            warn(path + ":" + std::to_string(record.line) + ": the query '" + *record.cells[0] +
                 "' has no text and is skipped");
            continue;
        }
        queries.push_back({*record.cells[0], *record.cells[1]});
    }
}

Result<rag::Run> make_run(RagSession& session, const std::vector<JudgedQuery>& queries, const rag::Judgements& judgements,
                          const RagEvalSettings& settings)
{
    rag::SearchRequest request;
    request.k = run_depth;
    request.unit = rag::SearchRequest::Unit::document;
    request.mode = search_mode(settings.mode);
    request.fusion = search_fusion(settings.fusion);
    request.with_text = false;

    rag::Run run;
    for (const JudgedQuery& query : queries) {
        if (!judgements.contains(query.id))
            continue;
        request.query = query.text;
        // Figures are no use if some of them are of a search by words alone: this waits and tries again.
        if (request.mode != rag::SearchRequest::Mode::lexical) {
            auto vector = session.query_vector(query.text);
            if (!vector)
                return vector.error();
            request.vector = std::move(*vector);
        }
        auto documents = ranked_documents(session, query, request);
        if (!documents)
            return documents.error();
        run.emplace(query.id, std::move(*documents));
    }
    return run;
}

}  // namespace assay::cli
