#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "llm/anthropic_schema.hpp"
#include "llm/gemini_schema.hpp"
#include "llm/openai_schema.hpp"
#include "llm/schema_changes.hpp"
#include "schema/lint.hpp"
#include "schema/schema.hpp"
#include "schema/short_form.hpp"

#include <cstdio>

namespace assay::cli {
namespace {

struct Translation {
    std::string_view provider;
    Result<Json> (*translate)(const Json&);
};

constexpr Translation translations[] = {
    {"openai", llm::openai_schema},
    {"anthropic", llm::anthropic_schema},
    {"gemini", llm::gemini_schema},
};

}  // namespace

ExitCode run(const SchemaShowSettings& settings, const Environment&)
{
    const auto schema = schema::load_schema(settings.file);
    if (!schema)
        return complain(schema.error());
    std::printf("%s\n", schema->document().dump(2).c_str());
    return ExitCode::ok;
}

ExitCode run(const SchemaLintSettings& settings, const Environment&)
{
    const auto schema = schema::load_schema(settings.file);
    if (!schema)
        return complain(schema.error());
    const auto written = read_json_file(settings.file);
    if (!written)
        return complain(written.error());
    bool clean = true;
    const auto say = [&](const std::string& line) {
        clean = false;
        std::printf("%s: %s\n", settings.file.c_str(), line.c_str());
    };
    if (!schema::is_short_form(*written)) {
        for (const auto& warning : schema::lint(*written))
            say(warning);
    }
    for (const auto& [provider, translate] : translations) {
        if (!settings.provider.empty() && settings.provider != provider)
            continue;
        if (const auto translated = translate(schema->document()); !translated)
            say(std::string{provider} + " takes no schema like it: " + translated.error().text());
    }
    return clean ? ExitCode::ok : ExitCode::rejected;
}

ExitCode run(const SchemaConvertSettings& settings, const Environment&)
{
    const auto schema = schema::load_schema(settings.file);
    if (!schema)
        return complain(schema.error());
    for (const auto& [provider, translate] : translations) {
        if (settings.provider != provider)
            continue;
        const auto translated = translate(schema->document());
        if (!translated) {
            std::fprintf(stderr, "assay: %s takes no schema like it: %s\n", settings.provider.c_str(), translated.error().text().c_str());
            return ExitCode::rejected;
        }
        for (const auto& change : llm::schema_changes(schema->document(), *translated))
            std::fprintf(stderr, "assay: %s\n", change.c_str());
        std::printf("%s\n", translated->dump(2).c_str());
    }
    return ExitCode::ok;
}

}  // namespace assay::cli
