#pragma once

#include "schema/exact_numbers.hpp"
#include "schema/number.hpp"

#include <simdjson.h>

#include <optional>

namespace assay::schema {

/// The element's number, or nothing if it is none. `exact` (nullptr: there are
/// none) has the numbers of its document that were rounded, and outlives what
/// is returned.
[[nodiscard]] std::optional<Number> number_of(simdjson::dom::element element, const ExactNumbers* exact = nullptr);

/// A value and the numbers of its document that were rounded.
struct Comparand {
    simdjson::dom::element value;
    const ExactNumbers* exact = nullptr;
};

/// JSON equality: numbers by value (1 == 1.0), objects whatever their order.
/// Recurses as deep as the shallower of the two.
[[nodiscard]] bool equal(Comparand a, Comparand b);

/// The indices of the first two equal elements, or nothing. Does not allocate
/// for up to 32 elements; hashes beyond, so it stays near linear.
struct EqualPair {
    std::size_t first;
    std::size_t second;
};
[[nodiscard]] std::optional<EqualPair> find_equal_pair(simdjson::dom::array array, const ExactNumbers* exact = nullptr);

}  // namespace assay::schema
