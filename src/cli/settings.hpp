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
    int retries = 8;
    double timeout_s = 120;

    std::string lane = "online";      ///< online, batch or auto.
    double deadline_s = 0;            ///< Of auto; 0: none.
    double batch_poll_s = 0;          ///< 0: from 5 s, growing to 60 s.
    std::size_t batch_items = 10'000; ///< Questions in one batch.
    bool cancel_on_exit = false;      ///< A run that is stopped cancels its batches.

    std::string run;       ///< The ledger; empty: beside the output, and none for `builtin` or standard output.
    std::string cache;     ///< Empty: the user's own.
    bool no_cache = false;
    bool retry_rejected = false;  ///< Ask again about rows that this run has rejected.

    bool strict_numbers = false;
    std::optional<int> max_price;

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
    double batch_ms = 0;           ///< From a batch's creation to its end.
    double batch_expired = 0;      ///< Share of a batch's requests.
    double batch_errored = 0;
    double batch_lost_create = 0;  ///< Share of batches whose creation gets no reply.
    double batch_refused = 0;      ///< Share of batches whose input is refused.
    bool no_json_schema = false;
    bool require_key = false;
};

using Settings = std::variant<ExtractSettings, RepairSettings, ResumeSettings, RunsShowSettings, RunsListSettings,
                              SchemaShowSettings, SchemaLintSettings, SchemaConvertSettings, ShowSettings,
                              ValidateSettings, SimulateSettings>;

}  // namespace assay::cli
