#include "cli/dry_run.hpp"

#include "batch/estimate.hpp"
#include "batch/progress.hpp"
#include "batch/survey.hpp"
#include "cli/complain.hpp"
#include "core/clock.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <optional>

namespace asio = boost::asio;

namespace assay::cli {
namespace {

using batch::bootstrap_mean;
using batch::grouped;
using batch::MeanInterval;

constexpr std::size_t pilot_rows = 50;
constexpr std::uint64_t seed = 1;  ///< Two dry runs over one input ask about the same rows.

/// Without a pilot there are only bytes. English prose has four or five to a
/// token, other scripts down to two; an answer may be anything up to its limit.
constexpr double fewest_tokens_per_byte = 1.0 / 6;
constexpr double usual_tokens_per_byte = 1.0 / 4;
constexpr double most_tokens_per_byte = 1.0 / 2;
constexpr double usual_output_tokens = 256;

/// What the pilot found.
struct Pilot {
    std::vector<extract::Extraction> extractions;
    std::uint64_t rejected = 0;
    Money cost{};
    double seconds_per_question = 0;
    std::optional<Error> error{};
};

/// Per open row; costs in dollars.
struct RowEstimate {
    std::optional<MeanInterval> usd{};
    MeanInterval input_tokens{};
    MeanInterval output_tokens{};
};

asio::awaitable<void> ask(const DryRun& run, std::span<const batch::PlannedRow> rows,
                          std::vector<batch::Settled>& settled, Pilot& pilot)
{
    std::vector<extract::Item> items;
    for (const auto& planned : rows)
        items.push_back({planned.row.row, planned.row.text});
    const auto began = std::chrono::steady_clock::now();
    const extract::Extractor::Settle settle = [&](std::size_t i, extract::Extraction extraction) {
        settled.push_back({0, rows[i].row.row, rows[i].key, std::move(extraction)});
    };
    const auto done = co_await run.extractor.extract(std::move(items), settle);
    if (!done && !pilot.error)
        pilot.error = done.error();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    pilot.seconds_per_question += took.count();
}

Pilot ask_pilot(const DryRun& run, const std::vector<batch::PlannedRow>& sample)
{
    Pilot pilot;
    std::vector<batch::Settled> settled;
    std::exception_ptr broken;
    std::size_t questions = 0;
    std::size_t left = (sample.size() + run.settings.pack - 1) / run.settings.pack;
    for (std::size_t first = 0; first < sample.size(); first += run.settings.pack, ++questions) {
        const auto rows = std::span{sample}.subspan(first, std::min(run.settings.pack, sample.size() - first));
        asio::co_spawn(run.network, ask(run, rows, settled, pilot), [&](std::exception_ptr exception) {
            --left;
            if (exception)
                broken = exception;
        });
    }
    run.network.restart();
    // Signals are waited for, too, so the context itself never runs dry.
    while (left > 0 && run.network.run_one() > 0) {
    }
    if (broken)
        std::rethrow_exception(broken);
    if (run.answers && !settled.empty()) {
        if (const auto kept = run.answers->commit(settled, unix_ms()); !kept && !pilot.error)
            pilot.error = kept.error();
    }
    pilot.seconds_per_question /= static_cast<double>(std::max<std::size_t>(1, questions));
    for (auto& one : settled)
        pilot.extractions.push_back(std::move(one.extraction));
    return pilot;
}

RowEstimate by_pilot(const Pilot& pilot)
{
    std::vector<double> usd;
    std::vector<double> input;
    std::vector<double> output;
    for (const auto& one : pilot.extractions) {
        if (one.cost)
            usd.push_back(one.cost->usd());
        input.push_back(static_cast<double>(one.usage.input.value_or(0)));
        output.push_back(static_cast<double>(one.usage.output.value_or(0)));
    }
    RowEstimate row{.input_tokens = bootstrap_mean(input, seed), .output_tokens = bootstrap_mean(output, seed)};
    if (usd.size() == pilot.extractions.size())
        row.usd = bootstrap_mean(usd, seed);
    return row;
}

RowEstimate by_bytes(const DryRun& run, const batch::Survey& survey)
{
    const auto pack = static_cast<double>(run.settings.pack);
    const auto shared = static_cast<double>(run.prompt.system().size() + run.prompt.user({}).size() +
                                            run.prompt.answer_schema().dump().size());
    const double bytes = shared / pack + static_cast<double>(survey.open_bytes) / static_cast<double>(survey.open);
    const double most_output = static_cast<double>(run.settings.max_output_tokens) / pack;
    RowEstimate row;
    row.input_tokens = {bytes * fewest_tokens_per_byte, bytes * usual_tokens_per_byte, bytes * most_tokens_per_byte};
    row.output_tokens = {0, std::min(usual_output_tokens, most_output), most_output};
    const auto usd = [&](double input, double output) -> std::optional<double> {
        // Of a thousand rows, since tokens are whole.
        const auto cost = run.prices.cost(run.endpoint.provider, run.settings.model,
                                          {.input = std::llround(input * 1000), .output = std::llround(output * 1000)});
        return cost ? std::optional{cost->usd() / 1000} : std::nullopt;
    };
    const auto low = usd(row.input_tokens.low, row.output_tokens.low);
    const auto mean = usd(row.input_tokens.mean, row.output_tokens.mean);
    const auto high = usd(row.input_tokens.high, row.output_tokens.high);
    if (low && mean && high)
        row.usd = MeanInterval{*low, *mean, *high};
    return row;
}

/// Questions a second: by Little's law and within the limits that are known by now.
double questions_per_s(const DryRun& run, const Pilot& pilot, const RowEstimate& row)
{
    double rate = static_cast<double>(run.settings.concurrency) / pilot.seconds_per_question;
    const auto limits = run.providers.known_limits();
    const double rows = static_cast<double>(run.settings.pack);
    const auto within = [&](const std::optional<std::int64_t>& per_minute, double each) {
        if (per_minute && each > 0)
            rate = std::min(rate, static_cast<double>(*per_minute) / 60 / each);
    };
    within(limits.requests_per_minute, 1);
    within(limits.input_tokens_per_minute, row.input_tokens.mean * rows);
    within(limits.output_tokens_per_minute, row.output_tokens.mean * rows);
    within(limits.tokens_per_minute, (row.input_tokens.mean + row.output_tokens.mean) * rows);
    return rate;
}

/// What a batch API takes of the online price, by the price file; nothing if
/// that does not say.
std::optional<double> batch_share(const DryRun& run, const RowEstimate& row)
{
    // Of a thousand rows, since tokens are whole.
    llm::Usage usage;
    usage.input = std::llround(row.input_tokens.mean * 1000);
    usage.output = std::llround(row.output_tokens.mean * 1000);
    const auto online = run.prices.cost(run.endpoint.provider, run.settings.model, usage);
    usage.batch = true;
    const auto batch = run.prices.cost(run.endpoint.provider, run.settings.model, usage);
    if (!online || !batch || *online == Money{})
        return std::nullopt;
    return batch->usd() / online->usd();
}

std::string usd_text(double usd)
{
    return Money{std::llround(usd * 1e12)}.text();
}

MeanInterval times(const MeanInterval& each, double count)
{
    return {each.low * count, each.mean * count, each.high * count};
}

std::string tokens_text(const MeanInterval& tokens)
{
    const auto whole = [](double count) { return grouped(static_cast<std::uint64_t>(std::llround(count))); };
    return whole(tokens.mean) + "  (" + whole(tokens.low) + " to " + whole(tokens.high) + ")";
}

std::string cost_text(const MeanInterval& usd, double share)
{
    return usd_text(usd.mean * share) + "  (" + usd_text(usd.low * share) + " to " + usd_text(usd.high * share) + ")";
}

Json json_of(const MeanInterval& interval)
{
    return {{"estimate", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

/// The whole forecast; tokens and costs are those still to be paid.
struct Forecast {
    batch::Survey survey;
    std::optional<Pilot> pilot;
    double left = 0;  ///< Texts still to be asked about.
    RowEstimate total;
    std::optional<double> batch_share{};  ///< Of the cost online.
    std::optional<std::chrono::milliseconds> time{};
};

void print(const Forecast& forecast)
{
    const auto& s = forecast.survey;
    std::printf("%s rows: %s without a text to ask about, %s answered before, %s with the text of another, %s to ask\n",
                grouped(s.rows).c_str(), grouped(s.defects).c_str(), grouped(s.answered).c_str(),
                grouped(s.duplicates).c_str(), grouped(s.open).c_str());
    if (forecast.pilot)
        std::printf("pilot: %s rows asked, %s rejected, cost %s; their answers are kept\n",
                    grouped(forecast.pilot->extractions.size()).c_str(), grouped(forecast.pilot->rejected).c_str(),
                    forecast.pilot->cost.text().c_str());
    std::printf("still to pay for, with %s:\n", forecast.pilot ? "95 % confidence" : "bounds by size alone");
    std::printf("  %-16s %s\n", "input tokens", tokens_text(forecast.total.input_tokens).c_str());
    std::printf("  %-16s %s\n", "output tokens", tokens_text(forecast.total.output_tokens).c_str());
    if (forecast.total.usd) {
        std::printf("  %-16s %s\n", "cost, online", cost_text(*forecast.total.usd, 1).c_str());
        std::printf("  %-16s %s\n", "cost, batch",
                    forecast.batch_share ? cost_text(*forecast.total.usd, *forecast.batch_share).c_str()
                                         : "unknown (no \"batch\" price for this model; see --prices)");
    } else {
        std::printf("  %-16s unknown (no price for this model; see --prices)\n", "cost");
    }
    if (forecast.time)
        std::printf("  %-16s about %s online, up to 24 h as a batch\n", "time", batch::duration_text(*forecast.time).c_str());
}

void print_json(const Forecast& forecast)
{
    const auto& s = forecast.survey;
    Json json = {{"rows", s.rows}, {"defects", s.defects}, {"answered", s.answered}, {"duplicates", s.duplicates},
                 {"to_ask", s.open}};
    if (forecast.pilot)
        json["pilot"] = {{"rows", forecast.pilot->extractions.size()}, {"rejected", forecast.pilot->rejected},
                         {"usd", forecast.pilot->cost.usd()}};
    json["input_tokens"] = json_of(forecast.total.input_tokens);
    json["output_tokens"] = json_of(forecast.total.output_tokens);
    json["online_usd"] = forecast.total.usd ? json_of(*forecast.total.usd) : Json();
    const bool knows_batch = forecast.total.usd && forecast.batch_share;
    json["batch_usd"] = knows_batch ? json_of(times(*forecast.total.usd, *forecast.batch_share)) : Json();
    json["online_seconds"] = forecast.time ? Json(static_cast<double>(forecast.time->count()) / 1000) : Json();
    std::printf("%s\n", json.dump(2).c_str());
}

}  // namespace

ExitCode dry_run(const DryRun& run)
{
    auto survey = batch::survey(run.input, run.answers, run.settings.no_pilot ? 0 : pilot_rows, seed, [&] {
        run.network.poll();
        return !run.is_interrupted;
    });
    if (!survey)
        return complain(survey.error(), run.is_interrupted ? ExitCode::interrupted : ExitCode::failed);
    Forecast forecast;
    forecast.survey = std::move(*survey);
    const auto& found = forecast.survey;
    forecast.left = static_cast<double>(found.open);
    RowEstimate row;
    if (found.open > 0 && run.settings.no_pilot) {
        row = by_bytes(run, found);
    } else if (found.open > 0) {
        auto pilot = ask_pilot(run, found.sample);
        if (pilot.error)
            return complain(*pilot.error, run.is_interrupted ? ExitCode::interrupted : ExitCode::failed);
        for (const auto& one : pilot.extractions) {
            pilot.rejected += one.status == extract::Status::rejected;
            pilot.cost += one.cost.value_or(Money{});
        }
        row = by_pilot(pilot);
        forecast.left -= static_cast<double>(pilot.extractions.size());
        const double questions = std::ceil(forecast.left / static_cast<double>(run.settings.pack));
        const double seconds = questions / questions_per_s(run, pilot, row);
        forecast.time = std::chrono::milliseconds{std::llround(seconds * 1000)};
        forecast.pilot = std::move(pilot);
    } else {
        row.usd = MeanInterval{};
    }
    forecast.total = {.input_tokens = times(row.input_tokens, forecast.left),
                      .output_tokens = times(row.output_tokens, forecast.left)};
    if (row.usd)
        forecast.total.usd = times(*row.usd, forecast.left);
    forecast.batch_share = batch_share(run, row);
    run.settings.json ? print_json(forecast) : print(forecast);
    return ExitCode::ok;
}

}  // namespace assay::cli
