#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::cli {

/// assay extract, as typed. Paths and names are checked by the command.
struct ExtractSettings {
    std::string input;
    std::string input_format;   ///< Empty: by extension.
    std::string schema;
    std::string output;
    std::string output_format;  ///< Empty: by extension.
    std::string compression = "zstd";
    std::string text;
    std::string id;
    std::vector<std::string> keep;
    std::uint64_t skip = 0;
    std::optional<std::uint64_t> limit;
    std::size_t max_record_bytes = 16u << 20;

    std::string prompt;    ///< Empty: the one compiled in.
    std::string examples;

    std::string provider;  ///< Empty: by the keys in the environment.
    std::string model;
    std::string base_url;
    std::string profile = "generic";
    std::string prices;
    std::string ca_file;
    std::optional<double> temperature;
    std::int64_t max_output_tokens = 4096;

    std::size_t pack = 1;
    std::size_t concurrency = 64;
    int attempts = 3;
    std::size_t samples = 1;
    bool logprobs = false;        ///< Ask for the probabilities of an answer's tokens.
    int retries = 8;
    double timeout_s = 120;
    std::optional<double> budget_usd;
    std::optional<std::int64_t> budget_tokens;  ///< Input and output together.
    std::vector<std::string> fallbacks;         ///< PROVIDER[:MODEL][@BASE_URL], in order.
    std::optional<std::int64_t> rpm;   ///< Limits of the user's own, per minute: requests...
    std::optional<std::int64_t> tpm;   ///< ...tokens of both kinds...
    std::optional<std::int64_t> itpm;  ///< ...input tokens...
    std::optional<std::int64_t> otpm;  ///< ...output tokens.

    std::string lane = "online";      ///< online, batch or auto.
    double deadline_s = 0;            ///< Of auto; 0: none.
    double batch_poll_s = 0;          ///< 0: from 5 s, growing to 60 s.
    std::size_t batch_items = 10'000; ///< Questions in one batch.
    bool cancel_on_exit = false;      ///< A run that is stopped cancels its batches.

    std::string run;       ///< The ledger; empty: beside the output, and none for `builtin` or standard output.
    std::string cache;     ///< Empty: the user's own.
    bool no_cache = false;
    bool retry_rejected = false;  ///< Ask again about rows that this run has rejected.
    bool resumes = false;  ///< The run has begun before and must ask the same question still.
    bool only_new_fields = false; ///< Fields that the cache has answers for are not asked for again.

    bool strict_numbers = false;
    std::optional<int> max_price;
    std::string ungrounded;  ///< flag, ask, drop or reject; empty: flag.

    bool dry_run = false;   ///< Only say what it would cost.
    bool no_pilot = false;  ///< A dry run that asks nothing.
    bool json = false;      ///< A dry run that answers in JSON.

    bool no_provenance = false;
    bool quiet = false;
};

/// assay repair
struct RepairSettings {
    std::string file = "-";
    std::string schema;  ///< Empty: none.
    std::string profile = "extract";
    std::size_t max_bytes = 64u << 20;  ///< Of the text, or of one line.
    bool compact = false;
    bool notes = false;
    bool jsonl = false;
    bool fill = false;
    bool strict_numbers = false;
    std::optional<int> max_price;
};

/// assay schema show
struct SchemaShowSettings {
    std::string file;
};

/// assay schema lint
struct SchemaLintSettings {
    std::string file;
    std::string provider;  ///< Empty: all.
};

/// assay schema convert
struct SchemaConvertSettings {
    std::string file;
    std::string provider;
    std::string output;  ///< Empty: standard output.
};

/// assay validate
struct ValidateSettings {
    std::string schema;
    std::vector<std::string> files;    ///< Empty: standard input.
    bool jsonl = false;                ///< Lines of {"id", "schema", "instance"}.
    bool assert_format = false;
    std::string draft = "2020-12";     ///< Of schemas that do not say.
    std::vector<std::string> remotes;  ///< BASE_URI=DIR
    std::size_t max_errors = 100;      ///< Of one value.
};

/// assay show
struct ShowSettings {
    std::string file;
    std::size_t rows = 10;
    std::vector<std::string> columns;
};

/// assay resume
struct ResumeSettings {
    std::string file;
    std::optional<std::size_t> concurrency;
    std::optional<double> budget_usd;           ///< Of the whole run; instead of what it had.
    std::optional<std::int64_t> budget_tokens;
    bool retry_rejected = false;
    bool quiet = false;
};

/// assay runs show
struct RunsShowSettings {
    std::string file;
};

/// assay runs list
struct RunsListSettings {
    std::string folder = ".";
};

/// assay report
struct ReportSettings {
    std::string file;            ///< A ledger or a table.
    std::string output;
    std::string input;           ///< Of a table: what it was made of; empty: the texts are not shown.
    std::string input_format;
    std::string text;
    std::string id;
    std::uint64_t skip = 0;
    std::uint64_t seed = 1;
    std::size_t sampled_rows = 300;
    bool quiet = false;
};

