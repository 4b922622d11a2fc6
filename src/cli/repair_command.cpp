#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/pretty_json.hpp"
#include "cli/repairer.hpp"
#include "core/json_text.hpp"
#include "table/line_reader.hpp"
#include "table/output_file.hpp"

#include <cstdio>
#include <stop_token>

namespace assay::cli {
namespace {

ExitCode fail(const Error& error, ExitCode code)
{
    // Whoever read the output wants no more of it: no failure.
    if (error.code == Errc::cancelled)
        return ExitCode::ok;
    return complain(error, code);
}

decode::Profile profile_of(const std::string& name)
{
    if (name == "text")
        return decode::Profile::text;
    return name == "strict" ? decode::Profile::strict : decode::Profile::extract;
}

/// Lines in, lines out, in the same order. Answers are shown whenever the next
/// line would have to be waited for, so that a program may talk through pipes.
ExitCode repair_lines(Repairer& repairer, const RepairSettings& settings)
{
    auto input = table::InputBuffer::open(settings.file, std::stop_token{});
    if (!input)
        return fail(input.error(), ExitCode::usage);
    table::LineReader lines{std::move(*input), settings.max_bytes};
    auto output = table::OutputFile::standard_output();
    bool all_ok = true;
    while (true) {
        const auto line = lines.next();
        if (!line)
            return fail(line.error(), ExitCode::failed);
        if (line->number == 0)
            break;
        if (!line->is_too_long && line->text.find_first_not_of(" \t") == std::string_view::npos)
            continue;
        // What is too long has no id that could be read; it keeps its place and
        // is named by its number.
        const auto answer = line->is_too_long ? repairer.refuse_long_line(line->number, settings.max_bytes) : repairer.answer(line->text);
        all_ok = all_ok && answer.ok;
        if (const auto written = output.append(answer.line); !written)
            return fail(written.error(), ExitCode::failed);
        if (lines.would_wait()) {
            if (const auto flushed = output.flush(); !flushed)
                return fail(flushed.error(), ExitCode::failed);
        }
    }
    if (const auto flushed = output.commit(); !flushed)
        return fail(flushed.error(), ExitCode::failed);
    return all_ok ? ExitCode::ok : ExitCode::rejected;
}

Result<std::string> read_whole(const std::string& path, std::size_t max_bytes)
{
    auto input = table::InputBuffer::open(path, std::stop_token{});
    if (!input)
        return input.error();
    while (input->window().size() <= max_bytes) {
        const auto filled = input->fill();
        if (!filled)
            return filled.error();
        if (!*filled)
            return std::string{input->window()};
    }
    return Error{Errc::invalid_input, "longer than " + std::to_string(max_bytes) + " bytes (see --max-bytes)", path};
}

ExitCode repair_document(Repairer& repairer, const std::optional<schema::Schema>& schema, const RepairSettings& settings)
{
    const auto text = read_whole(settings.file, settings.max_bytes);
    if (!text)
        return fail(text.error(), ExitCode::usage);
    const auto result = repairer.repair(*text, schema);
    if (!result) {
        std::fprintf(stderr, "assay: %s\n", result.error().for_person().c_str());
        return ExitCode::rejected;
    }
    auto output = table::OutputFile::standard_output();
    const auto written = output.append((settings.compact ? result->json : pretty_json(result->json)) + '\n');
    if (!written)
        return fail(written.error(), ExitCode::failed);
    if (const auto flushed = output.commit(); !flushed)
        return fail(flushed.error(), ExitCode::failed);
    if (settings.notes) {
        std::string receipt = "{\"notes\":";
        append_notes(receipt, result->notes);
        receipt += ",\"price\":";
        receipt += std::to_string(result->price);
        std::fprintf(stderr, "%s}\n", receipt.c_str());
    }
    return ExitCode::ok;
}

}  // namespace

ExitCode run(const RepairSettings& settings, const Environment&)
{
    std::optional<schema::Schema> schema;
    if (!settings.schema.empty()) {
        auto loaded = schema::load_schema(settings.schema);
        if (!loaded)
            return fail(loaded.error(), ExitCode::usage);
        schema = std::move(*loaded);
    }
    RepairOptions options{.profile = profile_of(settings.profile), .limits = {.max_bytes = settings.max_bytes}};
    options.align = settings.fill ? decode::AlignOptions::filling() : decode::AlignOptions::salvaging();
    options.align.numbers = settings.strict_numbers ? decode::Numbers::strict : decode::Numbers::lenient;
    options.align.max_price = settings.max_price.value_or(options.align.max_price);
    Repairer repairer{options, schema};
    return settings.jsonl ? repair_lines(repairer, settings) : repair_document(repairer, schema, settings);
}

}  // namespace assay::cli
