#pragma once

#include "core/result.hpp"
#include "schema/exact_numbers.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>

namespace assay::schema {

/// What stands for a number beyond all doubles.
inline constexpr std::string_view largest_double = "1.7976931348623157e308";

/// Parses the JSON that is to be validated, whatever its numbers: simdjson
/// refuses integers beyond 64 bits and 1e400, which are JSON all the same.
///
/// Such an integer is read as the nearest double, and a number beyond all
/// doubles as the largest one. exact() has them, and all others that a double
/// rounds, as they are spelled.
class InstanceParser {
public:
    /// `json` has SIMDJSON_PADDING readable bytes behind it. The element is
    /// valid until the next call. The error's message says what is wrong.
    [[nodiscard]] Result<simdjson::dom::element> parse(std::string_view json);

    /// Of the last instance, for Schema::violations(); nullptr if nothing was rounded.
    [[nodiscard]] const ExactNumbers* exact() const { return exact_.empty() ? nullptr : &exact_; }

private:
    simdjson::dom::parser parser_;
    std::string rewritten_;
    ExactNumbers exact_;
};

/// `json` with every number that simdjson cannot hold put as a double that it
/// can; all other bytes are kept, also those that are no JSON. Linear.
[[nodiscard]] std::string with_numbers_as_doubles(std::string_view json);

}  // namespace assay::schema
