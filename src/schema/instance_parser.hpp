#pragma once

#include "core/result.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>

namespace assay::schema {

/// Parses the JSON that is to be validated, whatever its numbers: simdjson
/// refuses integers beyond 64 bits and 1e400, which are JSON all the same.
///
/// Such an integer is read as the nearest double, and a number beyond all
/// doubles as the largest one: both stay integers and stay beyond every bound
/// that a schema can name; two that round to one double count as equal.
class InstanceParser {
public:
    /// `json` has SIMDJSON_PADDING readable bytes behind it. The element is
    /// valid until the next call. The error's message says what is wrong.
    [[nodiscard]] Result<simdjson::dom::element> parse(std::string_view json);

private:
    simdjson::dom::parser parser_;
    std::string rewritten_;
};

/// `json` with every number that simdjson cannot hold put as a double that it
/// can; all other bytes are kept, also those that are no JSON. Linear.
[[nodiscard]] std::string with_numbers_as_doubles(std::string_view json);

}  // namespace assay::schema
