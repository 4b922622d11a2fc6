#include "cli/commands.hpp"
#include "cli/complain.hpp"
#include "cli/json_spans.hpp"
#include "cli/line_validator.hpp"

#include "schema/load.hpp"
#include "table/line_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace assay::cli {
namespace {

constexpr std::size_t max_value_bytes = std::size_t{256} << 20;
constexpr std::size_t max_depth = 1000;  // simdjson's own is 1,024
constexpr std::size_t output_bytes = 64u << 10;

/// What was seen, and whether standard output took what was said of it.
struct Tally {
    std::uint64_t values = 0;
    std::uint64_t invalid = 0;
    std::uint64_t unreadable = 0;
};

Result<void> print(std::string& text)
{
    const auto written = std::fwrite(text.data(), 1, text.size(), stdout);
    if (written != text.size())
        return Error{Errc::no_space, std::string{"cannot write: "} + std::strerror(errno), "standard output"};
    text.clear();
    return {};
}

Result<schema::CompileOptions> compile_options(const ValidateSettings& settings)
{
    schema::CompileOptions options;
    options.assert_format = settings.assert_format;
    options.report = schema::Report::complete;
    options.max_violations = settings.max_errors;
    options.max_depth = max_depth;
    const auto draft = schema::draft_of("http://json-schema.org/draft-0" + settings.draft + "/schema");
    const auto newer = schema::draft_of("https://json-schema.org/draft/" + settings.draft + "/schema");
    if (!draft && !newer)
        return Error{Errc::invalid_input, "--draft must be 4, 6, 7, 2019-09 or 2020-12, not \"" + settings.draft + "\""};
    options.draft = draft ? *draft : *newer;
    for (const auto& remote : settings.remotes) {
        const auto equals = remote.rfind('=');
        const auto folder = equals == std::string::npos ? std::string{} : remote.substr(equals + 1);
        if (equals == 0 || !std::filesystem::is_directory(folder))
            return Error{Errc::invalid_input, "--remotes must be BASE_URI=DIR with a folder that is there, not \"" + remote + "\""};
        options.remotes.push_back({remote.substr(0, equals), folder});
    }
    return options;
}

/// Validates the values of files against one schema and prints what they break.
class FileValidator {
public:
    explicit FileValidator(const schema::Schema& schema) : schema_{schema} {}

    /// A file is JSON lines if it is called so or if its first line is a value
    /// of its own; else it is one value.
    Result<void> run(const std::string& path)
    {
        auto input = table::InputBuffer::open(path, {});
        if (!input)
            return input.error();
        name_ = path == "-" ? "standard input" : path;
        const auto lines = is_lines(*input, path);
        if (!lines)
            return lines.error();
        const auto done = *lines ? run_lines(std::move(*input)) : run_whole(std::move(*input));
        return done ? print(out_) : done;
    }

    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    Result<bool> is_lines(table::InputBuffer& input, const std::string& path)
    {
        if (path.ends_with(".jsonl") || path.ends_with(".ndjson"))
            return true;
        std::size_t looked_at = 0;
        while (true) {
            const auto window = input.window();
            const auto start = std::min(window.find_first_not_of(" \t\r\n"), window.size());
            const auto end = window.find('\n', std::max(start, looked_at));
            if (end != std::string_view::npos)
                return parser_.parse(window.substr(start, end - start)).has_value();
            looked_at = window.size();
            if (looked_at > max_value_bytes)
                return false;
            const auto more = input.fill();
            if (!more)
                return more.error();
            if (!*more)
                return false;
        }
    }

    Result<void> run_lines(table::InputBuffer input)
    {
        table::LineReader reader{std::move(input), max_value_bytes};
        while (true) {
            const auto line = reader.next();
            if (!line)
                return line.error();
            if (line->number == 0)
                return {};
            const std::string place = name_ + ":" + std::to_string(line->number);
            if (line->is_too_long)
                unreadable(place, "is longer than " + std::to_string(max_value_bytes) + " bytes");
            else if (line->text.find_first_not_of(" \t\r") != std::string_view::npos)
                validate(line->text, [&](const std::string&) { return place; });
            if (out_.size() >= output_bytes) {
                if (const auto printed = print(out_); !printed)
                    return printed;
            }
        }
    }

