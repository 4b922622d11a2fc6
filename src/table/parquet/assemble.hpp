#pragma once

#include "core/result.hpp"
#include "table/column.hpp"
#include "table/parquet/metadata.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace assay::table::parquet {

/// A node of a file's schema with what assembling its column takes. "Slots"
/// are those of our column: an entry of any leaf below opens a slot of this
/// node if its repetition is at most `repetition` and its definition at least
/// `slot_definition`; the slot is not null if its definition is at least
/// `definition`.
struct Node {
    Type type{};
    std::string name{};
    int slot_definition = 0;
    int definition = 0;
    int repetition = 0;
    int element_definition = 0;       ///< Lists: from here on there is an element.
    std::vector<Node> children{};     ///< As in `type`.
    std::optional<std::size_t> leaf{};  ///< Leaves: which column of the file.
};

/// One leaf as assembling and decoding see it.
struct LeafNode {
    Physical physical = Physical::boolean;
    Logical logical = Logical::none;
    Type type{};
    int slot_definition = 0;
    int max_definition = 0;
    std::vector<int> element_definitions{};  ///< Of the lists above, outermost first.

    [[nodiscard]] int max_repetition() const { return static_cast<int>(element_definitions.size()); }
};

struct FileSchema {
    std::vector<Node> columns{};
    std::vector<LeafNode> leaves{};  ///< In the file's order.
};

/// Errc::corrupt if the elements are no tree, Errc::invalid_input naming the
/// column if one has a type that is not read.
[[nodiscard]] Result<FileSchema> read_schema(const std::vector<SchemaElement>& elements);

/// What decoding a leaf yields: levels per entry, and its column with a slot
/// for each entry that has one.
struct LeafData {
    std::vector<std::uint8_t> definitions{};
    std::vector<std::uint8_t> repetitions{};
    Column column;
};

/// Whether the levels can come from nested values: a list goes on only where
/// there was an element. assemble() relies on it.
[[nodiscard]] bool levels_make_sense(const LeafNode& leaf, const LeafData& data);

/// Builds the node's column; takes the columns out of `leaves`. Errc::corrupt
/// if the leaves of a record disagree.
[[nodiscard]] Result<Column> assemble(const Node& node, std::vector<LeafData>& leaves);

}  // namespace assay::table::parquet
