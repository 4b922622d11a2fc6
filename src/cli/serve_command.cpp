#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/provider_accounts.hpp"
#include "cli/provider_setup.hpp"
#include "cli/serve_stores.hpp"
#include "prompt/template.hpp"
#include "schema/schema.hpp"
#include "serve/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <set>
#include <thread>

#include <unistd.h>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

constexpr const char* environment_key_name = "environment";

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
}

/// All that the providers of a server's prompts share: limits, the budget and
/// connections are the server's, whatever is asked.
struct ModelAccess {
    std::shared_ptr<const llm::PriceTable> prices;
    std::unique_ptr<ProviderAccounts> accounts{};
    std::set<llm::Provider*> in_use{};  ///< So that all of them can be broken off.
};

/// A provider that keeps alive what it shares with others. Made on the pool,
/// used and destroyed on the network thread.
class SharingProvider final : public llm::Provider {
public:
    SharingProvider(std::shared_ptr<ModelAccess> access, std::unique_ptr<llm::Provider> provider, asio::any_io_executor network)
        : access_{std::move(access)}, provider_{std::move(provider)}
    {
        asio::post(network, [this, alive = std::weak_ptr{alive_}] {
            if (!alive.expired())
                access_->in_use.insert(provider_.get());
        });
    }
    ~SharingProvider() override { access_->in_use.erase(provider_.get()); }
    SharingProvider(const SharingProvider&) = delete;
    SharingProvider& operator=(const SharingProvider&) = delete;

    asio::awaitable<llm::ChatResult> chat(llm::ChatRequest request) override { return provider_->chat(std::move(request)); }
    std::string_view name() const override { return provider_->name(); }
    llm::Counters counters() const override { return provider_->counters(); }
    void stop_retrying() override { provider_->stop_retrying(); }

private:
    std::shared_ptr<ModelAccess> access_;
    std::unique_ptr<llm::Provider> provider_;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
};

Result<std::pair<std::string, std::uint16_t>> parse_listen(const std::string& listen)
{
    const auto colon = listen.rfind(':');
    std::uint16_t port = 0;
    const char* const end = listen.data() + listen.size();
    bool has_port = colon != std::string::npos;
    if (has_port) {
        const auto [read_to, failure] = std::from_chars(listen.data() + colon + 1, end, port);
        has_port = failure == std::errc{} && read_to == end;
    }
    if (!has_port)
        return Error{Errc::invalid_input, "'" + listen + "' is not ADDRESS:PORT, as 127.0.0.1:8080 or [::1]:8080", "--listen"};
    auto address = listen.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    if (address == "localhost")
        address = "127.0.0.1";
    return std::pair{std::move(address), port};
}

Result<serve::KeyRing> open_keys(const ServeSettings& settings, const Environment& environment)
{
    serve::KeyRing ring;
    if (!settings.keys.empty()) {
        auto loaded = serve::KeyRing::load(settings.keys);
        if (!loaded)
            return loaded.error();
        ring = std::move(*loaded);
    }
    if (!environment.serve_key.empty()) {
        constexpr std::size_t least_bytes = 16;
        if (environment.serve_key.size() < least_bytes)
            return Error{Errc::invalid_input, "ASSAY_SERVE_KEY is shorter than 16 characters, which can be guessed"};
        if (auto added = ring.add(environment_key_name, environment.serve_key); !added)
            return added.error();
    }
    // A file without keys would leave the server open, which nobody means who names one.
    if (!settings.keys.empty() && ring.is_empty())
        return Error{Errc::invalid_input, "there is no key in it", settings.keys};
    return ring;
}

Result<std::map<std::string, Json>> open_schemas(const std::string& folder)
{
    std::map<std::string, Json> schemas;
    if (folder.empty())
        return schemas;
    std::error_code ec;
    std::filesystem::directory_iterator entries{folder, ec};
    if (ec)
        return Error{Errc::invalid_input, ec.message(), folder};
    for (const auto& entry : entries) {
        if (entry.path().extension() != ".json" || !entry.is_regular_file(ec))
            continue;
        if (const auto schema = schema::load_schema(entry.path().string()); !schema)
            return schema.error();
        auto document = read_json_file(entry.path().string());
        if (!document)
            return document.error();
        schemas.emplace(entry.path().stem().string(), std::move(*document));
    }
    return schemas;
}

