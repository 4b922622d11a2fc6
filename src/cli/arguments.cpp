#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

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

void add_budget(CLI::App& app, std::optional<double>& usd, std::optional<std::int64_t>& tokens)
{
    app.add_option("--budget", usd, "US dollars that the run may cost in all; needs --prices")
        ->check(CLI::Range(0.0, 1'000'000.0))->group("Limits");
    app.add_option("--budget-tokens", tokens, "Tokens that the run may take in all, input and output together")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}))->group("Limits");
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
    app.add_option("--retries", s.retries, "Sends of one question after the first, when the server or the network fails")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Effort");
    app.add_option("--timeout", s.timeout_s, "Seconds for one request")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Effort");
    add_budget(app, s.budget_usd, s.budget_tokens);
    const CLI::Range limit{std::int64_t{1}, std::int64_t{1'000'000'000'000}};
    app.add_option("--rpm", s.rpm, "Requests a minute at most [what the server announces or proves to take]")
        ->check(limit)->group("Limits");
    app.add_option("--tpm", s.tpm, "Tokens a minute at most, input and output together")->check(limit)->group("Limits");
    app.add_option("--itpm", s.itpm, "Input tokens a minute at most")->check(limit)->group("Limits");
    app.add_option("--otpm", s.otpm, "Output tokens a minute at most")->check(limit)->group("Limits");
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
    app.add_flag("--fill", s.fill, "With a schema: fill in its defaults for what is absent");
    app.add_flag("--jsonl", s.jsonl, "Answer lines with lines");
    app.add_flag("--compact", s.compact, "One line instead of an indented document");
    app.add_flag("--notes", s.notes, "Say on standard error, as JSON, what was changed");
    app.add_option("--max-bytes", s.max_bytes, "Of the text or of one line; what is longer is refused")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31));
}

void add_report(CLI::App& app, ReportSettings& s)
{
    app.footer("The page is one file that needs nothing else, not even a network. It counts all rows and shows a sample of them:\n"
               "rejected ones, those mended at the highest prices, and some at random.\n\n"
               "Examples:\n"
               "  assay report reviews.parquet.run -o report.html\n"
               "  assay report reviews.parquet --input reviews.csv --text review -o report.html");
    app.add_option("file", s.file, "A run's ledger (OUTPUT.run), or a table with its provenance columns")->required();
    app.add_option("-o,--output", s.output, "The page, as report.html; - is standard output")->required();
    app.add_option("--rows", s.sampled_rows, "Rows to show that are chosen at random")
        ->capture_default_str()->check(CLI::Range(std::size_t{0}, std::size_t{5000}));
    app.add_option("--seed", s.seed, "Of that choice, so that it can be repeated")->capture_default_str();
    auto* input = app.add_option("--input", s.input, "What a table was made of, for the texts")->group("Of a table");
    app.add_option("--input-format", s.input_format, "jsonl, csv or text, if the extension does not tell")->needs(input)
        ->group("Of a table");
    app.add_option("--text", s.text, "Column with the texts: of the input, or without one of the table")->group("Of a table");
    app.add_option("--id", s.id, "Column of the input that names the row, as for extract")->needs(input)->group("Of a table");
    app.add_option("--skip", s.skip, "Rows of the input that were passed over")->needs(input)->group("Of a table");
    app.add_flag("-q,--quiet", s.quiet, "No summary");
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
    app.footer("The schema goes to standard output, what was changed to standard error. One that is too wide for the\n"
               "provider is split into several, each for some of the properties: an array on standard output, or with\n"
               "-o NAME.json the files NAME.1.json, NAME.2.json, ... Merged, their answers are an answer to the whole.\n"
               "Exit status: 0 converted, 3 the provider takes no schema like it, 2 the file is no schema.");
    app.add_option("file", s.file, "JSON Schema or short form")->required();
    app.add_option("--for", s.provider, "openai, anthropic or gemini")->required()->check(provider_of_schemas);
    app.add_option("-o,--output", s.output, "File for the schema [standard output]");
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
    app.add_option("--limit-burst-s", s.limit_burst_s, "How many seconds' worth of a limit may come at once")
        ->capture_default_str()->check(CLI::Range(0.001, 60.0));
    app.add_flag("--refusals-count", s.refusals_count, "A request that is turned away counts against its limit, too");
    app.add_flag("--silent-limits", s.silent_limits, "No header tells of the limits or how long to wait");
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

void add_serve_model(CLI::App& app, ExtractSettings& s)
{
    app.add_option("--provider", s.provider, "openai, anthropic, compatible or builtin [by the key that is set]")->group("Model");
    app.add_option("--model", s.model, "The provider's name of the model")->group("Model");
    app.add_option("--base-url", s.base_url, "Of the API, if it is not the provider's own")->group("Model");
    app.add_option("--profile", s.profile, "What kind of compatible server, as for extract")->capture_default_str()->group("Model");
    app.add_option("--temperature", s.temperature, "Not sent unless given")->check(CLI::Range(0.0, 2.0))->group("Model");
    app.add_option("--max-output-tokens", s.max_output_tokens, "Per question")
        ->capture_default_str()->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}))->group("Model");
    app.add_option("--prices", s.prices, "Price list (JSON); without one the cost is unknown")->group("Model");
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's")->group("Model");
    app.add_option("--prompt", s.prompt, "Prompt template (Markdown) of extract instead of the default")->group("Model");
    app.add_option("--concurrency", s.concurrency, "Questions in flight, all calls together")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{10'000}))->group("Model");
    app.add_option("--attempts", s.attempts, "Answers asked for per text before it is rejected")
        ->capture_default_str()->check(CLI::Range(1, 20))->group("Model");
    app.add_option("--retries", s.retries, "Sends of one question after the first, when the provider fails")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Model");
    app.add_option("--timeout", s.timeout_s, "Seconds for one question")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Model");
}

