#include "report/ledger_source.hpp"

#include "batch/columns.hpp"
#include "batch/progress.hpp"
#include "ground/grounder.hpp"
#include "schema/schema.hpp"

#include <algorithm>

namespace assay::report {
namespace {

constexpr std::size_t rows_at_once = 256;
constexpr std::size_t bytes_at_once = 4u << 20;

}  // namespace

LedgerSource::LedgerSource(batch::LedgerReader ledger, std::string question)
    : ledger_{std::move(ledger)}, question_{std::move(question)}
{
}

Result<std::unique_ptr<LedgerSource>> LedgerSource::open(const Options& options)
{
    auto ledger = batch::LedgerReader::open(options.ledger);
    if (!ledger)
        return ledger.error();
    std::unique_ptr<LedgerSource> source{new LedgerSource{std::move(*ledger), options.question}};
    if (options.input)
        source->open_input(*options.input);
    else
        source->remarks_.push_back("The texts are not shown: the run read them from standard input.");
    if (!options.schema.empty())
        source->open_schema(options.schema);
    return source;
}

// A report on what was paid for is worth having even if the input or the
// schema is gone by now.

void LedgerSource::open_input(const batch::InputOptions& options)
{
    auto input = batch::Input::open(options);
    if (input)
        input_ = std::move(*input);
    else
        remarks_.push_back("The texts are not shown: " + input.error().text());
}

void LedgerSource::open_schema(const std::string& path)
{
    const auto schema = schema::load_schema(path);
    if (!schema) {
        remarks_.push_back("The schema cannot be read: " + schema.error().text());
        return;
    }
    if (const auto fields = batch::feature_fields(schema->document())) {
        for (const auto& field : *fields)
            fields_.push_back(field.name);
    }
    if (auto plan = ground::Plan::compile(schema->document()))
        plan_ = std::move(*plan);
}

Result<bool> LedgerSource::next_planned()
{
    if (planned_ || ledger_ended_)
        return planned_.has_value();
    planned_.emplace();
    const auto more = ledger_.next(*planned_);
    if (!more || !*more) {
        planned_.reset();
        ledger_ended_ = true;
    }
    return more;
}

Result<bool> LedgerSource::next_input()
{
    if (!ahead_.empty())
        return true;
    if (!input_)
        return false;
    auto rows = input_->next(rows_at_once, bytes_at_once);
    if (!rows)
        return rows.error();
    ahead_ = std::move(*rows);
    std::reverse(ahead_.begin(), ahead_.end());
    if (ahead_.empty())
        input_.reset();
    return !ahead_.empty();
}

Result<bool> LedgerSource::next(Row& row)
{
    const auto has_planned = next_planned();
    if (!has_planned)
        return has_planned;
    const auto has_input = next_input();
    if (!has_input)
        return has_input;
    if (!*has_planned && !*has_input)
        return false;

    row = Row{};
    const bool is_planned = *has_planned && (!*has_input || planned_->row <= ahead_.back().row);
    row.row = is_planned ? planned_->row : ahead_.back().row;
    if (is_planned) {
        row.id = planned_->id.value_or("");
        row.extraction = std::move(planned_->answer);
    }
    if (*has_input && ahead_.back().row == row.row)
        take_text(row);
    if (is_planned)
        planned_.reset();
    ground(row);
    return true;
}

/// Whether this text is the one that the row was asked about.
bool LedgerSource::is_asked_about(std::string_view text) const
{
    return batch::answer_key(question_, text) == *planned_->key ||
           batch::answer_key(batch::extended_question(question_), text) == *planned_->key;
}

/// Whether the input still has for this row what the ledger knows it by.
bool LedgerSource::is_same_as_planned(std::uint64_t row, const batch::InputRow& input) const
{
    if (!planned_ || planned_->row != row)
        return true;
    if (!planned_->key)
        return input.defect.has_value();
    return question_.empty() ? planned_->id == input.carried.front() : is_asked_about(input.text);
}

/// Takes the input's row, which is this one.
void LedgerSource::take_text(Row& row)
{
    auto input = std::move(ahead_.back());
    ahead_.pop_back();
    if (input.defect) {
        row.extraction.emplace();
        row.extraction->error = *input.defect;
    }
    if (!input.carried.empty() && input.carried.front())
        row.id = *input.carried.front();
    if (is_same_as_planned(row.row, input))
        row.text = std::move(input.text);
    else
        ++changed_texts_;
}

void LedgerSource::ground(Row& row)
{
    if (plan_.is_empty() || !row.text || !row.extraction || row.extraction->status != extract::Status::accepted)
        return;
    simdjson::dom::element record;
    if (parser_.parse(row.extraction->record).get(record) == simdjson::SUCCESS)
        row.spans = ground::spans_json(ground::ground(plan_, record, *row.text));
}

std::vector<std::string> LedgerSource::remarks() const
{
    auto all = remarks_;
    if (changed_texts_ > 0)
        all.push_back("Rows without their text, because the input has another one now than was asked about: " +
                      batch::grouped(changed_texts_) + ".");
    return all;
}

}  // namespace assay::report
