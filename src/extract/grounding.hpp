#pragma once

#include "decode/decode.hpp"
#include "ground/plan.hpp"
#include "ground/ungrounded.hpp"
#include "schema/schema.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::extract {

/// Holds records against their texts, as far as the schema asks for it, and
/// acts on values that are not there. Not thread-safe.
class Grounding {
public:
    /// All references must outlive this. `plan` may be null: nothing is held
    /// against anything.
    Grounding(const ground::Plan* plan, ground::Ungrounded rule, const schema::Schema& schema)
        : plan_{plan}, rule_{rule}, schema_{schema}
    {
    }

    /// What to tell the model about values that are not in the text; empty if
    /// there are none or nobody is to be told.
    [[nodiscard]] std::string objections(std::string_view record, std::string_view text);

    /// Whether a record that still draws objections is no answer.
    [[nodiscard]] bool rejects() const { return rule_ == ground::Ungrounded::reject; }

    /// Leaves values out if that is the rule, with a note for each.
    void drop(std::string& record, std::vector<decode::Note>& notes, std::string_view text);

private:
    [[nodiscard]] std::vector<ground::Span> spans(std::string_view record, std::string_view text);

    const ground::Plan* plan_;
    ground::Ungrounded rule_;
    const schema::Schema& schema_;
    simdjson::dom::parser parser_;
};

}  // namespace assay::extract
