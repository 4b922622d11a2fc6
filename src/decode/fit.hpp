#pragma once

#include "decode/decode.hpp"
#include "schema/schema.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Changes to a record that a schema refuses, each one a way in which models
// commonly miss a schema without meaning another value:
//
//     unwrapped_list   [{...}] where the schema asks for {...}
//     null_for_absent  "discount": null where the property may be left out
//     enum_case        "Positive" where the schema lists "positive"
//
// Each works on the text at a violation's place, so all else keeps its bytes.
// A new leniency is one more function in fit.cpp's list.

namespace assay::decode {

struct Fitted {
    std::string json;
    std::vector<Note> notes;
};

/// Applies to `json` (valid, minified) what may settle the violations, or
/// returns nothing if there is nothing to try. Whether the schema accepts the
/// result is for the caller to check; a change that broke another rule is one
/// it will refuse.
[[nodiscard]] std::optional<Fitted> fit(std::string_view json, const schema::Schema& schema,
                                        const std::vector<schema::Violation>& violations);

}  // namespace assay::decode
