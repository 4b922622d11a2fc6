#pragma once

#include "core/json.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace assay::test {

/// JSON Schema 2020-12 as its text reads, with no thought of speed: what our
/// validator is compared with. It shares no code with it.
class ReferenceValidator {
public:
    /// `schema` is valid, in 2020-12 spelling, and outlives this.
    explicit ReferenceValidator(const Json& schema) : root_{schema} {}

    /// Nothing if it cannot tell: "$id", "$dynamicRef", "$recursiveRef", a
    /// reference by anchor, a multiple of a number beyond 64 bits, too much work.
    [[nodiscard]] std::optional<bool> accepts(const Json& instance);

private:
    struct Outcome {
        bool valid = true;
        std::set<std::string> properties{};  ///< Evaluated ones.
        std::set<std::size_t> items{};
    };

    Outcome evaluate(const Json& schema, const Json& instance);
    void apply(const Json& schema, const Json& instance, Outcome& out);
    void in_place(const Json& schema, const Json& instance, Outcome& out);
    void object(const Json& schema, const Json& instance, Outcome& out);
    void array(const Json& schema, const Json& instance, Outcome& out);
    void unevaluated(const Json& schema, const Json& instance, Outcome& out);
    bool scalar(const Json& schema, const Json& instance);
    const Json* target(const std::string& reference);

    const Json& root_;
    std::size_t work_ = 0;
    bool gave_up_ = false;
};

}  // namespace assay::test
