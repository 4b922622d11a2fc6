#include "cli/arguments_of_commands.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {
namespace {

constexpr const char* extract_footer = R"(Exit status: 0 every row accepted, 3 some rejected (see _status and _error), 1 the run failed,
2 the command line is wrong, 4 the budget is used up, 130 stopped by Ctrl-C.

Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY or, for compatible servers, ASSAY_API_KEY.
Without a key the provider is `builtin`: rules, not a language model.

Examples:
  assay extract reviews.csv --schema schemas/review.json --text review --keep rating:int64 -o reviews.parquet
  assay extract notes.txt --schema fields.json -o notes.jsonl --provider openai --model gpt-6-luna
  assay extract - --input-format jsonl --schema fields.json -o out.csv < notes.jsonl)";

}  // namespace

void add_budget(CLI::App& app, std::optional<double>& usd, std::optional<std::int64_t>& tokens)
{
    app.add_option("--budget", usd, "US dollars that may be spent in all; needs --prices")
        ->check(CLI::Range(0.0, 1'000'000.0))->group("Limits");
    app.add_option("--budget-tokens", tokens, "Tokens that may be taken in all, input and output together")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}))->group("Limits");
}

void add_provider_limits(CLI::App& app, ExtractSettings& s)
{
    add_budget(app, s.budget_usd, s.budget_tokens);
    const CLI::Range limit{std::int64_t{1}, std::int64_t{1'000'000'000'000}};
    app.add_option("--rpm", s.rpm, "Requests a minute at most [what the server announces or proves to take]")
        ->check(limit)->group("Limits");
    app.add_option("--tpm", s.tpm, "Tokens a minute at most, input and output together")->check(limit)->group("Limits");
    app.add_option("--itpm", s.itpm, "Input tokens a minute at most")->check(limit)->group("Limits");
    app.add_option("--otpm", s.otpm, "Output tokens a minute at most")->check(limit)->group("Limits");
}

