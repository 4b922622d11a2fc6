#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace assay::cli {
namespace {

constexpr const char* extract_footer = R"(Exit status: 0 every row accepted, 3 some rejected (see _status and _error), 1 the run failed,
2 the command line is wrong, 130 stopped by Ctrl-C.

Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY or, for compatible servers, ASSAY_API_KEY.
Without a key the provider is `builtin`: rules, not a language model.

Examples:
  assay extract reviews.csv --schema schemas/review.json --text review --keep rating:int64 -o reviews.parquet
  assay extract notes.txt --schema fields.json -o notes.jsonl --provider openai --model gpt-6-luna
  assay extract - --input-format jsonl --schema fields.json -o out.csv < notes.jsonl)";

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
    app.add_option("--prices", s.prices, "Price list (JSON); without one the cost is unknown")->group("Model");
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's")->group("Model");

    app.add_option("--run", s.run, "The run's ledger: every answer that was paid for, to resume from [OUTPUT.run; none "
                                   "for builtin or standard output]")->group("Paying once");
    app.add_option("--cache", s.cache, "Answers that runs share [~/.cache/assay/answers.sqlite]")->group("Paying once");
    app.add_flag("--no-cache", s.no_cache, "Take no answer of another run, and leave none")->group("Paying once");
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
    app.add_option("--retries", s.retries, "Sends of one question after the first, when the server or the network fails")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Effort");
    app.add_option("--timeout", s.timeout_s, "Seconds for one request")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Effort");
    app.add_flag("--strict-numbers", s.strict_numbers, "Refuse a number that takes a guess: 3.7 for an integer, \"12.5%\", "
                                                       "\"about 40\"")->group("Effort");
    app.add_option("--max-price", s.max_price, "Refuse an answer whose changes cost more in all (see _notes; from 100 on a "
                                               "change loses something)")->check(CLI::NonNegativeNumber)->group("Effort");
    app.add_flag("-q,--quiet", s.quiet, "No progress and no summary")->group("Effort");
}

void add_repair(CLI::App& app, RepairSettings& s)
{
    app.footer("Exit status: 0 all mended, 3 some could not be (the error says why), 2 the command line is wrong.\n\n"
               "With --jsonl, lines of {\"id\", \"input\" or \"input_b64\", \"schema\"?} are answered, in their order, by\n"
               "lines of {\"id\", \"ok\", \"value\", \"notes\", \"price\", \"error\"}.");
    app.add_option("file", s.file, "Text that holds JSON; - is standard input")->capture_default_str();
    app.add_option("-s,--schema", s.schema, "Bring the value into line with this JSON Schema (or short form)");
    app.add_option("--profile", s.profile, "extract: prose is noise, the document an object or array; text: words and "
                                           "numbers count, too; strict: mend nothing")
        ->capture_default_str()->check(CLI::IsMember({"extract", "text", "strict"}));
    app.add_flag("--jsonl", s.jsonl, "Answer lines with lines");
    app.add_flag("--compact", s.compact, "One line instead of an indented document");
    app.add_flag("--notes", s.notes, "Say on standard error, as JSON, what was changed");
    app.add_option("--max-bytes", s.max_bytes, "Of the text or of one line; what is longer is refused")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31));
}

const CLI::IsMember provider_of_schemas{std::vector<std::string>{"openai", "anthropic", "gemini"}};

void add_schema_lint(CLI::App& app, SchemaLintSettings& s)
{
    app.footer("Exit status: 0 nothing to say, 3 something, 2 the file is no schema.");
    app.add_option("file", s.file, "JSON Schema or short form")->required();
    app.add_option("--for", s.provider, "openai, anthropic or gemini [all]")->check(provider_of_schemas);
}

void add_schema_convert(CLI::App& app, SchemaConvertSettings& s)
{
    app.footer("The schema goes to standard output, what was changed to standard error.\n"
               "Exit status: 0 converted, 3 the provider takes no schema like it, 2 the file is no schema.");
    app.add_option("file", s.file, "JSON Schema or short form")->required();
    app.add_option("--for", s.provider, "openai, anthropic or gemini")->required()->check(provider_of_schemas);
}