void add_serve(CLI::App& app, ServeSettings& s)
{
    app.footer("Without keys it answers to this machine only, and refuses to listen elsewhere. A page to try it is at /, the\n"
               "description of its API at /openapi.json. One more key may come from ASSAY_SERVE_KEY.\n"
               "SIGTERM and Ctrl-C let what is under way finish; the second one ends at once.");
    app.add_option("--listen", s.listen, "ADDRESS:PORT; port 0 picks a free one")->capture_default_str();
    app.add_option("--store", s.stores, "NAME=FILE: a collection made by assay rag add, or to be made")->allow_extra_args(false);
    app.add_option("--stores", s.stores_folder, "A folder: every *.rag in it, under its name");
    app.add_option("--schemas", s.schemas_folder, "A folder: every *.json in it, under its name");
    app.add_option("--keys", s.keys, "File of API keys, as assay serve keys add makes it");
    add_serve_model(app, s.model);
    app.add_option("--requests-per-minute", s.key_requests_per_minute, "Of each API key; 0: no limit")
        ->capture_default_str()->group("Limits");
    app.add_option("--address-requests-per-minute", s.address_requests_per_minute, "Of each address; 0: no limit")
        ->capture_default_str()->group("Limits");
    app.add_option("--max-body-bytes", s.max_body_bytes, "Of a request; beyond: 413")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31))->group("Limits");
    app.add_option("--max-connections", s.max_connections, "Further ones take the place of idle ones, or wait")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))->group("Limits");
    app.add_option("--max-calls", s.max_calls, "Searches and the like under way; beyond: 503")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))->group("Limits");
    app.add_option("--max-model-calls", s.max_model_calls, "Calls under way that ask a model; beyond: 503")
        ->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))->group("Limits");
    app.add_option("--head-timeout", s.head_timeout_s, "Seconds for a request's head to arrive")
        ->capture_default_str()->check(CLI::Range(0.01, 3'600.0))->group("Limits");
    app.add_option("--transfer-timeout", s.transfer_timeout_s, "Seconds for a body or a reply, plus one for each 16 KiB of it")
        ->capture_default_str()->check(CLI::Range(0.01, 3'600.0))->group("Limits");
    app.add_option("--drain", s.drain_s, "Seconds for what is under way when the server is stopped")
        ->capture_default_str()->check(CLI::Range(0.0, 3'600.0))->group("Limits");
    app.add_flag("--no-log", s.no_log, "No line on standard error for each request");
}

void add_rag_add(CLI::App& app, RagAddSettings& s)
{
    app.footer("A row of a table is a document, and so is a Markdown or text file (its id is the path as given). A document whose\n"
               "id is there is replaced. Exit status: 0 all rows taken, 3 some were not (said on standard error), 1 it failed,\n"
               "2 the command line is wrong.\n\n"
               "Examples:\n"
               "  assay rag add shop.rag reviews.csv --text review --id id --title title --meta dept,rating\n"
               "  assay rag add notes.rag docs/*.md");
    app.add_option("store", s.store, "The collection's file; made if it is not there")->required();
    app.add_option("files", s.files, "JSONL, CSV, Markdown or text files; - is standard input")->required();
    app.add_option("--input-format", s.format, "jsonl, csv, markdown or text, if the extension does not tell")
        ->check(CLI::IsMember({"jsonl", "csv", "markdown", "text"}));
    app.add_option("--text", s.text, "Column with the text [text]");
    app.add_option("--id", s.id, "Column that names the document [_id or id]");
    app.add_option("--title", s.title, "Column with the title [title, if there is one]");
    app.add_option("--meta", s.meta, "Columns to filter by: NAME,...")->delimiter(',');
    app.add_option("--chunk-tokens", s.chunk_tokens, "Of a chunk at most, estimated")
        ->capture_default_str()->check(CLI::Range(16, 8192))->group("New collections");
    app.add_option("--overlap-tokens", s.overlap_tokens, "That a chunk shares with the one before")
        ->capture_default_str()->check(CLI::Range(0, 4095))->group("New collections");
    app.add_option("--embedder", s.embedder, "builtin (learned from the documents), openai or compatible [builtin]")
        ->check(CLI::IsMember({"builtin", "openai", "compatible"}))->group("New collections");
    app.add_option("--embedding-model", s.embedding_model, "The API's name of the model")->group("New collections");
    app.add_option("--embedding-url", s.embedding_url, "Of the API, if it is not OpenAI's own")->group("New collections");
    app.add_option("--dimensions", s.embedding_dimensions, "Of the API's vectors [the model's own]")->group("New collections");
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's");
    app.add_flag("-q,--quiet", s.quiet, "No summary");
}

void add_rag_query(CLI::App& app, RagQuerySettings& s)
{
    app.add_option("-k", s.k, "How many chunks")->capture_default_str()->check(CLI::Range(1, 1000));
    app.add_option("--filter", s.filter, "Only documents like that: dept=Dresses, price>=10 AND (a=1 OR NOT b in (x, y))");
    app.add_option("--mode", s.mode, "hybrid, lexical (by words) or vector (by meaning)")
        ->capture_default_str()->check(CLI::IsMember({"hybrid", "lexical", "vector"}));
    app.add_option("--fusion", s.fusion, "How both become one: sum (weighted) or rrf (reciprocal ranks)")
        ->capture_default_str()->check(CLI::IsMember({"sum", "rrf"}));
    app.add_option("--lambda", s.lambda, "Below 1: variety, what says the same makes room")
        ->capture_default_str()->check(CLI::Range(0.0, 1.0));
    app.add_flag("--json", s.json, "JSON instead of text for people");
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's");
}

void add_rag_ask(CLI::App& app, RagAskSettings& s)
{
    app.footer("Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY or ASSAY_API_KEY. Without one the answer is made of sentences of the\n"
               "documents, by rules. Exit status: 0 answered, 3 the documents do not say or a sentence lacks support, 1 it failed.");
    app.add_option("store", s.store, "The collection's file")->required();
    app.add_option("question", s.query, "In any language")->required();
    add_rag_query(app, s);
    app.add_option("--provider", s.provider, "openai, anthropic, compatible or builtin [by the key that is set]")->group("Model");
    app.add_option("--model", s.model, "The provider's name of the model")->group("Model");
    app.add_option("--base-url", s.base_url, "Of the API, if it is not the provider's own")->group("Model");
    app.add_option("--profile", s.profile, "What kind of compatible server")->capture_default_str()->group("Model");
    app.add_option("--max-output-tokens", s.max_output_tokens, "Of the answer")
        ->capture_default_str()->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}))->group("Model");
    app.add_option("--retries", s.retries, "Sends after the first, when the server or the network fails")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Model");
    app.add_option("--timeout", s.timeout_s, "Seconds for one request")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Model");
}

void add_rag_eval(CLI::App& app, RagEvalSettings& s)
{
    app.footer("Prints nDCG@10, recall@100 and MRR@10 over the queries that have a relevant document.");
    app.add_option("store", s.store, "The collection's file")->required();
    app.add_option("--queries", s.queries, "JSON lines {\"_id\", \"text\"}")->required();
    app.add_option("--qrels", s.qrels, "Judgements: query, document, grade (BEIR or TREC)")->required();
    app.add_option("--run", s.run, "Where to write the run, for TREC's tools");
    app.add_option("--mode", s.mode, "hybrid, lexical or vector")
        ->capture_default_str()->check(CLI::IsMember({"hybrid", "lexical", "vector"}));
    app.add_option("--fusion", s.fusion, "sum or rrf")->capture_default_str()->check(CLI::IsMember({"sum", "rrf"}));
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's");
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
    add_budget(*resume_app, resume.budget_usd, resume.budget_tokens);
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
    ReportSettings report;
    auto* report_app = app.add_subcommand("report", "Make a page that shows what a run did");
    add_report(*report_app, report);
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

    ServeSettings serve;
    auto* serve_app = app.add_subcommand("serve", "Serve extraction and answers over documents by HTTP");
    add_serve(*serve_app, serve);
    auto* keys_app = serve_app->add_subcommand("keys", "Make and remove the API keys of clients");
    keys_app->require_subcommand(1);
    ServeKeysSettings keys;
    auto* keys_add_app = keys_app->add_subcommand("add", "Make a key and print it, this once; the file keeps its hash");
    auto* keys_list_app = keys_app->add_subcommand("list", "Print the names of the keys");
    auto* keys_remove_app = keys_app->add_subcommand("remove", "Remove a key");
    for (auto* keys_action : {keys_add_app, keys_list_app, keys_remove_app}) {
        if (keys_action != keys_list_app)
            keys_action->add_option("name", keys.name, "Whose key it is: shown in logs")->required();
        keys_action->add_option("--keys", keys.file, "File of API keys")->required();
    }
    auto* rag_app = app.add_subcommand("rag", "Search documents, and answer questions from them");
    rag_app->require_subcommand(1);
    RagAddSettings rag_add;
    auto* rag_add_app = rag_app->add_subcommand("add", "Add documents to a collection, or replace them");
    add_rag_add(*rag_add_app, rag_add);
    RagSearchSettings rag_search;
    auto* rag_search_app = rag_app->add_subcommand("search", "Find the chunks that fit a query best");
    rag_search_app->add_option("store", rag_search.store, "The collection's file")->required();
    rag_search_app->add_option("query", rag_search.query, "Words, or a question")->required();
    add_rag_query(*rag_search_app, rag_search);
    rag_search_app->add_flag("--by-document", rag_search.by_document, "The best chunk of each document only");
    RagAskSettings rag_ask;
    auto* rag_ask_app = rag_app->add_subcommand("ask", "Answer a question, every sentence with its proof");
    add_rag_ask(*rag_ask_app, rag_ask);
    RagEvalSettings rag_eval;
    auto* rag_eval_app = rag_app->add_subcommand("eval", "Measure how well documents are found");
    add_rag_eval(*rag_eval_app, rag_eval);
    RagStatsSettings rag_stats;
    auto* rag_stats_app = rag_app->add_subcommand("stats", "Print what a collection holds");
    rag_stats_app->add_option("store", rag_stats.store, "The collection's file")->required();
    rag_stats_app->add_flag("--json", rag_stats.json, "JSON instead of text for people");
    RagCompactSettings rag_compact;
    auto* rag_compact_app = rag_app->add_subcommand("compact", "Learn anew from all documents, and give unused room back");
    rag_compact_app->add_option("store", rag_compact.store, "The collection's file")->required();
    RagDeleteSettings rag_delete;
    auto* rag_delete_app = rag_app->add_subcommand("delete", "Remove documents");
    rag_delete_app->add_option("store", rag_delete.store, "The collection's file")->required();
    rag_delete_app->add_option("ids", rag_delete.ids, "Of the documents")->required();

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
    if (report_app->parsed())
        return Settings{report};
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
    if (keys_app->parsed()) {
        keys.action = keys_add_app->parsed()    ? ServeKeysSettings::Action::add
                      : keys_list_app->parsed() ? ServeKeysSettings::Action::list
                                                : ServeKeysSettings::Action::remove;
        return Settings{keys};
    }
    if (serve_app->parsed())
        return Settings{serve};
    if (rag_add_app->parsed())
        return Settings{rag_add};
    if (rag_search_app->parsed())
        return Settings{rag_search};
    if (rag_ask_app->parsed())
        return Settings{rag_ask};
    if (rag_eval_app->parsed())
        return Settings{rag_eval};
    if (rag_stats_app->parsed())
        return Settings{rag_stats};
    if (rag_compact_app->parsed())
        return Settings{rag_compact};
    if (rag_delete_app->parsed())
        return Settings{rag_delete};
    return Settings{simulate};
}

}  // namespace assay::cli
