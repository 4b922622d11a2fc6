#include "cli/arguments_of_commands.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {
namespace {

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
    add_provider_limits(app, s);
    app.add_option("--attempts", s.attempts, "Answers asked for per text before it is rejected")
        ->capture_default_str()->check(CLI::Range(1, 20))->group("Model");
    app.add_option("--retries", s.retries, "Sends of one question after the first, when the provider fails")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Model");
    app.add_option("--timeout", s.timeout_s, "Seconds for one question")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Model");
}

}  // namespace

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
    app.add_option("--embed-timeout", s.embed_timeout_s, "Seconds for a query's vector from an API; then the words alone are searched")
        ->capture_default_str()->check(CLI::Range(0.001, 3'600.0))->group("Limits");
    app.add_option("--drain", s.drain_s, "Seconds for what is under way when the server is stopped")
        ->capture_default_str()->check(CLI::Range(0.0, 3'600.0))->group("Limits");
    app.add_flag("--no-log", s.no_log, "No line on standard error for each request");
}

}  // namespace assay::cli
