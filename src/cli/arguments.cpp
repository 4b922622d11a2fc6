#include "cli/arguments.hpp"

#include "cli/arguments_of_commands.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace assay::cli {
namespace {

void add_repair(CLI::App& app, RepairSettings& s)
{
    app.footer("Exit status: 0 all mended, 3 some could not be (the error says why), 2 the command line is wrong.\n\n"
               "With --jsonl, lines of {\"id\", \"input\" or \"input_b64\", \"schema\"?} are answered, in their order, by\n"
               "lines of {\"id\", \"ok\", \"value\", \"notes\", \"price\", \"error\"}. A line's own schema goes before --schema;\n"
               "blank lines are passed over.\n\n"
               "Notes say what was changed and at what price. A mend of spelling (quotation marks, commas, comments, ...) is\n"
               "noted once, where it comes first, and priced once, however often it comes; what alters structure or values\n"
               "is noted each time.");
    app.add_option("file", s.file, "Text that holds JSON; - is standard input")->capture_default_str();
    auto* schema = app.add_option("-s,--schema", s.schema, "Bring the value into line with this JSON Schema (or short form)");
    app.add_option("--profile", s.profile, "extract: prose is noise, the document an object or array; text: words and "
                                           "numbers count, too; strict: mend nothing")
        ->capture_default_str()->check(CLI::IsMember({"extract", "text", "strict"}));
    auto* fill = app.add_flag("--fill", s.fill, "With a schema: fill in its defaults for what is absent, required or not");
    auto* jsonl = app.add_flag("--jsonl", s.jsonl, "Answer lines with lines, notes included");
    app.add_flag("--compact", s.compact, "One line instead of an indented document")->excludes(jsonl);
    app.add_flag("--notes", s.notes, "Say on standard error, as JSON, what was changed")->excludes(jsonl);
    auto* numbers = app.add_flag("--strict-numbers", s.strict_numbers,
                                 "With a schema: refuse a number that takes a guess: 3.7 for an integer, \"12.5%\", \"about 40\"");
    app.add_option("--max-price", s.max_price, "Refuse a text whose changes cost more in all (from 100 on a change loses something)")
        ->check(CLI::NonNegativeNumber);
    app.callback([=] {
        if (*fill && !*schema && !*jsonl)
            throw CLI::ValidationError{"--fill", "has defaults to fill in only with --schema"};
        if (*numbers && !*schema && !*jsonl)
            throw CLI::ValidationError{"--strict-numbers", "has numbers to read only with --schema"};
    });
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
               "verdict.\nA file without JSON has no valid value; blank lines among JSON lines are passed over.");
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
