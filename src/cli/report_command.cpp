#include "cli/commands.hpp"

#include "batch/ledger.hpp"
#include "batch/ledger_reader.hpp"
#include "batch/progress.hpp"
#include "cli/complain.hpp"
#include "cli/input_setup.hpp"
#include "cli/run_report.hpp"
#include "cli/settings_json.hpp"
#include "core/utf8.hpp"
#include "report/ledger_source.hpp"
#include "report/report.hpp"
#include "report/table_source.hpp"
#include "report/timeline.hpp"
#include "table/output_file.hpp"

#include <cstdio>
#include <filesystem>

namespace assay::cli {
namespace {

/// What a page is made of.
struct Subject {
    std::unique_ptr<report::RowSource> rows;
    report::About about;
    std::vector<std::string> files;  ///< That it reads.
};

/// A table is known by its extension; whatever else is a ledger.
bool is_table(const std::string& path)
{
    return table::format_of(path).has_value();
}

Result<Json> timeline_of(const std::string& ledger)
{
    auto reader = batch::LedgerReader::open(ledger);
    if (!reader)
        return reader.error();
    const auto times = reader->times();
    if (!times)
        return times.error();
    if (!*times)
        return Json{};
    report::Timeline timeline{(*times)->first_ms, (*times)->last_ms};
    const auto read = reader->each_asked([&](const batch::SettledAnswer& answer) { timeline.add(answer); });
    if (!read)
        return read.error();
    return timeline.json();
}

Result<Subject> open_ledger(const ReportSettings& settings)
{
    if (!settings.input.empty() || !settings.text.empty())
        return Error{Errc::invalid_input, "--input and --text are for tables; a run's ledger knows where its texts are", settings.file};
    const auto summary = batch::Ledger::summarise(settings.file);
    if (!summary)
        return Error{summary.error().code, summary.error().message + "; a page is made of a run's ledger (OUTPUT.run), or of a "
                                           ".parquet, .jsonl or .csv table", settings.file};
    const auto extract = extract_settings(summary->settings, settings.file);
    if (!extract)
        return extract.error();
    auto timeline = timeline_of(settings.file);
    if (!timeline)
        return timeline.error();
    Subject subject;
    subject.about.run = {{"state", summary->state}, {"began_ms", summary->began_ms}, {"ended_ms", summary->ended_ms},
                         {"answers", summary->answers}, {"unpriced", summary->unpriced}, {"cost_usd", summary->cost.usd()},
                         {"input_tokens", summary->input_tokens}, {"output_tokens", summary->output_tokens}};
    if (summary->unanswered.calls > 0)
        subject.about.run["unanswered"] = unanswered_text(summary->unanswered);
    subject.about.settings = report::without_secrets(summary->settings);
    subject.about.timeline = std::move(*timeline);

    report::LedgerSource::Options options;
    options.ledger = settings.file;
    options.question = summary->question;
    options.schema = extract->schema;
    if (extract->input != "-") {
        auto input = input_options(*extract);
        if (!input)
            return input.error();
        options.input = std::move(*input);
    }
    auto rows = report::LedgerSource::open(options);
    if (!rows)
        return rows.error();
    subject.files = {settings.file, extract->input, extract->schema, extract->output};
    subject.rows = std::move(*rows);
    return subject;
}

Result<Subject> open_table(const ReportSettings& settings)
{
    report::TableSource::Options options;
    options.table = settings.file;
    options.text_column = settings.text;
    if (!settings.input.empty()) {
        ExtractSettings made_of;
        made_of.input = settings.input;
        made_of.input_format = settings.input_format;
        made_of.text = settings.text;
        made_of.id = settings.id;
        made_of.skip = settings.skip;
        auto input = input_options(made_of);
        if (!input)
            return input.error();
        options.input = std::move(*input);
    }
    auto rows = report::TableSource::open(options);
    if (!rows)
        return rows.error();
    Subject subject;
    subject.files = {settings.file, settings.input};
    subject.rows = std::move(*rows);
    return subject;
}

Result<void> write_page(const std::string& path, const std::string& page)
{
    auto file = path == "-" ? Result<table::OutputFile>{table::OutputFile::standard_output()} : table::OutputFile::create(path);
    if (!file)
        return file.error();
    if (auto written = file->append(page); !written)
        return written;
    return file->commit();
}

/// Error if the page would take the place of one of `files`.
Result<void> check_destroys_nothing(const std::string& output, const std::vector<std::string>& files)
{
    for (const auto& file : files) {
        std::error_code not_there;
        if (output != "-" && !file.empty() && std::filesystem::equivalent(output, file, not_there))
            return Error{Errc::invalid_input, "the page would take the place of what it is about", output};
    }
    return {};
}

}  // namespace

ExitCode run(const ReportSettings& settings, const Environment&)
{
    auto subject = is_table(settings.file) ? open_table(settings) : open_ledger(settings);
    if (!subject)
        return complain(subject.error());
    if (const auto ok = check_destroys_nothing(settings.output, subject->files); !ok)
        return complain(ok.error());
    subject->about.title = std::filesystem::path{settings.file}.filename().string();
    report::DigestOptions options;
    options.seed = settings.seed;
    options.sampled_rows = settings.sampled_rows;
    const auto page = report::make_page(*subject->rows, subject->about, options);
    if (!page)
        return complain(page.error(), ExitCode::failed);
    if (const auto written = write_page(settings.output, *page); !written)
        return complain(written.error(), ExitCode::failed);
    if (settings.quiet || settings.output == "-")
        return ExitCode::ok;
    for (const auto& remark : subject->rows->remarks())
        std::fprintf(stderr, "assay: %s\n", printable(remark).c_str());
    std::fprintf(stderr, "  wrote %s (%s bytes)\n", settings.output.c_str(), batch::grouped(page->size()).c_str());
    return ExitCode::ok;
}

}  // namespace assay::cli