void add_validate(CLI::App& app, ValidateSettings& s)
{
    app.footer("Exit status: 0 all values valid, 3 some not, 1 the run failed, 2 the command line or the schema is wrong.\n"
               "With --jsonl, each line is answered by one line {\"id\", \"valid\", \"errors\"}; \"valid\" is null where there is no "
               "verdict.");
    app.add_option("files", s.files, "Files of one JSON value or of JSON lines; - is standard input [-]");
    app.add_option("-s,--schema", s.schema, "JSON Schema of drafts 4 to 2020-12");
    app.add_flag("--jsonl", s.jsonl, R"(The input is lines of {"id", "schema", "instance"})");
    app.add_flag("--assert-format", s.assert_format, "A value that is not of its \"format\" is invalid");
    app.add_option("--remotes", s.remotes, "BASE_URI=DIR: where documents that schemas refer to are kept")->allow_extra_args(false);
    app.add_option("--draft", s.draft, "Of schemas without $schema: 4, 6, 7, 2019-09 or 2020-12")->capture_default_str();
    app.add_option("--max-errors", s.max_errors, "Of one value")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
}

void add_simulate(CLI::App& app, SimulateSettings& s)
{
    app.footer("It is a simulator: its answers come from the built-in rules, not from a language model.\n"
               "Endpoints: /v1/chat/completions, /v1/embeddings, /v1/models, /v1/messages, /stats, /health;\n"
               "/v1/files, /v1/batches and /v1/messages/batches.");
    app.add_option("--address", s.address, "Where to listen")->capture_default_str();
    app.add_option("--port", s.port, "0 picks a free one")->capture_default_str();
    app.add_option("--seed", s.seed, "Of all chance, so that a run can be repeated")->capture_default_str();
    app.add_option("--latency-ms", s.latency_ms, "Of every answer; the median if --latency-p99-ms is given")
        ->capture_default_str()->check(CLI::Range(0.0, 3'600'000.0));
    app.add_option("--latency-p99-ms", s.latency_p99_ms, "Makes the latency long-tailed (log-normal)")
        ->check(CLI::Range(0.0, 3'600'000.0));
    app.add_option("--faults", s.faults, "Shares of answers to spoil: 500=0.02,529=0.02,cut=0.01,hang=0.005,...");
    app.add_option("--requests-per-minute", s.requests_per_minute, "Beyond: 429");
    app.add_option("--input-tokens-per-minute", s.input_tokens_per_minute, "Beyond: 429");
    app.add_option("--output-tokens-per-minute", s.output_tokens_per_minute, "Beyond: 429");
    app.add_option("--batch-ms", s.batch_ms, "From a batch's creation to its end")
        ->capture_default_str()->check(CLI::Range(0.0, 86'400'000.0))->group("Batches");
    const CLI::Range share{0.0, 1.0};
    app.add_option("--batch-expired", s.batch_expired, "Share of requests that expire")->check(share)->group("Batches");
    app.add_option("--batch-errored", s.batch_errored, "Share of requests that fail")->check(share)->group("Batches");
    app.add_option("--batch-lost-create", s.batch_lost_create, "Share of batches that are created without a reply")
        ->check(share)->group("Batches");
    app.add_option("--batch-refused", s.batch_refused, "Share of batches whose input is refused")->check(share)->group("Batches");
    app.add_flag("--no-json-schema", s.no_json_schema, "Refuse structured output, as older servers do");
    app.add_flag("--require-key", s.require_key, "401 without a key");
}

}  // namespace

