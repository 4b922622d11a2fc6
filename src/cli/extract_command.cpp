#include "cli/commands.hpp"

#include "batch/columns.hpp"
#include "batch/input.hpp"
#include "batch/output.hpp"
#include "batch/runner.hpp"
#include "cli/answers_setup.hpp"
#include "cli/batch_lane.hpp"
#include "cli/complain.hpp"
#include "cli/dry_run.hpp"
#include "cli/input_setup.hpp"
#include "cli/new_fields.hpp"
#include "cli/progress_printer.hpp"
#include "cli/provider_setup.hpp"
#include "cli/question.hpp"
#include "cli/run_report.hpp"
#include "ground/plan.hpp"
#include "ground/ungrounded.hpp"
#include "schema/lint.hpp"
#include "schema/schema.hpp"
#include "schema/short_form.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <stop_token>
#include <thread>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

/// Everything that can be wrong before the first question, checked before
/// anything is started.
struct Prepared {
    Json marked;  ///< The schema with its marks of what is to be grounded.
    Wording wording;
    Question question;
    llm::Endpoint endpoint;
    llm::PriceTable prices;
    batch::Input input;
    batch::OutputLayout layout;
};

Result<schema::Schema> open_schema(const std::string& path)
{
    const auto written = schema::load_schema(path);
    if (!written)
        return written.error();
    // As it was written: reading it leaves out what its draft does not know.
    const auto document = read_json_file(path);
    if (!document)
        return document.error();
    for (const auto& warning : schema::lint(schema::is_short_form(*document) ? written->document() : *document))
        warn(path + ": " + warning);
    return schema::Schema::compile(batch::close_objects(written->document()));
}

ground::Ungrounded rule_for_ungrounded(const std::string& name)
{
    return name == "ask"      ? ground::Ungrounded::ask
           : name == "drop"   ? ground::Ungrounded::drop
           : name == "reject" ? ground::Ungrounded::reject
                              : ground::Ungrounded::flag;
}

/// Several answers tell something only if they can differ.
Result<void> check_samples(const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    if (settings.samples == 1)
        return {};
    if (endpoint.provider == "builtin")
        return Error{Errc::invalid_input, "--samples: the built-in rules always give the same answer"};
    if (!settings.temperature || *settings.temperature == 0)
        return Error{Errc::invalid_input, "--samples needs a --temperature above 0: without one a model may always give the "
                                          "same answer"};
    return {};
}

/// Only OpenAI's API is known to tell them, and only of a text asked about alone and once.
Result<void> check_logprobs(const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    if (!settings.logprobs)
        return {};
    const auto refused = [](const std::string& why) { return Error{Errc::invalid_input, "--logprobs: " + why}; };
    if (endpoint.provider != "openai")
        return refused("the provider " + endpoint.provider + " tells no log-probabilities; only openai does");
    for (const auto& fallback : settings.fallbacks)
        if (fallback.substr(0, fallback.find_first_of(":@")) != "openai")
            return refused("the fallback " + fallback + " tells no log-probabilities; only openai does");
    if (settings.samples > 1)
        return refused("with --samples, _confidence says how many answers agree; leave one of the two out");
    if (settings.pack > 1)
        return refused("takes one text a question: leave --pack out");
    if (settings.lane != "online")
        return refused("goes with --lane online");
    return {};
}

