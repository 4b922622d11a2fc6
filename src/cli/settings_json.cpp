#include "cli/settings_json.hpp"

#include <filesystem>

namespace assay::cli {
namespace {

/// Calls `visit(name, member)` for everything that is kept.
template <class Settings, class Visit>
void each_member(Settings& s, Visit visit)
{
    visit("input", s.input);
    visit("input_format", s.input_format);
    visit("schema", s.schema);
    visit("output", s.output);
    visit("output_format", s.output_format);
    visit("compression", s.compression);
    visit("text", s.text);
    visit("id", s.id);
    visit("keep", s.keep);
    visit("skip", s.skip);
    visit("limit", s.limit);
    visit("max_record_bytes", s.max_record_bytes);
    visit("prompt", s.prompt);
    visit("examples", s.examples);
    visit("provider", s.provider);
    visit("model", s.model);
    visit("base_url", s.base_url);
    visit("profile", s.profile);
    visit("prices", s.prices);
    visit("ca_file", s.ca_file);
    visit("temperature", s.temperature);
    visit("max_output_tokens", s.max_output_tokens);
    visit("pack", s.pack);
    visit("concurrency", s.concurrency);
    visit("attempts", s.attempts);
    visit("samples", s.samples);
    visit("logprobs", s.logprobs);
    visit("retries", s.retries);
    visit("timeout_s", s.timeout_s);
    visit("budget_usd", s.budget_usd);
    visit("budget_tokens", s.budget_tokens);
    visit("fallbacks", s.fallbacks);
    visit("rpm", s.rpm);
    visit("tpm", s.tpm);
    visit("itpm", s.itpm);
    visit("otpm", s.otpm);
    visit("lane", s.lane);
    visit("deadline_s", s.deadline_s);
    visit("batch_poll_s", s.batch_poll_s);
    visit("batch_items", s.batch_items);
    visit("cancel_on_exit", s.cancel_on_exit);
    visit("run", s.run);
    visit("cache", s.cache);
    visit("no_cache", s.no_cache);
    visit("only_new_fields", s.only_new_fields);
    visit("strict_numbers", s.strict_numbers);
    visit("max_price", s.max_price);
    visit("ungrounded", s.ungrounded);
    visit("no_provenance", s.no_provenance);
}

/// Writes each member that it is called with.
struct Writer {
    Json& json;

    template <class T>
    void operator()(const char* name, const T& value) const
    {
        json[name] = value;
    }
    template <class T>
    void operator()(const char* name, const std::optional<T>& value) const
    {
        if (value)
            json[name] = *value;
    }
};

struct Reader {
    const Json& json;

    template <class T>
    void operator()(const char* name, T& value) const
    {
        if (const auto found = json.find(name); found != json.end())
            value = found->template get<T>();
    }
    template <class T>
    void operator()(const char* name, std::optional<T>& value) const
    {
        if (const auto found = json.find(name); found != json.end())
            value = found->template get<T>();
    }
};

}  // namespace

Json to_json(const ExtractSettings& settings)
{
    auto absolute = settings;
    for (auto* path : {&absolute.input, &absolute.schema, &absolute.output, &absolute.prompt, &absolute.examples,
                       &absolute.prices, &absolute.ca_file, &absolute.run, &absolute.cache}) {
        if (!path->empty() && *path != "-")
            *path = std::filesystem::absolute(*path).lexically_normal().string();
    }
    Json json = Json::object();
    each_member(absolute, Writer{json});
    return json;
}

Result<ExtractSettings> extract_settings(const Json& json, const std::string& origin)
{
    ExtractSettings settings;
    try {
        each_member(settings, Reader{json});
    } catch (const Json::exception& thrown) {
        return Error{Errc::corrupt, std::string{"the run's settings cannot be read: "} + thrown.what(), origin};
    }
    return settings;
}

}  // namespace assay::cli
