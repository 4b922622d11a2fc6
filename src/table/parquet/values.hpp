#pragma once

#include "table/column.hpp"
#include "table/parquet/metadata.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::table::parquet {

using Slots = std::span<const std::size_t>;

/// Appends the values of non-null `slots` in PLAIN encoding.
void append_plain(std::string& out, const Column& column, Slots slots);

/// The size append_plain() would add, for all but booleans.
[[nodiscard]] std::size_t plain_bytes(const Column& column, std::size_t slot);

/// Each distinct value once, in order of appearance, and where each slot finds its own.
struct Dictionary {
    std::string plain{};
    std::uint32_t count = 0;
    std::vector<std::uint32_t> indices{};  ///< Parallel to the slots.
};

/// A dictionary, if storing one beats storing the values (never for booleans).
[[nodiscard]] std::optional<Dictionary> make_dictionary(const Column& column, Slots slots);

/// `null_count` is the caller's to set. Leaves min and max out where a long
/// string would have to be cut or there is no value.
[[nodiscard]] Statistics statistics_of(const Column& column, Slots slots);

}  // namespace assay::table::parquet
