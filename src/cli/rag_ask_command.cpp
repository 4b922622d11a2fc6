#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/provider_setup.hpp"
#include "cli/rag_session.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "llm/http_provider.hpp"
#include "rag/answer/answerer.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

/// The model that answers, if one is meant.
struct Model {
    std::unique_ptr<net::HttpClient> http;  // outlives the provider below
    std::unique_ptr<llm::Provider> provider;
};

Result<Model> make_model(const RagAskSettings& settings, const Environment& environment, const rag::AnswerTask& task,
                         asio::any_io_executor network)
{
    ExtractSettings chosen;
    chosen.provider = settings.provider;
    chosen.model = settings.model;
    chosen.base_url = settings.base_url;
    chosen.profile = settings.profile;
    const auto endpoint = choose_endpoint(chosen, environment);
    if (!endpoint)
        return endpoint.error();
    Model model;
    if (endpoint->provider == "builtin")
        return model;
    llm::ChatTask chat;
    chat.model = settings.model;
    chat.system = task.prompt.system();
    chat.answer_schema = task.prompt.answer_schema();
    chat.schema_name = "answer";
    chat.max_output_tokens = settings.max_output_tokens;
    auto dialect = llm::make_dialect(*endpoint, chat);
    if (!dialect)
        return dialect.error();
    net::HttpClientOptions http;
    http.ca_file = settings.ca_file;
    model.http = std::make_unique<net::HttpClient>(network, http);
    llm::HttpProvider::Options options;
    options.retry.max_retries = settings.retries;
    options.model = settings.model;
    options.max_output_tokens = settings.max_output_tokens;
    model.provider = std::make_unique<llm::HttpProvider>(endpoint->provider, std::move(*dialect), *model.http, network,
                                                         std::make_shared<llm::Gate>(network, llm::Gate::Options{}),
                                                         std::move(options));
    return model;
}

Result<rag::Answer> answer(RagSession& session, const rag::AnswerTask& task, llm::Provider* provider,
                           const RagAskSettings& settings, std::vector<rag::SearchHit> hits)
{
    rag::AnswererOptions options;
    options.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(settings.timeout_s * 1000)};
    rag::Answerer answerer{task, provider, options};
    std::optional<Result<rag::Answer>> result;
    std::exception_ptr broken;
    asio::co_spawn(session.network(), answerer.answer(settings.query, std::move(hits)),
                   [&](std::exception_ptr exception, Result<rag::Answer> value) {
                       broken = exception;
                       result.emplace(std::move(value));
                   });
    session.network().restart();
    session.network().run();
    if (broken)
        std::rethrow_exception(broken);
    return std::move(*result);
}

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
    auto session = RagSession::open(settings.store, rag::Collection::Access::read, settings.ca_file, environment);
    if (!session)
        return complain_of_opening(session.error());
    warn_of_unknown_fields((*session)->collection(), settings.filter);
    const auto task = rag::AnswerTask::built_in();
    const auto model = make_model(settings, environment, task, (*session)->network().get_executor());
    if (!model)
        return complain(model.error());
    auto hits = (*session)->search(search_request(settings));
    if (!hits)
        return complain(hits.error(), hits.error().code == Errc::invalid_input ? ExitCode::usage : ExitCode::failed);
    const auto result = answer(**session, task, model->provider.get(), settings, std::move(*hits));
    if (!result)
        return complain(result.error(), ExitCode::failed);
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