Result<serve::ModelSource> open_model(const ServeSettings& settings, const Environment& environment,
                                      asio::any_io_executor network, asio::any_io_executor pool)
{
    const auto endpoint = choose_endpoint(settings.model, environment);
    if (!endpoint)
        return endpoint.error();
    serve::ModelSource source;
    source.provider = endpoint->provider;
    source.model = endpoint->provider == "builtin" ? "" : settings.model.model;
    if (!settings.model.prices.empty()) {
        auto prices = llm::PriceTable::load(settings.model.prices);
        if (!prices)
            return prices.error();
        source.prices = std::make_shared<llm::PriceTable>(std::move(*prices));
    }
    source.prompt_template = prompt::default_template_text();
    if (!settings.model.prompt.empty()) {
        auto text = read_text_file(settings.model.prompt);
        if (!text)
            return text.error();
        if (const auto parsed = prompt::Template::parse(*text, settings.model.prompt); !parsed)
            return parsed.error();
        source.prompt_template = std::move(*text);
    }
    source.options.attempts = settings.model.attempts;
    source.options.timeout = milliseconds(settings.model.timeout_s);
    const auto notice = [](const std::string& text) { std::fprintf(stderr, "assay: %s\n", text.c_str()); };
    const auto access = std::make_shared<ModelAccess>(source.prices);
    auto accounts = ProviderAccounts::make(*endpoint, settings.model, environment, *access->prices,
                                           make_budget(settings.model), network, std::move(pool), notice);
    if (!accounts)
        return accounts.error();
    access->accounts = std::move(*accounts);
    source.make = [access, network](const prompt::Prompt& prompt) -> Result<std::unique_ptr<llm::Provider>> {
        auto provider = access->accounts->provider(prompt);
        if (!provider)
            return provider.error();
        return std::make_unique<SharingProvider>(access, std::move(*provider), network);
    };
    source.cancel_all = [access] {
        for (auto* provider : access->in_use)
            provider->stop_retrying();
        access->accounts->cancel_all();
    };
    return source;
}

Result<serve::ServerOptions> options_of(const ServeSettings& settings, const Environment& environment,
                                        asio::any_io_executor network, asio::any_io_executor pool)
{
    auto listen = parse_listen(settings.listen);
    if (!listen)
        return listen.error();
    auto keys = open_keys(settings, environment);
    if (!keys)
        return keys.error();
    auto schemas = open_schemas(settings.schemas_folder);
    if (!schemas)
        return schemas.error();
    auto model = open_model(settings, environment, std::move(network), std::move(pool));
    if (!model)
        return model.error();
    serve::ServerOptions options;
    options.address = listen->first;
    options.port = listen->second;
    options.keys = std::move(*keys);
    options.schemas = std::move(*schemas);
    options.model = std::move(*model);
    options.model_concurrency = settings.model.concurrency;
    options.per_key.quota = settings.key_requests_per_minute;
    options.per_address.quota = settings.address_requests_per_minute;
    options.max_body_bytes = settings.max_body_bytes;
    options.max_connections = settings.max_connections;
    options.max_cpu_calls = settings.max_calls;
    options.max_model_calls = settings.max_model_calls;
    options.head_timeout = milliseconds(settings.head_timeout_s);
    options.transfer_timeout = milliseconds(settings.transfer_timeout_s);
    options.log_fd = settings.no_log ? -1 : STDERR_FILENO;
    return options;
}

/// The first signal lets what is under way finish, for as long as `patience`;
/// the second breaks it off.
asio::awaitable<void> stop_on_signal(asio::signal_set& signals, serve::Server& server, std::chrono::milliseconds patience)
{
    using namespace std::chrono_literals;
    (void)co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
    server.drain();
    const auto is_over = std::make_shared<bool>(false);
    signals.async_wait([is_over](boost::system::error_code ec, int) { *is_over = !ec; });
    asio::steady_timer timer{co_await asio::this_coro::executor};
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const auto pause = [&timer]() -> asio::awaitable<void> {
        timer.expires_after(5ms);
        (void)co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    };
    while (!server.is_drained() && !*is_over && std::chrono::steady_clock::now() < deadline)
        co_await pause();
    if (!server.is_drained()) {
        std::fprintf(stderr, "assay: breaking off what is under way\n");
        // Calls that wait for a model are answered with what there is.
        server.cancel_models();
        for (int turns = 0; turns < 200 && !server.is_drained(); ++turns)
            co_await pause();
        server.abort();
        co_await pause();
    }
    signals.cancel();
}

}  // namespace

ExitCode run(const ServeSettings& settings, const Environment& environment)
{
    asio::io_context network{1};
    asio::thread_pool pool{std::max(1u, std::thread::hardware_concurrency())};
    auto options = options_of(settings, environment, network.get_executor(), pool.get_executor());
    if (!options)
        return complain(options.error());
    auto stores = ServeStores::open(settings, environment, network.get_executor());
    if (!stores)
        return complain(stores.error());
    options->collections = stores->collections();
    auto server = serve::Server::start(network.get_executor(), pool.get_executor(), *options);
    if (!server)
        return complain(server.error());
    // Before the banner: whoever reads it may send a signal at once.
    asio::signal_set signals{network, SIGINT, SIGTERM};
    std::printf("assay serves on %s\n", (*server)->url().c_str());
    if (options->model.provider == "builtin")
        std::printf("no model is set: records come from built-in rules\n");
    std::fflush(stdout);

    asio::co_spawn(network, stop_on_signal(signals, **server, milliseconds(settings.drain_s)), [&](std::exception_ptr) { network.stop(); });
    network.run();
    pool.stop();
    pool.join();
    for (const auto& served : stores->collections())
        if (const auto kept = served.collection->keep_index(); !kept)
            complain(kept.error());
    return ExitCode::ok;
}

}  // namespace assay::cli