/// assay simulate
struct SimulateSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8089;
    std::uint64_t seed = 1;
    double latency_ms = 0;
    double latency_p99_ms = 0;  ///< Above latency_ms: long-tailed with that median.
    std::string faults;
    std::uint64_t requests_per_minute = 0;  ///< 0: no limit; so for the others.
    std::uint64_t input_tokens_per_minute = 0;
    std::uint64_t output_tokens_per_minute = 0;
    double limit_burst_s = 60;     ///< Seconds' worth of the limits that may come at once.
    bool refusals_count = false;   ///< A request that is turned away counts against its limit.
    bool silent_limits = false;    ///< No header tells of the limits.
    double batch_ms = 0;           ///< From a batch's creation to its end.
    double batch_expired = 0;      ///< Share of a batch's requests.
    double batch_errored = 0;
    double batch_lost_create = 0;  ///< Share of batches whose creation gets no reply.
    double batch_refused = 0;      ///< Share of batches whose input is refused.
    bool no_json_schema = false;
    bool require_key = false;
};

/// assay serve
struct ServeSettings {
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> stores;  ///< NAME=FILE
    std::string stores_folder;        ///< Every *.rag in it; empty: none.
    std::string schemas_folder;       ///< Every *.json in it; empty: none.
    std::string keys;                 ///< File of hashed keys; empty: none.
    ExtractSettings model;            ///< Its provider, and how that is asked.
    std::uint64_t key_requests_per_minute = 6000;      ///< 0: no limit; so for the next.
    std::uint64_t address_requests_per_minute = 6000;
    std::size_t max_body_bytes = 32u << 20;
    std::size_t max_connections = 8192;
    std::size_t max_calls = 256;        ///< Searches and the like under way.
    std::size_t max_model_calls = 64;   ///< Calls under way that ask a model.
    double head_timeout_s = 10;
    double transfer_timeout_s = 20;
    double embed_timeout_s = 4;         ///< For a query's vector, where an API embeds.
    double drain_s = 30;                ///< For what is under way when the server is stopped.
    bool no_log = false;
};

/// assay serve keys
struct ServeKeysSettings {
    enum class Action { add, list, remove };
    Action action = Action::list;
    std::string file;
    std::string name;
};

/// assay rag add
struct RagAddSettings {
    std::string store;
    std::vector<std::string> files;
    std::string format;             ///< jsonl, csv, markdown or text; empty: by extension.
    std::string text;               ///< Columns of tables; empty: "text".
    std::string id;                 ///< Empty: "_id" or "id".
    std::string title;              ///< Empty: "title" if there is one.
    std::vector<std::string> meta;
    std::size_t chunk_tokens = 1024;
    std::size_t overlap_tokens = 128;
    std::string embedder;           ///< Empty: the collection's own, builtin for a new one.
    std::string embedding_model;
    std::string embedding_url;
    std::size_t embedding_dimensions = 0;
    std::string ca_file;
    bool quiet = false;
};

/// What is asked of a collection: shared by search and ask.
struct RagQuerySettings {
    std::string store;
    std::string query;
    std::size_t k = 10;
    std::string filter;
    std::string mode = "hybrid";
    std::string fusion = "sum";
    double lambda = 1;
    bool rerank = false;                   ///< A model puts what is found into order.
    std::size_t rerank_candidates = 20;    ///< How much of it; at least k.
    double embed_timeout_s = 4;            ///< For the query's vector, where an API embeds.
    bool json = false;
    ExtractSettings model;                 ///< Its provider, and how that is asked.
};

/// assay rag search
struct RagSearchSettings : RagQuerySettings {
    bool by_document = false;
};

/// assay rag ask
struct RagAskSettings : RagQuerySettings {};

/// assay rag eval
struct RagEvalSettings {
    std::string store;
    std::string queries;
    std::string qrels;
    std::string run;  ///< Empty: the run is not kept.
    bool calibrate = false;  ///< Learn from the judgements instead of measuring.
    std::string mode = "hybrid";
    std::string fusion = "sum";
    std::string ca_file;
};

/// assay rag stats
struct RagStatsSettings {
    std::string store;
    bool json = false;
};

/// assay rag compact
struct RagCompactSettings {
    std::string store;
};

/// assay rag delete
struct RagDeleteSettings {
    std::string store;
    std::vector<std::string> ids;
};

using Settings = std::variant<ExtractSettings, RepairSettings, ResumeSettings, RunsShowSettings, RunsListSettings,
                              ReportSettings, SchemaShowSettings, SchemaLintSettings, SchemaConvertSettings, ShowSettings,
                              ValidateSettings, SimulateSettings, ServeSettings, ServeKeysSettings, RagAddSettings,
                              RagSearchSettings, RagAskSettings, RagEvalSettings, RagStatsSettings, RagCompactSettings,
                              RagDeleteSettings>;

}  // namespace assay::cli
