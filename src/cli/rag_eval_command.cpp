#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/rag_session.hpp"
#include "core/json.hpp"
#include "rag/evaluate/judgements.hpp"
#include "rag/evaluate/metrics.hpp"
#include "rag/evaluate/run_file.hpp"
#include "table/output_file.hpp"
#include "table/reader.hpp"

#include <algorithm>
#include <cstdio>
#include <unordered_set>

namespace assay::cli {
namespace {

/// Documents of each query that the measures look at.
constexpr std::size_t run_depth = 100;

struct Query {
    std::string id;
    std::string text;
};

Result<std::vector<Query>> read_queries(const std::string& path)
{
    std::unordered_set<std::string> ids;
    auto reader = table::open_reader(path);
    if (!reader)
        return reader.error();
    const auto& columns = (*reader)->columns();
    const bool has_underscore = std::find(columns.begin(), columns.end(), "_id") != columns.end();
    if (auto selected = (*reader)->select({has_underscore ? "_id" : "id", "text"}); !selected)
        return selected.error();
    std::vector<Query> queries;
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

Result<rag::Run> make_run(RagSession& session, const std::vector<Query>& queries, const rag::Judgements& judgements,
                          const RagEvalSettings& settings)
{
    rag::Run run;
    for (const Query& query : queries) {
        if (!judgements.contains(query.id))
            continue;
        rag::SearchRequest request;
        request.query = query.text;
        request.k = run_depth;
        request.unit = rag::SearchRequest::Unit::document;
        request.mode = search_mode(settings.mode);
        request.fusion = search_fusion(settings.fusion);
        request.with_text = false;
        const auto hits = session.search(std::move(request));
        if (!hits)
            return Error{hits.error().code, "query " + query.id + ": " + hits.error().message, hits.error().where};
        auto& documents = run[query.id];
        for (const auto& hit : *hits)
            documents.push_back({hit.document_id, static_cast<double>(hit.score)});
        // Equal scores are read in an order of TREC's own, not in ours.
        rag::sort_as_trec(documents);
    }
    return run;
}

/// Error (invalid_input) if nothing can be measured: no judged query has a
/// text, or the collection has no judged document. Warns of judged queries without text.
Result<void> check_judged(const rag::Judgements& judgements, const std::vector<Query>& queries,
                          const rag::Collection& collection, const RagEvalSettings& settings)
{
    const auto with_text = static_cast<std::size_t>(std::count_if(
        queries.begin(), queries.end(), [&](const Query& query) { return judgements.contains(query.id); }));
    if (with_text == 0)
        return Error{Errc::invalid_input, "none of the judged queries is in " + settings.queries, settings.qrels};
    if (with_text < judgements.size())
        warn(std::to_string(judgements.size() - with_text) + " of " + std::to_string(judgements.size()) +
             " judged queries have no text in " + settings.queries);
    for (const auto& [query, documents] : judgements)
        for (const auto& [id, grade] : documents) {
            const auto document = collection.document(id);
            if (!document)
                return document.error();
            if (*document)
                return {};
        }
    return Error{Errc::invalid_input, "none of the judged documents is in the collection", settings.qrels};
}

Result<void> keep_run(const rag::Run& run, const std::string& path)
{
    const auto text = rag::format_run(run, "assay");
    if (!text)
        return text.error();
    auto file = table::OutputFile::create(path);
    if (!file)
        return file.error();
    if (auto written = file->append(*text); !written)
        return written;
    return file->commit();
}

}  // namespace

ExitCode run(const RagEvalSettings& settings, const Environment& environment)
{
    const auto queries = read_queries(settings.queries);
    if (!queries)
        return complain(queries.error());
    const auto qrels = read_text_file(settings.qrels);
    if (!qrels)
        return complain(qrels.error());
    const auto judgements = rag::parse_judgements(*qrels, settings.qrels);
    if (!judgements)
        return complain(judgements.error());
    auto session = RagSession::open(settings.store, rag::Collection::Access::read, settings.ca_file, environment);
    if (!session)
        return complain_of_opening(session.error());
    if (const auto judged = check_judged(*judgements, *queries, (*session)->collection(), settings); !judged)
        return complain(judged.error());
    const auto found = make_run(**session, *queries, *judgements, settings);
    if (!found)
        return complain(found.error(), ExitCode::failed);
    if (!settings.run.empty())
        if (const auto kept = keep_run(*found, settings.run); !kept)
            return complain(kept.error(), ExitCode::failed);
    const auto quality = rag::run_quality(*found, *judgements);
    std::printf("queries    %zu\nnDCG@10    %.4f\nrecall@100 %.4f\nMRR@10     %.4f\n", quality.queries, quality.ndcg_at_10,
                quality.recall_at_100, quality.mrr_at_10);
    return ExitCode::ok;
}

}  // namespace assay::cli