std::variant<Settings, ExitCode> parse_arguments(int argc, char** argv)
{
    CLI::App app{"assay turns text into typed feature tables with LLMs in the loop."};
    app.set_version_flag("--version", "assay 0.1.0");
    // That there is one is checked after parsing: a misspelt one is then named.
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(34);

    ExtractSettings extract;
    auto* extract_app = app.add_subcommand("extract", "Turn texts into a table by a schema");
    add_extract(*extract_app, extract);

    ResumeSettings resume;
    auto* resume_app = app.add_subcommand("resume", "Go on with a run that did not reach its end");
    resume_app->add_option("run", resume.file, "Its ledger, as reviews.parquet.run")->required();
    resume_app->add_option("--concurrency", resume.concurrency, "Questions in flight [as before]")
        ->check(CLI::Range(std::size_t{1}, std::size_t{10'000}));
    resume_app->add_flag("--retry-rejected", resume.retry_rejected, "Ask again about the rows that were rejected");
    resume_app->add_flag("-q,--quiet", resume.quiet, "No progress and no summary");

    auto* runs_app = app.add_subcommand("runs", "Look at runs");
    runs_app->require_subcommand(1);
    RunsShowSettings runs_show;
    auto* runs_show_app = runs_app->add_subcommand("show", "Print how a run stands");
    runs_show_app->add_option("run", runs_show.file, "Its ledger, as reviews.parquet.run")->required();
    RunsListSettings runs_list;
    auto* runs_list_app = runs_app->add_subcommand("list", "Print the runs of a folder, a line each");
    runs_list_app->add_option("folder", runs_list.folder, "Where the ledgers are")->capture_default_str();
    RepairSettings repair;
    auto* repair_app = app.add_subcommand("repair", "Make strict JSON of what a model wrote");
    add_repair(*repair_app, repair);

    SchemaShowSettings schema_show;
    auto* schema_app = app.add_subcommand("schema", "Look at schemas");
    schema_app->require_subcommand(1);
    auto* show_schema_app = schema_app->add_subcommand("show", "Print the JSON Schema that a file stands for");
    show_schema_app->add_option("file", schema_show.file, "JSON Schema or short form")->required();

    SchemaLintSettings schema_lint;
    auto* lint_app = schema_app->add_subcommand("lint", "Say what is probably not meant, and what providers refuse");
    add_schema_lint(*lint_app, schema_lint);
    SchemaConvertSettings schema_convert;
    auto* convert_app = schema_app->add_subcommand("convert", "Rewrite a schema for a provider's structured output");
    add_schema_convert(*convert_app, schema_convert);

    ShowSettings show;
    auto* show_app = app.add_subcommand("show", "Print the first rows of a table");
    show_app->add_option("file", show.file, ".parquet, .jsonl or .csv")->required();
    show_app->add_option("-n,--rows", show.rows, "How many")->capture_default_str();
    show_app->add_option("-c,--columns", show.columns, "Which ones [all that do not begin with _]")->delimiter(',');

    ValidateSettings validate;
    auto* validate_app = app.add_subcommand("validate", "Check JSON against a JSON Schema");
    add_validate(*validate_app, validate);

    SimulateSettings simulate;
    auto* simulate_app = app.add_subcommand("simulate", "Run a simulator of the LLM APIs on this machine");
    add_simulate(*simulate_app, simulate);

    try {
        app.parse(argc, argv);
        if (app.get_subcommands().empty())
            throw CLI::RequiredError{"A subcommand"};
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error, std::cout, std::cerr);
        return status == 0 ? ExitCode::ok : ExitCode::usage;
    }
    if (extract_app->parsed())
        return Settings{extract};
    if (resume_app->parsed())
        return Settings{resume};
    if (runs_show_app->parsed())
        return Settings{runs_show};
    if (runs_list_app->parsed())
        return Settings{runs_list};
    if (repair_app->parsed())
        return Settings{repair};
    if (show_schema_app->parsed())
        return Settings{schema_show};
    if (lint_app->parsed())
        return Settings{schema_lint};
    if (convert_app->parsed())
        return Settings{schema_convert};
    if (show_app->parsed())
        return Settings{show};
    if (validate_app->parsed())
        return Settings{validate};
    return Settings{simulate};
}

}  // namespace assay::cli
