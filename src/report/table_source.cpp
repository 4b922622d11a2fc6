#include "report/table_source.hpp"

#include "core/json_text.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay::report {
namespace {

std::vector<decode::Note> parse_notes(const std::string& text)
{
    std::vector<decode::Note> notes;
    const auto list = Json::parse(text, nullptr, false);
    if (!list.is_array())
        return notes;
    const auto word = [](const Json& note, const char* name) {
        const auto found = note.find(name);
        return found != note.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    for (const auto& note : list) {
        if (!note.is_object())
            continue;
        const auto price = note.find("price");
        notes.push_back({word(note, "where"), word(note, "what"), word(note, "before"), word(note, "after"),
                         price != note.end() && price->is_number_integer() ? price->get<int>() : 0});
    }
    return notes;
}

}  // namespace

Result<std::unique_ptr<TableSource>> TableSource::open(const Options& options)
{
    auto cells = open_cells(options.table);
    if (!cells)
        return cells.error();
    std::unique_ptr<TableSource> source{new TableSource{std::move(*cells)}};
    source->path_ = options.table;
    if (auto found = source->find_columns(options); !found)
        return found.error();
    if (options.input) {
        auto input = batch::Input::open(*options.input);
        if (!input)
            return input.error();
        source->input_ = std::move(*input);
        source->next_row_ = options.input->skip;
    }
    return source;
}

std::size_t TableSource::column(std::string_view name) const
{
    const auto& columns = cells_->columns();
    const auto found = std::find(columns.begin(), columns.end(), name);
    return found == columns.end() ? none : static_cast<std::size_t>(found - columns.begin());
}

Result<void> TableSource::find_columns(const Options& options)
{
    for (const auto& [place, name] :
         {std::pair{&status_, "_status"}, {&error_, "_error"}, {&origin_, "_origin"}, {&attempts_, "_attempts"},
          {&notes_, "_notes"}, {&spans_, "_spans"}, {&confidence_, "_confidence"}, {&model_, "_model"},
          {&input_tokens_, "_input_tokens"}, {&cached_tokens_, "_cached_tokens"}, {&output_tokens_, "_output_tokens"},
          {&cost_, "_cost_usd"}, {&raw_, "_raw"}})
        *place = column(name);
    if (status_ == none)
        return Error{Errc::invalid_input, "there is no column \"_status\": a report is made of a table with its provenance "
                                          "columns, or of a run's ledger (OUTPUT.run)", path_};
    if (!options.input && !options.text_column.empty()) {
        text_ = column(options.text_column);
        if (text_ == none)
            return Error{Errc::invalid_input, "there is no column \"" + options.text_column + "\" in the table; where else the "
                                              "texts are is said by --input", path_};
    }
    // The id comes first, see batch::OutputLayout.
    id_ = 0;
    for (std::size_t i = 1; i < cells_->columns().size(); ++i) {
        const auto& name = cells_->columns()[i];
        if (i == text_ || name.starts_with('_'))
            continue;
        fields_.push_back(name);
        field_columns_.push_back(i);
    }
    return {};
}

std::string TableSource::text(std::size_t column) const
{
    return column == none ? std::string{} : cells_->text(column).value_or("");
}

std::optional<std::int64_t> TableSource::integer(std::size_t column) const
{
    const auto digits = text(column);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

extract::Extraction TableSource::extraction() const
{
    extract::Extraction made;
    made.status = text(status_) == "accepted" ? extract::Status::accepted : extract::Status::rejected;
    const auto origin = text(origin_);
    for (const auto known : {extract::Origin::asked, extract::Origin::duplicate, extract::Origin::cache,
                             extract::Origin::extended}) {
        if (origin == extract::origin_text(known))
            made.origin = known;
    }
    made.error = text(error_);
    made.raw = text(raw_);
    made.notes = parse_notes(text(notes_));
    made.confidence = text(confidence_);
    made.attempts = static_cast<int>(integer(attempts_).value_or(0));
    if (auto model = text(model_); !model.empty())
        made.model = std::make_shared<const std::string>(std::move(model));
    made.usage.input = integer(input_tokens_);
    made.usage.cached = integer(cached_tokens_);
    made.usage.output = integer(output_tokens_);
    const auto dollars = text(cost_);
    double usd = 0;
    const auto read = std::from_chars(dollars.data(), dollars.data() + dollars.size(), usd);
    made.cost.reset();
    if (!dollars.empty() && read.ec == std::errc{} && std::abs(usd) < 1e6)
        made.cost = Money{std::llround(usd * 1e12)};
    if (made.status == extract::Status::accepted) {
        made.record = "{";
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            if (i > 0)
                made.record += ',';
            append_json_string(made.record, fields_[i]);
            made.record += ':';
            cells_->append_json(made.record, field_columns_[i]);
        }
        made.record += '}';
    }
    return made;
}

Result<bool> TableSource::next(Row& row)
{
    auto more = cells_->next();
    if (!more || !*more)
        return more;
    row = Row{};
    row.row = next_row_++;
    row.id = text(id_);
    row.extraction = extraction();
    row.spans = text(spans_);
    if (text_ != none)
        row.text = cells_->text(text_);
    if (input_) {
        if (auto taken = take_text(row); !taken)
            return taken.error();
    }
    return true;
}

Result<void> TableSource::take_text(Row& row)
{
    auto rows = input_->next(1, 1);
    if (!rows)
        return rows.error();
    const auto place = "row " + std::to_string(row.row + 1);
    if (rows->empty())
        return Error{Errc::invalid_input, "the input ends before " + place + " of the table: the table was made of another one", path_};
    auto& input = rows->front();
    const auto id = input.carried.front().value_or("");
    if (id != row.id)
        return Error{Errc::invalid_input, place + " is \"" + shorten(printable(id), 80) + "\" in the input and \"" +
                     shorten(printable(row.id), 80) + "\" in the table: the table was made of another input, or with another "
                     "--id, --skip or --limit", path_};
    row.text = std::move(input.text);
    return {};
}

std::vector<std::string> TableSource::remarks() const
{
    std::vector<std::string> all;
    all.push_back("Made of a table alone: it does not say when answers came, or with which settings they were asked for. The "
                  "run's ledger does.");
    if (text_ == none && !input_)
        all.push_back("The texts are not shown; --input FILE --text COLUMN says where they are.");
    return all;
}

}  // namespace assay::report