void add_extract(CLI::App& app, ExtractSettings& s)
{
    app.footer(extract_footer);
    app.add_option("input", s.input, "JSONL, CSV or text file; - is standard input")->required();
    app.add_option("-s,--schema", s.schema, "JSON Schema, or field names with plain words")->required();
    app.add_option("-o,--output", s.output, "The table: .parquet, .jsonl or .csv; - is standard output")->required();

    app.add_option("--input-format", s.input_format, "jsonl, csv or text, if the extension does not tell")->group("Input");
    app.add_option("--text", s.text, "Column with the text [text, or the only one]")->group("Input");
    app.add_option("--id", s.id, "Column that names the row [id, or row numbers]: COLUMN[:KIND][=NAME]")->group("Input");
    app.add_option("--keep", s.keep, "Columns to carry through: COLUMN[:KIND][=NAME],... with KIND one of string, int64, "
                                     "float64, boolean, date, json")->delimiter(',')->group("Input");
    app.add_option("--skip", s.skip, "Rows to pass over at the start")->group("Input");
    app.add_option("--limit", s.limit, "Rows to take at most")->group("Input");
    app.add_option("--max-row-bytes", s.max_record_bytes, "A longer row is rejected")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31))->group("Input");

    app.add_option("--output-format", s.output_format, "parquet, jsonl or csv, if the extension does not tell")->group("Output");
    app.add_option("--compression", s.compression, "Of Parquet pages: zstd, snappy or none")
        ->capture_default_str()->check(CLI::IsMember({"zstd", "snappy", "none"}))->group("Output");
    app.add_flag("--no-provenance", s.no_provenance, "Leave out the columns that begin with _")->group("Output");

    app.add_option("--provider", s.provider, "openai, anthropic, compatible or builtin [by the key that is set]")->group("Model");
    app.add_option("--model", s.model, "The provider's name of the model")->group("Model");
    app.add_option("--base-url", s.base_url, "Of the API, if it is not the provider's own")->group("Model");
    app.add_option("--profile", s.profile, "What kind of compatible server: generic, llamacpp, vllm, ollama, lmstudio, "
                                           "litellm, mistral, deepseek")->capture_default_str()->group("Model");
    app.add_option("--temperature", s.temperature, "Not sent unless given: many models refuse it")
        ->check(CLI::Range(0.0, 2.0))->group("Model");
    app.add_option("--max-output-tokens", s.max_output_tokens, "Per question")
        ->capture_default_str()->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}))->group("Model");
    app.add_option("--fallback", s.fallbacks, "Who answers while the provider is down: PROVIDER[:MODEL][@BASE_URL]; "
                                              "may be given more than once")
        ->allow_extra_args(false)->group("Model");
    app.add_option("--prices", s.prices, "Price list (JSON); without one the cost is unknown")->group("Model");
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's")->group("Model");

    app.add_option("--run", s.run, "The run's ledger: every answer that was paid for, to resume from [OUTPUT.run; none "
                                   "for builtin or standard output]")->group("Paying once");
    app.add_option("--cache", s.cache, "Answers that runs share [a file in ~/.cache/assay]")->group("Paying once");
    app.add_flag("--no-cache", s.no_cache, "Take no answer of another run, and leave none")->group("Paying once");
    app.add_flag("--only-new-fields", s.only_new_fields, "Where the cache has a text's answer under a schema that lacks only "
                                                         "some of these fields, ask for those alone")->group("Paying once");
    app.add_flag("--retry-rejected", s.retry_rejected, "Ask again about rows that this run has rejected before")
        ->group("Paying once");

    app.add_option("--lane", s.lane, "online; batch: half the price at OpenAI and Anthropic, answers within a day; auto: batch "
                                     "first, online what is not back in time")
        ->capture_default_str()->check(CLI::IsMember({"online", "batch", "auto"}))->group("Batches");
    app.add_option("--deadline", s.deadline_s, "Of --lane auto: 90m, 6h; a quarter of it, at most an hour, is kept for what "
                                               "must be asked online")
        ->transform(CLI::AsNumberWithUnit{std::map<std::string, double>{{"s", 1}, {"m", 60}, {"h", 3600}}})
        ->check(CLI::Range(0.001, 7 * 86'400.0))->group("Batches");
    app.add_option("--batch-items", s.batch_items, "Questions in one batch; twice as many are under way")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{50'000}))->group("Batches");
    app.add_option("--batch-poll-s", s.batch_poll_s, "Seconds between looks at a batch [5, growing to 60]")
        ->check(CLI::Range(0.001, 3'600.0))->group("Batches");
    app.add_flag("--cancel-on-exit", s.cancel_on_exit, "Ctrl-C cancels the batches; what they finished is still read")->group("Batches");

    app.add_option("--prompt", s.prompt, "Prompt template (Markdown) instead of the default")->group("Prompt");
    app.add_option("--examples", s.examples, R"(Few-shot examples: JSON lines {"text": ..., "record": ...})")->group("Prompt");
    app.add_option("--pack", s.pack, "Texts in one question")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1000}))->group("Prompt");

    app.add_option("--concurrency", s.concurrency, "Questions in flight")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{10'000}))->group("Effort");
    app.add_option("--attempts", s.attempts, "Answers asked for per row before it is rejected")
        ->capture_default_str()->check(CLI::Range(1, 20))->group("Effort");
    app.add_option("--samples", s.samples, "Answers per text; for each field the majority counts, and _confidence says how "
                                           "many agree. Needs a --temperature above 0")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{100}))->group("Effort");
    app.add_flag("--logprobs", s.logprobs, "_confidence says how probable the model found each field's value, from its "
                                           "tokens' log-probabilities (openai only; not every model has them)")->group("Effort");
    app.add_option("--retries", s.retries, "Sends of one question after the first, when the server or the network fails; in batches, jobs that it goes into again")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Effort");
    app.add_option("--timeout", s.timeout_s, "Seconds for one request")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Effort");
    add_provider_limits(app, s);
    app.add_flag("--strict-numbers", s.strict_numbers, "Refuse a number that takes a guess: 3.7 for an integer, \"12.5%\", "
                                                       "\"about 40\"")->group("Effort");
    app.add_option("--max-price", s.max_price, "Refuse an answer whose changes cost more in all (see _notes; from 100 on a "
                                               "change loses something)")->check(CLI::NonNegativeNumber)->group("Effort");
    app.add_option("--ungrounded", s.ungrounded, "Values of fields with \"x-ground\": true that the text does not have: flag "
                                                 "them in _spans, ask again, drop them, or ask again and then reject the row [flag]")
        ->check(CLI::IsMember({"flag", "ask", "drop", "reject"}))->group("Effort");
    app.add_flag("-q,--quiet", s.quiet, "No progress and no summary")->group("Effort");

    auto* dry_run = app.add_flag("--dry-run", s.dry_run, "Ask about up to 50 rows, keep their answers, and say what all "
                                                         "would cost, online and as a batch")->group("Dry run");
    app.add_flag("--no-pilot", s.no_pilot, "Ask about none: bounds by size alone")->needs(dry_run)->group("Dry run");
    app.add_flag("--json", s.json, "Say it in JSON")->needs(dry_run)->group("Dry run");
}

}  // namespace assay::cli
