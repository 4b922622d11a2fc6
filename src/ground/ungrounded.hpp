#pragma once

#include "ground/grounder.hpp"
#include "schema/schema.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::ground {

/// What is done about a value that its text does not have.
enum class Ungrounded {
    flag,    ///< It stays; its span says so.
    ask,     ///< The model is told and asked again; what it then insists on is flagged.
    drop,    ///< It is left out where the schema allows.
    reject,  ///< The model is told and asked again; then the text is rejected.
};

/// The absent values as a list of errors that a model can act on, one line
/// each, capped; empty if there are none.
[[nodiscard]] std::string absences(const std::vector<Span>& spans);

struct Dropped {
    std::string at;
    std::string value;
    std::string_view left;  ///< What stands there now: "null" or nothing.
};

struct WithoutAbsent {
    std::string record;  ///< JSON text; every byte that stays is as it was.
    std::vector<Dropped> dropped;
};

/// `record` (minified JSON, valid under `schema`) without its absent values:
/// an item leaves its list, a member its object; where the schema wants the
/// member it becomes null. What the schema can do neither for stays. Looks at
/// 256 values one by one at most; beyond, they go together or stay.
[[nodiscard]] WithoutAbsent drop_absent(std::string_view record, const std::vector<Span>& spans,
                                        const schema::Schema& schema);

}  // namespace assay::ground
