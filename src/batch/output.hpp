#pragma once

#include "batch/input.hpp"
#include "core/json.hpp"
#include "core/result.hpp"
#include "extract/extraction.hpp"
#include "ground/plan.hpp"
#include "table/table.hpp"

#include <simdjson.h>

#include <string>
#include <vector>

namespace assay::batch {

enum class Provenance { columns, none };
/// Whether several answers or log-probabilities were asked for, so that there is something to say.
enum class Confidence { column, none };

/// The shape of the output: carried columns, one column per property of the
/// schema, then how each row came about.
///
///   _status        accepted | rejected
///   _error         why it was rejected
///   _origin        asked | duplicate (an earlier row has the same text) |
///                  cache (another run asked the same) | extended (another run
///                  asked for some of the fields, this one for the others:
///                  attempts, tokens and cost are of those)
///   _attempts      answers asked for; 0 if the row could not be asked about
///   _notes         list of {where, what, before, after, price}: what was changed
///   _spans         where the text has each string that the schema wants
///                  grounded: a JSON list, see ground::spans_json(); the
///                  column is there only if the schema wants any
///   _confidence    a JSON object by field: which share of several answers
///                  agrees with it, or how probable the model found it; the
///                  column is there only if one of the two was asked for
///   _prompt_hash   names the words the model was asked in
///   _model         as the provider names it
///   _input_tokens, _cached_tokens, _output_tokens, _cost_usd
///                  null where the provider or the price list does not say
///   _raw           the last answer of a rejected row
struct OutputLayout {
    std::vector<table::Field> fields;
    std::size_t carried = 0;   ///< Fields [0, carried) are the input's.
    std::size_t features = 0;  ///< The next ones are the schema's.
    Provenance provenance = Provenance::columns;
    ground::Plan ground{};     ///< Empty: no `_spans`.
    Confidence confidence = Confidence::none;
};

/// Error if two columns would have one name, naming both origins.
[[nodiscard]] Result<OutputLayout> make_layout(const std::vector<KeptColumn>& carried,
                                               std::vector<table::Field> features, Provenance provenance,
                                               ground::Plan ground = {}, Confidence confidence = Confidence::none);

/// Turns finished rows into table columns, one row at a time, in order.
class RowAppender {
public:
    explicit RowAppender(const OutputLayout& layout);

    /// Appends the row. A record that does not fit its columns after all (an
    /// integer beyond 64 bits) makes the row rejected, which is why the
    /// extraction is taken by reference.
    void append(table::Table& table, const InputRow& row, extract::Extraction& extraction);

private:
    [[nodiscard]] Result<void> append_record(table::Table& table, const std::string& record, const std::string& text);
    void append_others(table::Column& column, simdjson::dom::object record) const;
    void append_provenance(table::Table& table, const extract::Extraction& extraction) const;

    const OutputLayout& layout_;
    simdjson::dom::parser parser_;
    std::string buffer_;
    std::string spans_;  ///< Of the row that is being appended; empty if it has none.
};

}  // namespace assay::batch
