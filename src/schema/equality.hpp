#pragma once

#include "schema/number.hpp"

#include <simdjson.h>

#include <optional>

namespace assay::schema {

/// The element's number, or nothing if it is none.
[[nodiscard]] std::optional<Number> number_of(simdjson::dom::element element);

/// JSON equality: numbers by value (1 == 1.0), objects whatever their order.
/// Recurses as deep as the shallower of the two.
[[nodiscard]] bool equal(simdjson::dom::element a, simdjson::dom::element b);

/// The indices of the first two equal elements, or nothing. Does not allocate
/// for up to 32 elements; hashes beyond, so it stays near linear.
struct EqualPair {
    std::size_t first;
    std::size_t second;
};
[[nodiscard]] std::optional<EqualPair> find_equal_pair(simdjson::dom::array array);

}  // namespace assay::schema