Result<Prepared> prepare(const ExtractSettings& settings, const Environment& environment, std::stop_token stop)
{
    const auto marked = open_schema(settings.schema);
    if (!marked)
        return marked.error();
    const auto wording = open_wording(settings);
    if (!wording)
        return wording.error();
    auto question = make_question(marked->document(), settings.schema, *wording);
    if (!question)
        return question.error();
    if (question->ground.is_empty() && !settings.ungrounded.empty())
        return Error{Errc::invalid_input, "--ungrounded is about fields with \"x-ground\": true, and there are none",
                     settings.schema};
    auto features = batch::feature_fields(question->schema.document());
    if (!features)
        return Error{features.error().code, features.error().message, settings.schema + ": " + features.error().where};
    auto endpoint = choose_endpoint(settings, environment);
    if (!endpoint)
        return endpoint.error();
    if (auto ok = check_samples(settings, *endpoint); !ok)
        return ok.error();
    if (auto ok = check_logprobs(settings, *endpoint); !ok)
        return ok.error();
    if (auto possible = check_new_fields(settings, *endpoint); !possible)
        return possible.error();
    if (auto possible = check_lane(settings, *endpoint); !possible)
        return possible.error();
    llm::PriceTable prices;
    if (!settings.prices.empty()) {
        auto loaded = llm::PriceTable::load(settings.prices);
        if (!loaded)
            return loaded.error();
        prices = std::move(*loaded);
    }
    const auto options = input_options(settings, std::move(stop));
    if (!options)
        return options.error();
    auto input = batch::Input::open(*options);
    if (!input)
        return input.error();
    const auto provenance = settings.no_provenance ? batch::Provenance::none : batch::Provenance::columns;
    auto layout = batch::make_layout(input->carried(), std::move(*features), provenance, question->ground,
                                     settings.samples > 1 || settings.logprobs ? batch::Confidence::column : batch::Confidence::none);
    if (!layout)
        return layout.error();
    return Prepared{marked->document(),   *wording,           std::move(*question), std::move(*endpoint),
                    std::move(prices), std::move(*input), std::move(*layout)};
}

/// The output takes the place of what has its name, which must not be
/// anything this run reads.
Result<void> check_output_is_no_input(const ExtractSettings& settings)
{
    if (settings.output == "-")
        return {};
    for (const auto& read : {settings.input, settings.schema, settings.prompt, settings.examples, settings.prices,
                             settings.ca_file, settings.run, settings.cache}) {
        std::error_code ignored;
        if (settings.output == read || std::filesystem::equivalent(settings.output, read, ignored))
            return Error{Errc::invalid_input, "the output would replace what this run reads", settings.output};
    }
    return {};
}

Result<std::unique_ptr<table::TableWriter>> open_output(const ExtractSettings& settings,
                                                        const std::vector<table::Field>& fields)
{
    if (auto ok = check_output_is_no_input(settings); !ok)
        return ok.error();
    auto named = named_format(settings.output_format);
    if (!named)
        return named.error();
    if (!*named && settings.output == "-")
        return Error{Errc::invalid_input, "standard output needs its format named: --output-format jsonl or csv"};
    auto format = *named ? Result<table::FileFormat>{**named} : table::format_of(settings.output);
    if (!format)
        return format.error();
    table::WriterOptions options;
    options.compression = settings.compression == "snappy" ? table::Compression::snappy
                          : settings.compression == "none" ? table::Compression::none
                                                           : table::Compression::zstd;
    return table::open_writer(settings.output, *format, fields, options);
}

// Cancelling does nothing to a wait whose handler is queued already, so the
// two below are also told that the run is `over`; else they would wait anew
// and the program would never end.

/// Redraws the progress until the timer is cancelled.
asio::awaitable<void> show_progress(asio::steady_timer& timer, ProgressPrinter& printer, const batch::Runner& runner,
                                    const bool& over)
{
    for (;;) {
        timer.expires_after(std::chrono::milliseconds{200});
        const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error || over)
            co_return;
        printer.tick(runner.progress());
    }
}

/// The first signal lets what is in flight finish, the second drops it, and a
/// third ends the process as it would any other.
asio::awaitable<void> watch_signals(asio::signal_set& signals, ProgressPrinter& printer, batch::Runner& runner,
                                    ProviderSetup& providers, BatchLane* lane, const bool& over)
{
    for (int received = 0;; ++received) {
        const auto [error, number] = co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error || over)
            co_return;
        runner.stop();
        if (received > 0) {
            providers.cancel_all();
            if (lane)
                lane->cancel_all();
            // Standard output may be blocked by its reader for ever.
            signals.clear();
            printer.message("assay: dropping what is in flight; press Ctrl-C again to leave at once");
            co_return;
        }
        printer.message(lane ? "assay: stopping; press Ctrl-C again to wait for nothing" : "assay: stopping: " + std::to_string(runner.progress().in_flight) +
                        " questions in flight will finish; press Ctrl-C again to drop them");
    }
}

}  // namespace