    Result<void> run_whole(table::InputBuffer input)
    {
        while (true) {
            const auto more = input.fill();
            if (!more)
                return more.error();
            if (input.window().size() > max_value_bytes)
                return Error{Errc::invalid_input, "a value of more than " + std::to_string(max_value_bytes) + " bytes", name_};
            if (!*more)
                break;
        }
        const auto text = input.window();
        if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
            unreadable(name_, "there is no JSON in it");
            return {};
        }
        validate(text, [&](const std::string& pointer) { return name_ + ":" + std::to_string(line_of(text, pointer)); });
        return {};
    }

    template <class Place>
    void validate(std::string_view text, Place place_of)
    {
        const auto instance = parser_.parse(text);
        if (!instance)
            return unreadable(place_of(""), instance.error().message);
        ++tally_.values;
        const auto violations = schema_.violations(*instance, parser_.exact());
        if (violations.empty())
            return;
        ++tally_.invalid;
        for (const auto& violation : violations) {
            out_ += place_of(violation.instance) + ": #" + violation.instance + " " + violation.message + " (" +
                    violation.keyword + ", schema #" + violation.place + ")\n";
        }
    }

    void unreadable(const std::string& place, const std::string& why)
    {
        ++tally_.values;
        ++tally_.unreadable;
        out_ += place + ": " + why + "\n";
    }

    const schema::Schema& schema_;
    schema::InstanceParser parser_;
    std::string name_;
    std::string out_;
    Tally tally_;
};

Result<Tally> answer_lines(const std::string& path, LineValidator& validator)
{
    auto input = table::InputBuffer::open(path, {});
    if (!input)
        return input.error();
    table::LineReader reader{std::move(*input), max_value_bytes};
    Tally tally;
    std::string out;
    while (true) {
        const auto line = reader.next();
        if (!line)
            return line.error();
        if (line->number == 0)
            break;
        const bool is_blank = !line->is_too_long && line->text.find_first_not_of(" \t\r") == std::string_view::npos;
        if (is_blank)
            continue;
        const auto verdict = validator.answer(line->text, out);
        ++tally.values;
        tally.invalid += verdict == LineValidator::Verdict::invalid;
        tally.unreadable += verdict == LineValidator::Verdict::none;
        if (out.size() >= output_bytes) {
            if (const auto printed = print(out); !printed)
                return printed.error();
        }
    }
    if (const auto printed = print(out); !printed)
        return printed.error();
    return tally;
}

ExitCode exit_code(const Tally& tally)
{
    return tally.invalid + tally.unreadable == 0 ? ExitCode::ok : ExitCode::rejected;
}

}  // namespace

ExitCode run(const ValidateSettings& settings, const Environment&)
{
    const auto options = compile_options(settings);
    if (!options)
        return complain(options.error(), ExitCode::usage);
    if (settings.schema.empty() != settings.jsonl)
        return complain({Errc::invalid_input, "give either --schema or --jsonl, whose lines bring their schemas"}, ExitCode::usage);
    const auto files = settings.files.empty() ? std::vector<std::string>{"-"} : settings.files;
    const auto failure = [](const Error& error) {
        return complain(error, error.code == Errc::invalid_input ? ExitCode::usage : ExitCode::failed);
    };
    if (settings.jsonl) {
        LineValidator validator{*options};
        Tally total;
        for (const auto& file : files) {
            const auto tally = answer_lines(file, validator);
            if (!tally)
                return failure(tally.error());
            total.values += tally->values;
            total.invalid += tally->invalid;
            total.unreadable += tally->unreadable;
        }
        return exit_code(total);
    }
    const auto schema = schema::load_schema_to_validate(settings.schema, *options);
    if (!schema)
        return complain(schema.error(), ExitCode::usage);
    FileValidator validator{*schema};
    for (const auto& file : files) {
        if (const auto done = validator.run(file); !done)
            return failure(done.error());
    }
    const auto& tally = validator.tally();
    std::fprintf(stderr, "assay: %llu of %llu values valid\n",
                 static_cast<unsigned long long>(tally.values - tally.invalid - tally.unreadable),
                 static_cast<unsigned long long>(tally.values));
    return exit_code(tally);
}

}  // namespace assay::cli
