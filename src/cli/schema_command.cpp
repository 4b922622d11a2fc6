#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "llm/anthropic_schema.hpp"
#include "llm/gemini_schema.hpp"
#include "llm/openai_schema.hpp"
#include "llm/schema_changes.hpp"
#include "schema/lint.hpp"
#include "schema/schema.hpp"
#include "schema/short_form.hpp"
#include "schema/split.hpp"
#include "table/output_file.hpp"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <filesystem>
#include <vector>

namespace assay::cli {
namespace {

struct Translation {
    std::string_view provider;
    Result<Json> (*translate)(const Json&);
    std::vector<Error> (*obstacles)(const Json&);
};

constexpr Translation translations[] = {
    {"openai", llm::openai_schema, llm::openai_obstacles},
    {"anthropic", llm::anthropic_schema, llm::anthropic_obstacles},
    {"gemini", llm::gemini_schema, llm::gemini_obstacles},
};

/// The parts that the provider takes one by one, where it does not take the whole.
Result<std::vector<Json>> parts_taken(const Json& document, const Translation& translation)
{
    return schema::split(document, [&](const Json& part) { return translation.translate(part).has_value(); });
}

/// What keeps the provider from taking the schema as it is, one line each.
std::vector<std::string> refusals(const Json& document, const Translation& translation)
{
    std::vector<std::string> lines;
    const auto obstacles = translation.obstacles(document);
    if (obstacles.empty())
        return lines;
    const auto parts = parts_taken(document, translation);
    const std::string verdict = parts ? " takes it in " + std::to_string(parts->size()) + " parts only, as \"schema convert\" splits it: "
                                      : " takes no schema like it: ";
    for (const auto& obstacle : obstacles)
        lines.push_back(std::string{translation.provider} + verdict + obstacle.text());
    return lines;
}

/// The schema as the provider takes it, split where it is too wide; says what
/// was changed. The error is that of the whole.
Result<std::vector<Json>> converted(const Json& document, const Translation& translation)
{
    const auto whole = translation.translate(document);
    std::vector<Json> sources{document};
    if (!whole) {
        auto parts = parts_taken(document, translation);
        if (!parts)
            return whole.error();
        std::fprintf(stderr, "assay: split into %zu schemas: %s\n", parts->size(), whole.error().text().c_str());
        sources = std::move(*parts);
    }
    std::vector<Json> out;
    for (const auto& source : sources) {
        auto translated = translation.translate(source);
        assert(translated);
        for (const auto& change : llm::schema_changes(source, *translated))
            std::fprintf(stderr, "assay: %s\n", change.c_str());
        out.push_back(std::move(*translated));
    }
    return out;
}

/// "name.json" with a number before its ending.
std::string numbered(const std::string& path, std::size_t number)
{
    const std::filesystem::path whole{path};
    return whole.parent_path() / (whole.stem().string() + "." + std::to_string(number) + whole.extension().string());
}

Result<void> write_file(const std::string& path, const Json& json)
{
    auto output = table::OutputFile::create(path);
    if (!output)
        return output.error();
    if (auto written = output->append(json.dump(2) + "\n"); !written)
        return written.error();
    return output->commit();
}

/// Without a path, to standard output, several as an array.
Result<void> write_parts(const std::vector<Json>& parts, const std::string& path)
{
    if (path.empty()) {
        const Json shown = parts.size() == 1 ? parts.front() : Json(parts);
        std::printf("%s\n", shown.dump(2).c_str());
        return {};
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (auto written = write_file(parts.size() == 1 ? path : numbered(path, i + 1), parts[i]); !written)
            return written;
    }
    return {};
}

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
    for (const auto& translation : translations) {
        if (!settings.provider.empty() && settings.provider != translation.provider)
            continue;
        for (const auto& refusal : refusals(schema->document(), translation))
            say(refusal);
    }
    return clean ? ExitCode::ok : ExitCode::rejected;
}

ExitCode run(const SchemaConvertSettings& settings, const Environment&)
{
    const auto schema = schema::load_schema(settings.file);
    if (!schema)
        return complain(schema.error());
    const auto* const found = std::find_if(std::begin(translations), std::end(translations), [&](const Translation& translation) {
        return translation.provider == settings.provider;
    });
    assert(found != std::end(translations));
    const auto parts = converted(schema->document(), *found);
    if (!parts) {
        for (const auto& refusal : refusals(schema->document(), *found))
            std::fprintf(stderr, "assay: %s\n", refusal.c_str());
        return ExitCode::rejected;
    }
    if (const auto written = write_parts(*parts, settings.output); !written)
        return complain(written.error(), ExitCode::failed);
    return ExitCode::ok;
}

}  // namespace assay::cli
