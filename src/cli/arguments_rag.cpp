#include "cli/arguments_of_commands.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

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
    app.add_option("--embed-timeout", s.embed_timeout_s, "Seconds for the query's vector from an API; then the words alone are searched")
        ->capture_default_str()->check(CLI::Range(0.001, 3'600.0));
    app.add_flag("--json", s.json, "JSON instead of text for people");
    auto* rerank = app.add_flag("--rerank", s.rerank, "Let a language model put what is found into order")->group("Model");
    app.add_option("--rerank-candidates", s.rerank_candidates, "How many chunks it looks at; at least k count")
        ->capture_default_str()->check(CLI::Range(std::size_t{2}, std::size_t{100}))->needs(rerank)->group("Model");
    app.add_option("--provider", s.model.provider, "openai, anthropic, compatible or builtin [by the key that is set]")->group("Model");
    app.add_option("--model", s.model.model, "The provider's name of the model")->group("Model");
    app.add_option("--base-url", s.model.base_url, "Of the API, if it is not the provider's own")->group("Model");
    app.add_option("--profile", s.model.profile, "What kind of compatible server")->capture_default_str()->group("Model");
    app.add_option("--max-output-tokens", s.model.max_output_tokens, "Of the answer")
        ->capture_default_str()->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}))->group("Model");
    app.add_option("--retries", s.model.retries, "Sends after the first, when the server or the network fails")
        ->capture_default_str()->check(CLI::Range(0, 100))->group("Model");
    app.add_option("--timeout", s.model.timeout_s, "Seconds for one request")
        ->capture_default_str()->check(CLI::Range(0.001, 86'400.0))->group("Model");
    app.add_option("--ca-file", s.model.ca_file, "Certificates to trust instead of the system's");
}

void add_rag_ask(CLI::App& app, RagAskSettings& s)
{
    app.footer("Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY or ASSAY_API_KEY. Without one the answer is made of sentences of the\n"
               "documents, by rules. Exit status: 0 answered, 3 the documents do not say or a sentence lacks support, 1 it failed.");
    app.add_option("store", s.store, "The collection's file")->required();
    app.add_option("question", s.query, "In any language")->required();
    add_rag_query(app, s);
}

void add_rag_eval(CLI::App& app, RagEvalSettings& s)
{
    app.footer("Prints nDCG@10, recall@100 and MRR@10 over the queries that have a relevant document. --calibrate learns from the\n"
               "judgements what vectors count beside words, and keeps it in the collection if it is better on queries that were\n"
               "held out; measure it with queries that it has not seen. What is learned shows in assay rag stats.");
    app.add_option("store", s.store, "The collection's file")->required();
    app.add_option("--queries", s.queries, "JSON lines {\"_id\", \"text\"}")->required();
    app.add_option("--qrels", s.qrels, "Judgements: query, document, grade (BEIR or TREC)")->required();
    app.add_flag("--calibrate", s.calibrate, "Learn from these judgements what vectors count, in place of measuring");
    app.add_option("--run", s.run, "Where to write the run, for TREC's tools");
    app.add_option("--mode", s.mode, "hybrid, lexical or vector")
        ->capture_default_str()->check(CLI::IsMember({"hybrid", "lexical", "vector"}));
    app.add_option("--fusion", s.fusion, "sum or rrf")->capture_default_str()->check(CLI::IsMember({"sum", "rrf"}));
    app.add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's");
}

}  // namespace assay::cli
