#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/rag_calibration.hpp"
#include "cli/rag_evaluation.hpp"
#include "rag/evaluate/judgements.hpp"
#include "rag/evaluate/metrics.hpp"
#include "rag/evaluate/run_file.hpp"
#include "table/output_file.hpp"

#include <algorithm>
#include <cstdio>

namespace assay::cli {
namespace {

/// Error (invalid_input) if nothing can be measured: no judged query has a
/// text, or the collection has no judged document. Warns of judged queries without text.
Result<void> check_judged(const rag::Judgements& judgements, const std::vector<JudgedQuery>& queries,
                          const rag::Collection& collection, const RagEvalSettings& settings)
{
    const auto with_text = static_cast<std::size_t>(std::count_if(
        queries.begin(), queries.end(), [&](const JudgedQuery& query) { return judgements.contains(query.id); }));
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
    if (settings.calibrate && (settings.mode != "hybrid" || settings.fusion != "sum" || !settings.run.empty()))
        return complain(Error{Errc::invalid_input, "--calibrate learns what vectors count in --mode hybrid with --fusion sum, "
                                                   "and writes no run: measure with other queries afterwards"});
    const auto queries = read_queries(settings.queries);
    if (!queries)
        return complain(queries.error());
    const auto qrels = read_text_file(settings.qrels);
    if (!qrels)
        return complain(qrels.error());
    const auto judgements = rag::parse_judgements(*qrels, settings.qrels);
    if (!judgements)
        return complain(judgements.error());
    const auto access = settings.calibrate ? rag::Collection::Access::write : rag::Collection::Access::read;
    auto session = RagSession::open(settings.store, access, {.ca_file = settings.ca_file}, environment);
    if (!session)
        return complain_of_opening(session.error());
    if (const auto judged = check_judged(*judgements, *queries, (*session)->collection(), settings); !judged)
        return complain(judged.error());
    if (settings.calibrate)
        return calibrate(**session, *queries, *judgements);
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
