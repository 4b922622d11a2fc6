#include "cli/rag_model.hpp"

#include "cli/complain.hpp"
#include "cli/provider_setup.hpp"
#include "cli/run_here.hpp"

#include <algorithm>

namespace assay::cli {

Result<RagModel> RagModel::make(const ExtractSettings& settings, const Environment& environment,
                                boost::asio::io_context& network)
{
    const auto endpoint = choose_endpoint(settings, environment);
    if (!endpoint)
        return endpoint.error();
    RagModel model;
    if (endpoint->provider == "builtin")
        return model;
    auto accounts = ProviderAccounts::make(*endpoint, settings, environment, *model.prices_, nullptr,
                                           network.get_executor(), network.get_executor(), warn);
    if (!accounts)
        return accounts.error();
    model.accounts_ = std::move(*accounts);
    return model;
}

Result<std::unique_ptr<llm::Provider>> RagModel::provider(const prompt::Prompt& prompt) const
{
    if (!accounts_)
        return std::unique_ptr<llm::Provider>{};
    return accounts_->provider(prompt);
}

std::chrono::milliseconds model_timeout(const ExtractSettings& settings)
{
    return std::chrono::milliseconds{static_cast<std::int64_t>(settings.timeout_s * 1000)};
}

Result<rag::Reranked> rerank(const RagModel& model, boost::asio::io_context& network, const RagQuerySettings& settings,
                             std::vector<rag::SearchHit> hits)
{
    if (!model.exists())
        return Error{Errc::invalid_input, "--rerank asks a language model, and none is named: give --provider and --model"};
    const auto task = rag::RerankTask::built_in();
    const auto provider = model.provider(task.prompt);
    if (!provider)
        return provider.error();
    rag::RerankerOptions options;
    options.timeout = model_timeout(settings.model);
    rag::Reranker reranker{task, **provider, options};
    auto reranked = run_here(network, reranker.rerank(settings.query, std::move(hits)));
    reranked.hits.resize(std::min(reranked.hits.size(), settings.k));
    return reranked;
}

}  // namespace assay::cli
