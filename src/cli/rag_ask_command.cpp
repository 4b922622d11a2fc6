#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/rag_model.hpp"
#include "cli/rag_session.hpp"
#include "cli/run_here.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "rag/answer/answerer.hpp"

#include <algorithm>
#include <cstdio>

namespace assay::cli {
namespace {

/// Sources that a verified citation names.
std::vector<std::size_t> cited(const rag::Answer& answer)
{
    std::vector<std::size_t> numbers;
    for (const auto& sentence : answer.sentences)
        for (const auto& citation : sentence.citations)
            if (citation.check == rag::Citation::Check::verified)
                numbers.push_back(citation.source);
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

void print(const rag::Answer& answer)
{
    std::printf("%s\n", printable(answer.text()).c_str());
    for (const std::size_t number : cited(answer)) {
        const auto& source = answer.sources[number - 1];
        std::printf("[%zu] %s%s%s\n", number, printable(source.document_id).c_str(), source.title.empty() ? "" : "  ",
                    printable(source.title).c_str());
    }
    for (const auto& note : answer.notes)
        std::fprintf(stderr, "assay: %s\n", printable(note).c_str());
}

const char* check_name(rag::Citation::Check check)
{
    switch (check) {
    case rag::Citation::Check::verified: return "verified";
    case rag::Citation::Check::quote_not_found: return "quote_not_found";
    case rag::Citation::Check::no_such_source: return "no_such_source";
    }
    return "";
}

void print_json(const rag::Answer& answer)
{
    Json sentences = Json::array();
    for (const auto& sentence : answer.sentences) {
        Json citations = Json::array();
        for (const auto& citation : sentence.citations)
            citations.push_back({{"source", citation.source}, {"quote", citation.quote}, {"check", check_name(citation.check)}});
        sentences.push_back({{"text", sentence.text}, {"supported", sentence.supported}, {"citations", citations}});
    }
    std::string sources = "[";
    for (std::size_t i = 0; i < answer.sources.size(); ++i)
        sources += (i > 0 ? "," : "") + hit_json(answer.sources[i], i + 1);
    std::printf("{\"answer\":%s,\"sentences\":%s,\"model\":%s,\"notes\":%s,\"sources\":%s]}\n",
                Json(answer.text()).dump().c_str(), sentences.dump().c_str(), Json(answer.model).dump().c_str(),
                Json(answer.notes).dump().c_str(), sources.c_str());
}

}  // namespace

ExitCode run(const RagAskSettings& settings, const Environment& environment)
{
    auto session = RagSession::open(settings.store, rag::Collection::Access::read, session_options(settings), environment);
    if (!session)
        return complain_of_opening(session.error());
    auto& network = (*session)->network();
    const auto model = RagModel::make(settings.model, environment, network);
    if (!model)
        return complain(model.error());
    const auto task = rag::AnswerTask::built_in();
    const auto provider = model->provider(task.prompt);
    if (!provider)
        return complain(provider.error());
    auto found = (*session)->search(search_request(settings));
    if (!found)
        return complain(found.error(), found.error().code == Errc::invalid_input ? ExitCode::usage : ExitCode::failed);
    auto& hits = found->hits;
    rag::Reranked reranked;
    if (settings.rerank) {
        auto done = rerank(*model, network, settings, std::move(hits));
        if (!done)
            return complain(done.error());
        reranked = std::move(*done);
        hits = std::move(reranked.hits);
    }
    rag::AnswererOptions options;
    options.timeout = model_timeout(settings.model);
    rag::Answerer answerer{task, provider->get(), options};
    auto result = run_here(network, answerer.answer(settings.query, std::move(hits)));
    if (!result)
        return complain(result.error(), ExitCode::failed);
    result->notes.insert(result->notes.end(), found->notes.begin(), found->notes.end());
    if (!reranked.note.empty())
        result->notes.push_back(reranked.note);
    if (settings.json)
        print_json(*result);
    else
        print(*result);
    const bool all_supported = !result->sentences.empty() &&
                               std::all_of(result->sentences.begin(), result->sentences.end(),
                                           [](const rag::AnswerSentence& sentence) { return sentence.supported; });
    return all_supported ? ExitCode::ok : ExitCode::rejected;
}

}  // namespace assay::cli
