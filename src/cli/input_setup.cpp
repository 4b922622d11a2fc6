#include "cli/input_setup.hpp"

namespace assay::cli {

Result<std::optional<table::FileFormat>> named_format(const std::string& name)
{
    if (name.empty())
        return std::optional<table::FileFormat>{};
    auto format = table::format_of("x." + (name == "text" ? "txt" : name));
    if (!format)
        return Error{Errc::invalid_input, "'" + name + "' is no format; use jsonl, csv, parquet or text"};
    return std::optional{*format};
}

Result<batch::InputOptions> input_options(const ExtractSettings& settings, std::stop_token stop)
{
    batch::InputOptions options;
    options.path = settings.input;
    auto format = named_format(settings.input_format);
    if (!format)
        return format.error();
    options.format = *format;
    if (!settings.text.empty())
        options.text_column = settings.text;
    if (!settings.id.empty()) {
        auto id = batch::parse_kept_column(settings.id);
        if (!id)
            return id.error();
        options.id_column = *id;
    }
    for (const auto& text : settings.keep) {
        auto kept = batch::parse_kept_column(text);
        if (!kept)
            return kept.error();
        options.keep.push_back(*kept);
    }
    options.skip = settings.skip;
    options.limit = settings.limit;
    options.max_record_bytes = settings.max_record_bytes;
    options.stop = std::move(stop);
    return options;
}

}  // namespace assay::cli
