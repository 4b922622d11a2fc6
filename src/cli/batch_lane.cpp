#include "cli/batch_lane.hpp"

#include "cli/provider_setup.hpp"
#include "llm/batch_provider.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

/// With --lane auto, fewer questions than this are not worth the wait.
constexpr std::size_t few_questions = 100;

/// Results are read whole.
constexpr std::size_t max_result_bytes = std::size_t{1} << 30;

std::chrono::milliseconds milliseconds_of(double seconds)
{
    return std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
}

llm::BatchOptions options_of(const ExtractSettings& settings)
{
    llm::BatchOptions options;
    options.max_items = settings.batch_items;
    options.online_concurrency = settings.concurrency;
    options.cancel_on_stop = settings.cancel_on_exit;
    options.client.retry.max_retries = settings.retries;
    options.item_retries = settings.retries;
    if (settings.batch_poll_s > 0) {
        options.poll = {milliseconds_of(settings.batch_poll_s), milliseconds_of(settings.batch_poll_s)};
        // Who looks that often does not want to wait long for the last question either.
        options.gather = std::min(options.gather, 4 * options.poll.first);
    }
    if (settings.lane == "auto") {
        options.online_below = few_questions;
        if (settings.deadline_s > 0)
            options.online_from = std::chrono::steady_clock::now() + llm::batch_share_of(milliseconds_of(settings.deadline_s));
    }
    return options;
}

}  // namespace

Result<void> check_lane(const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    if (settings.deadline_s > 0 && settings.lane != "auto")
        return Error{Errc::invalid_input, "--deadline goes with --lane auto: a batch may take a day, and online nothing waits"};
    if (settings.lane == "online")
        return {};
    if (const auto api = llm::make_batch_api(endpoint); !api)
        return Error{Errc::invalid_input, "--lane " + settings.lane + ": " + api.error().message};
    return {};
}

Result<std::unique_ptr<BatchLane>> BatchLane::make(const llm::Endpoint& endpoint, const ExtractSettings& settings,
                                                   extract::Lane single, extract::Lane packed, llm::BatchJobs& jobs,
                                                   const llm::PriceTable& prices, std::shared_ptr<llm::Budget> budget,
                                                   asio::any_io_executor network, asio::any_io_executor pool,
                                                   Notice notice)
{
    if (budget && budget->limits().money && !prices.most(endpoint.provider, settings.model, 1, 1, llm::PriceKind::batch))
        return Error{Errc::invalid_input, "a budget in dollars needs the batch price of " + endpoint.provider + "'s model " +
                                              settings.model + " (\"batch\" in --prices); or use --budget-tokens"};
    std::unique_ptr<BatchLane> lane{new BatchLane};
    lane->prompt_ = single.prompt;
    lane->packed_prompt_ = packed.prompt;
    lane->concurrency_ = std::max<std::size_t>(1, 2 * settings.batch_items / settings.samples);
    net::HttpClientOptions http;
    http.max_response_bytes = max_result_bytes;
    http.ca_file = settings.ca_file;
    lane->http_ = std::make_unique<net::HttpClient>(network, http);
    auto dialect = llm::make_dialect(endpoint, chat_task(settings, settings.model, *single.prompt));
    if (!dialect)
        return dialect.error();
    auto api = llm::make_batch_api(endpoint);
    if (!api)
        return api.error();
    llm::BatchProvider::Parts parts{endpoint.provider, std::move(*dialect), std::move(*api), jobs, *lane->http_,
                                    settings.lane == "auto" ? single.provider : nullptr, std::move(notice),
                                    {endpoint.provider, settings.model, settings.max_output_tokens, &prices},
                                    std::move(budget)};
    auto provider = llm::BatchProvider::make(std::move(parts), network, pool, options_of(settings));
    if (!provider)
        return provider.error();
    lane->provider_ = std::move(*provider);
    if (packed.prompt) {
        auto packed_dialect = llm::make_dialect(endpoint, chat_task(settings, settings.model, *packed.prompt));
        if (!packed_dialect)
            return packed_dialect.error();
        lane->packed_ = lane->provider_->beside(std::move(*packed_dialect), settings.lane == "auto" ? packed.provider : nullptr);
    }
    return lane;
}

BatchLane::~BatchLane() = default;

extract::Lane BatchLane::single() const
{
    return {prompt_, provider_.get()};
}

extract::Lane BatchLane::packed() const
{
    return {packed_prompt_, packed_.get()};
}

void BatchLane::cancel_all()
{
    provider_->abandon();
    http_->cancel_all();
}

}  // namespace assay::cli
