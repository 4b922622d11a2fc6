#pragma once

#include "decode/decode.hpp"
#include "decode/json_tree.hpp"
#include "decode/shape.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

// Brings a value into line with a schema. Each place of the schema (a shape)
// reads the value that stands there: as it is if it fits, which costs nothing,
// or else in the cheapest of the ways below, each with a note and its price.
//
//     scalars     "$1,200" 1200 · "Yes" true · "In Progress" in_progress
//     containers  one value where a list is wanted, a list around the record,
//                 keys in another spelling, JSON inside a string
//     choices     each branch of anyOf reads the value; the cheapest wins, and
//                 two different readings of one price are none
//
// What is missing is not made up: a required property without a value is null
// if the schema allows that, and otherwise the end of that reading.

namespace assay::decode {

struct Aligned {
    std::string json;
    std::vector<Note> notes;  ///< Of the alignment alone.
    int price = 0;            ///< Of these notes.
};

struct Alignment {
    std::optional<Aligned> reading;
    bool is_ambiguous = false;  ///< Somewhere two readings were equally good.
    std::size_t work = 0;       ///< Values read, for tests of the limits.
    /// Members and items that could not be read as what was wanted there.
    std::unordered_set<JsonTree::Id> failed{};
};

/// What stands at a tree's root: a value of the model's, or its bare text.
enum class Root { value, answer };

/// Reads `root` as what `shapes` ask for. The tree grows by what is found in
/// strings. Whether the schema accepts the reading is for the caller to check.
[[nodiscard]] Alignment align(JsonTree& tree, JsonTree::Id root, Root kind, const Shapes& shapes,
                              const AlignOptions& options, const DecodeLimits& limits);

}  // namespace assay::decode