ExitCode run(const ExtractSettings& settings, const Environment& environment)
{
    std::stop_source stop;
    auto prepared = prepare(settings, environment, stop.get_token());
    if (!prepared)
        return complain(prepared.error());

    asio::io_context network{1};
    // From here on a signal ends the run in order: a temporary file may exist.
    asio::signal_set signals{network, SIGINT, SIGTERM, SIGHUP};
    asio::thread_pool pool{std::max(1u, std::thread::hardware_concurrency())};
    const auto style = settings.quiet                    ? ProgressStyle::quiet
                       : environment.stderr_is_terminal ? ProgressStyle::terminal
                                                         : ProgressStyle::plain;
    ProgressPrinter printer{style, environment.terminal_columns};
    const auto budget = make_budget(settings);
    auto providers = ProviderSetup::make(
        prepared->endpoint, settings, environment, prepared->prices, budget, prepared->question.single, prepared->question.packed_or_null(),
        network.get_executor(), pool.get_executor(),
        [&](const std::string& notice) { printer.message("assay: " + notice); });
    if (!providers)
        return complain(providers.error());
    Result<std::unique_ptr<table::TableWriter>> writer{nullptr};
    if (!settings.dry_run)
        writer = open_output(settings, prepared->layout.fields);
    if (!writer)
        return complain(writer.error());
    std::optional<NewFields> new_fields;
    const AnswersSetup::FindEarlier find_earlier = [&](const auto& known) -> Result<std::string> {
        auto found = find_new_fields(prepared->marked, prepared->wording, settings, prepared->endpoint, known);
        if (!found)
            return found.error();
        new_fields = std::move(*found);
        if (!settings.quiet)
            printer.message("assay: " + text_of(new_fields));
        return new_fields ? new_fields->earlier : "";
    };
    const batch::KnownQuestion known_question{
        question_hash(settings, prepared->endpoint, prepared->question.single, prepared->question.grounded),
        prepared->marked.dump()};
    auto kept = AnswersSetup::make(settings, environment, prepared->endpoint, known_question, find_earlier,
                                   [&](const std::string& notice) {
                                       asio::post(network, [&printer, notice] { printer.message("assay: " + notice); });
                                   });
    if (!kept)
        return complain(kept.error());
    if (budget) {
        const auto earlier = kept->spent_before(budget->limits());
        if (!earlier)
            return complain(earlier.error());
        budget->carry(earlier->spent, earlier->jobs);
    }
    auto unanswered = kept->unanswered_before();
    if (!unanswered)
        return complain(unanswered.error());
    std::unique_ptr<BatchLane> lane;
    if (kept->jobs() && !settings.dry_run) {
        auto made = BatchLane::make(prepared->endpoint, settings, providers->single(), providers->packed(), *kept->jobs(), prepared->prices, budget, network.get_executor(),
                                    pool.get_executor(), [&](const std::string& notice) { printer.message("assay: " + notice); });
        if (!made)
            return complain(made.error());
        lane = std::move(*made);
    }
    if (!settings.quiet)
        print_start(settings, prepared->endpoint);

    extract::ExtractorOptions extractor_options;
    extractor_options.attempts = settings.attempts;
    extractor_options.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(settings.timeout_s * 1000)};
    extractor_options.align.numbers = settings.strict_numbers ? decode::Numbers::strict : decode::Numbers::lenient;
    extractor_options.align.max_price = settings.max_price.value_or(extractor_options.align.max_price);
    extractor_options.samples = settings.samples;
    extractor_options.pack.most = settings.pack;
    extractor_options.pack.max_output_tokens = settings.max_output_tokens;
    extractor_options.ground = &prepared->question.ground;
    extractor_options.ungrounded = rule_for_ungrounded(settings.ungrounded);
    extractor_options.pace = lane ? extract::Pace::at_once : extract::Pace::one_by_one;
    extract::Extractor extractor{prepared->question.schema, lane ? lane->single() : providers->single(),
                                 lane ? lane->packed() : providers->packed(), prepared->prices, extractor_options};
    std::optional<ProviderSetup> more_providers;
    std::optional<extract::Extractor> extender;
    if (new_fields) {
        const auto& question = new_fields->question;
        auto made = ProviderSetup::make(
            prepared->endpoint, settings, environment, prepared->prices, budget, question.single, question.packed_or_null(),
            network.get_executor(), pool.get_executor(),
            [&](const std::string& notice) { printer.message("assay: " + notice); }, &*providers);
        if (!made)
            return complain(made.error());
        more_providers = std::move(*made);
        auto options = extractor_options;
        options.ground = &question.ground;
        options.pace = extract::Pace::one_by_one;
        extender.emplace(question.schema, more_providers->single(), more_providers->packed(), prepared->prices, options);
    }
    if (settings.dry_run) {
        bool is_interrupted = false;
        signals.async_wait([&](boost::system::error_code error, int) {
            is_interrupted = !error;
            extractor.stop();
            providers->cancel_all();
        });
        const auto code = dry_run({settings, prepared->endpoint, prepared->prices, prepared->question.single, prepared->input,
                                   kept->answers(), extractor, *providers, network, is_interrupted});
        pool.join();
        *unanswered += extractor.counters().unanswered;
        if (auto noted = kept->end({.ending = batch::Ending::stopped}, *unanswered, budget.get()); !noted)
            return complain(noted.error());
        return code;
    }
    batch::RunnerOptions runner_options;
    runner_options.concurrency = lane ? lane->concurrency() : settings.concurrency;
    runner_options.pack = settings.pack;
    runner_options.window_rows = std::max<std::size_t>(8192, 8 * settings.concurrency * settings.pack);
    // A row that is asked again comes two batches later; the rows between wait for it.
    if (lane)
        runner_options.window_rows = std::max(runner_options.window_rows, 4 * lane->concurrency() * settings.pack);
    runner_options.packs = lane ? batch::Packs::by_place : batch::Packs::as_they_come;
    runner_options.partial_path = kept->partial_path();
    runner_options.input_stop = stop;
    runner_options.budget = budget.get();
    runner_options.extender = extender ? &*extender : nullptr;
    runner_options.write_at_once = settings.output == "-";
    runner_options.batch_rows = (*writer)->rows_per_batch();
    batch::Runner runner{network.get_executor(), pool.get_executor(), prepared->input, extractor,
                         prepared->layout,       **writer,            runner_options, kept->answers()};

    bool over = false;
    asio::steady_timer ticker{network};
    asio::co_spawn(network, show_progress(ticker, printer, runner, over), asio::detached);
    asio::co_spawn(network, watch_signals(signals, printer, runner, *providers, lane.get(), over), asio::detached);

    batch::RunOutcome outcome;
    std::exception_ptr broken;
    asio::co_spawn(network, runner.run(), [&](std::exception_ptr exception, batch::RunOutcome result) {
        broken = exception;
        outcome = std::move(result);
        over = true;
        ticker.cancel();
        signals.cancel();
    });
    network.run();
    pool.join();
    printer.clear();
    if (broken)
        std::rethrow_exception(broken);
    auto totals = runner.progress();
    totals.unanswered += *unanswered;
    if (auto noted = kept->end(outcome, totals.unanswered, budget.get()); !noted && !outcome.error) {
        outcome.error = noted.error();
        outcome.ending = batch::Ending::failed;
    }
    return report(settings, prepared->endpoint, kept->path(), outcome, totals, budget.get());
}

}  // namespace assay::cli
