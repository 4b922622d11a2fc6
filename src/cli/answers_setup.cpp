#include "cli/answers_setup.hpp"

#include "batch/progress.hpp"
#include "cli/partial_file.hpp"
#include "cli/run_changes.hpp"
#include "cli/settings_json.hpp"
#include "core/clock.hpp"
#include "core/hash.hpp"

#include <filesystem>

namespace assay::cli {
namespace {

constexpr std::int32_t cache_application = 0x61734361;  // "asCa"
constexpr int cache_version = 4;

bool changes_records(const std::string& ungrounded)
{
    return !ungrounded.empty() && ungrounded != "flag";
}

/// The user's own cache, its folder made if need be; empty if there is none.
std::string cache_path(const ExtractSettings& settings, const Environment& environment)
{
    if (settings.no_cache)
        return {};
    if (!settings.cache.empty())
        return settings.cache;
    if (environment.cache_folder.empty())
        return {};
    const auto folder = environment.cache_folder + "/assay";
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    return folder + "/answers-" + std::to_string(cache_version) + ".sqlite";
}

/// Where the run's ledger goes; empty if it has none: rules cost nothing, and
/// standard output has no place beside it.
std::string ledger_path(const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    if (!settings.run.empty())
        return settings.run;
    if (endpoint.provider == "builtin" || settings.output == "-")
        return {};
    return batch::default_ledger_path(settings.output);
}

/// What is in a batch that nobody has read would be paid for twice online.
Result<void> check_no_batch_is_open(const std::string& ledger)
{
    const auto jobs = batch::JobTable::summarise(ledger);
    if (!jobs)
        return jobs.error();
    if (jobs->open == 0)
        return {};
    return Error{Errc::invalid_input,
                 std::to_string(jobs->open) + (jobs->open == 1 ? " batch" : " batches") +
                     " of this run may still bring answers that are paid for; go on with --lane batch or --lane auto",
                 ledger};
}

/// Tells what is not as it was when the run began. A run that goes on must
/// not pay again for what was answered because a file has changed unseen.
Result<void> tell_changes(const RunChanges& changes, batch::Ledger& ledger, const std::string& path,
                          const ExtractSettings& settings, const std::function<void(const std::string&)>& notice)
{
    const auto questions = ledger.questions();
    if (!questions)
        return questions.error();
    if (*questions > 0 && !changes.question.empty()) {
        const auto what = changes.question + " changed since this run began, so its " + batch::grouped(*questions) +
                          (*questions == 1 ? " answer is" : " answers are") + " to another question";
        if (settings.resumes)
            return Error{Errc::invalid_input, what + ": put it back, or give the assay extract command again to ask about all rows anew", path};
        if (!settings.only_new_fields)
            notice(what + ": rows are asked about anew, with what is there now");
    }
    if (changes.input.empty())
        return {};
    if (*questions > 0)
        notice(changes.input + " is not what this run began with: what is there now is read, each row takes the answer to its own text, "
                               "and texts without one are asked about");
    return ledger.forget_rows();
}

std::string_view state_text(batch::Ending ending)
{
    switch (ending) {
    case batch::Ending::complete: return "complete";
    case batch::Ending::stopped: return "stopped";
    case batch::Ending::over_budget: return "stopped";
    case batch::Ending::failed: return "failed";
    }
    return "";
}

/// More earlier schemas than anyone goes back to.
constexpr std::size_t most_known_questions = 1'000;

/// The questions of the cache so far; this one is noted for runs to come.
Result<std::vector<batch::KnownQuestion>> take_known_questions(sqlite::Database& cache, const batch::KnownQuestion& question)
{
    auto known = batch::known_questions(cache, most_known_questions);
    if (!known)
        return known;
    if (auto noted = batch::note_question(cache, question, unix_ms()); !noted)
        return noted.error();
    return known;
}

}  // namespace

std::string question_hash(const ExtractSettings& settings, const llm::Endpoint& endpoint, const prompt::Prompt& prompt,
                          const std::string& grounded)
{
    Json question = {{"provider", endpoint.provider},
                           {"base_url", endpoint.base_url},
                           {"model", settings.model},
                           {"temperature", settings.temperature ? Json(*settings.temperature) : Json()},
                           {"max_output_tokens", settings.max_output_tokens},
                           {"strict_numbers", settings.strict_numbers},
                           {"max_price", settings.max_price ? Json(*settings.max_price) : Json()},
                           {"prompt", prompt.hash()}};
    if (settings.samples > 1)
        question["samples"] = settings.samples;
    if (settings.logprobs)
        question["logprobs"] = true;
    // Spans are made anew from record and text; only what changes a record is
    // part of the question.
    if (changes_records(settings.ungrounded)) {
        question["ungrounded"] = settings.ungrounded;
        question["grounded"] = grounded;
    }
    return sha256_hex(question.dump());
}

Result<AnswersSetup> AnswersSetup::make(const ExtractSettings& settings, const Environment& environment,
                                        const llm::Endpoint& endpoint, const batch::KnownQuestion& question,
                                        const FindEarlier& find_earlier,
                                        std::function<void(const std::string&)> notice)
{
    AnswersSetup setup;
    setup.output_ = settings.output;
    const auto path = ledger_path(settings, endpoint);
    if (path.empty() && settings.lane != "online")
        return Error{Errc::invalid_input, "--lane " + settings.lane + " needs a ledger, to find its batches again: name one with --run"};
    if (path.empty() && settings.only_new_fields)
        return Error{Errc::invalid_input, "--only-new-fields needs a ledger: name one with --run"};
    if (path.empty())
        return setup;
    auto ledger = batch::Ledger::open(path);
    if (!ledger)
        return ledger.error();
    setup.path_ = path;
    setup.ledger_ = std::make_unique<batch::Ledger>(std::move(*ledger));
    if (settings.lane == "online") {
        if (auto none = check_no_batch_is_open(path); !none)
            return none.error();
    } else {
        auto jobs = batch::JobTable::open(path, endpoint.provider + " " + endpoint.base_url);
        if (!jobs)
            return jobs.error();
        setup.jobs_ = std::move(*jobs);
    }

    auto kept = settings;
    // The key that chose the provider may be another one when it is resumed.
    kept.provider = endpoint.provider;
    kept.run = path;
    const auto json = to_json(kept);
    const auto files = prints_of_files(json);
    const auto before = setup.ledger_->begun();
    if (!before)
        return before.error();
    if (before->began_ms != 0) {
        const auto changes = changes_since(*before, json, files, question.question);
        if (auto may_go_on = tell_changes(changes, *setup.ledger_, path, settings, notice); !may_go_on)
            return may_go_on.error();
    }
    if (auto begun = setup.ledger_->begin(json, unix_ms(), question.question, files); !begun)
        return begun.error();

    std::string earlier;
    if (const auto cache = cache_path(settings, environment); !cache.empty()) {
        auto database = sqlite::Database::open(cache, cache_application, cache_version, sqlite::Durability::process);
        if (database)
            setup.cache_ = std::make_unique<sqlite::Database>(std::move(*database));
        else
            notice("going on without the cache: " + database.error().text());
    }
    if (setup.cache_) {
        setup.cache_presence_ = sqlite::Presence::enter(setup.cache_->path());
        if (setup.cache_presence_ && setup.cache_presence_->met_others())
            notice("another assay is using the cache " + setup.cache_->path() +
                   ": a text that both are asking about at the same time is paid for by both");
        const auto known = take_known_questions(*setup.cache_, question);
        if (!known) {
            notice("going on without the cache: " + known.error().text());
            setup.cache_.reset();
            setup.cache_presence_.reset();
        } else if (settings.only_new_fields) {
            auto found = find_earlier(*known);
            if (!found)
                return found.error();
            earlier = std::move(*found);
        }
    }
    if (!setup.cache_ && settings.only_new_fields)
        return Error{Errc::invalid_input, "--only-new-fields takes earlier answers from a cache, and there is none: name one with --cache"};
    setup.answers_ = std::make_unique<batch::Answers>(
        *setup.ledger_, setup.cache_.get(),
        batch::AnswersOptions{question.question, std::move(earlier), settings.retry_rejected, std::move(notice)});
    return setup;
}

Result<AnswersSetup::Spent> AnswersSetup::spent_before(const llm::Budget::Limits& limits) const
{
    if (!ledger_)
        return Spent{};
    const auto spent = ledger_->spent();
    if (!spent)
        return spent.error();
    if (limits.money && spent->unpriced > 0)
        return Error{Errc::invalid_input,
                     std::to_string(spent->unpriced) + " answers of this run have no known price, so a budget in dollars "
                                                       "cannot be kept; use --budget-tokens or another output", path_};
    const auto jobs = batch::JobTable::summarise(path_);
    if (!jobs)
        return jobs.error();
    if (jobs->unpriced > 0)
        return Error{Errc::invalid_input,
                     std::to_string(jobs->unpriced) + " batches of this run are under way that were sent without a budget, so none can "
                                                      "be kept; go on without one until they are read", path_};
    // What was noted is without the jobs, what the answers cost is with those that are over.
    const auto noted = spent->noted + jobs->charges.spent;
    return Spent{{std::max(noted.money, spent->answers.money), std::max(noted.tokens, spent->answers.tokens)}, jobs->charges};
}

Result<llm::Unanswered> AnswersSetup::unanswered_before() const
{
    return ledger_ ? ledger_->unanswered() : Result<llm::Unanswered>{llm::Unanswered{}};
}

std::string AnswersSetup::partial_path() const
{
    const auto noted = ledger_ ? ledger_->partial() : Result<std::string>{std::string{}};
    if (const auto kept = noted ? partial_as_left(*noted, output_) : std::nullopt)
        return *kept;
    return free_partial_path(output_);
}

/// Whoever holds the ledger's lock is the only living process of this run.
Result<void> AnswersSetup::note_partial(const batch::RunOutcome& outcome)
{
    if (outcome.ending != batch::Ending::complete)
        return outcome.rows_kept == 0 || output_ == "-" ? Result<void>{} : ledger_->note_partial(partial_mark(outcome.kept_in, output_));
    const auto noted = ledger_->partial();
    if (!noted)
        return noted.error();
    if (const auto kept = partial_as_left(*noted, output_)) {
        std::error_code ignored;
        std::filesystem::remove(*kept, ignored);
    }
    return ledger_->note_partial("");
}

Result<void> AnswersSetup::note_end(const batch::RunOutcome& outcome, const llm::Unanswered& unanswered, const llm::Budget* budget)
{
    if (auto noted = ledger_->note_unanswered(unanswered); !noted)
        return noted;
    if (budget) {
        if (auto noted = ledger_->note_spent(budget->spent_beside_jobs()); !noted)
            return noted;
    }
    if (auto noted = note_partial(outcome); !noted)
        return noted;
    return ledger_->end(state_text(outcome.ending), unix_ms());
}

Result<void> AnswersSetup::end(const batch::RunOutcome& outcome, const llm::Unanswered& unanswered, const llm::Budget* budget)
{
    if (!ledger_)
        return {};
    const auto ended = note_end(outcome, unanswered, budget);
    const auto questions = ledger_->questions();
    const auto jobs = batch::JobTable::summarise(path_);
    const bool is_of_no_use = questions && *questions == 0 && jobs && jobs->open == 0;
    answers_.reset();
    jobs_.reset();
    ledger_.reset();
    // What calls may have cost that brought no answer must not be forgotten.
    const bool has_spent = budget && budget->spent() != llm::Charge{};
    if (outcome.ending != batch::Ending::complete && is_of_no_use && !has_spent) {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
        path_.clear();
    }
    return ended;
}

}  // namespace assay::cli
