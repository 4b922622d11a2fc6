#pragma once

#include "decode/align.hpp"
#include "decode/aligned_value.hpp"
#include "decode/coerce_ratio.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace assay::decode {

/// One alignment under way. Recursive along the value's depth; a step that
/// changes the structure without going deeper is taken at most once at each
/// value, and `max_work` bounds all together.
class Aligner {
public:
    Aligner(JsonTree& tree, const Shapes& shapes, const AlignOptions& options, const DecodeLimits& limits);

    [[nodiscard]] Alignment run(JsonTree::Id root, Root kind);

private:
    using Id = JsonTree::Id;
    using Reading = std::optional<AlignedValue>;

    /// Structural steps that led to this reading of a value.
    enum Step : std::uint8_t { wrapped = 1, keyed = 2, unwrapped = 4, parsed = 8 };  // key_of() has room for these four.
    struct At {
        Id node;
        std::uint8_t steps = 0;
        unsigned depth = 0;
        const Shape::Property* property = nullptr;  ///< Whose value it is, if it is read as one's.

        [[nodiscard]] bool has(Step step) const { return (steps & step) != 0; }
        [[nodiscard]] At with(Step step) const
        {
            return {node, static_cast<std::uint8_t>(steps | step), depth, property};
        }
        /// A part taken in place of the whole.
        [[nodiscard]] At inside(Id part, Step step) const
        {
            return {part, static_cast<std::uint8_t>(steps | step), depth + 1};
        }
        /// A part of the whole that is read.
        [[nodiscard]] At part(Id child) const { return {child, 0, depth + 1}; }
    };

    // Choices: aligner.cpp.
    [[nodiscard]] Reading read(At at, ShapeId shape);
    [[nodiscard]] Reading read_branches(At at, const Shape& shape, ShapeId id);
    [[nodiscard]] Reading read_one(At at, const Shape& shape, ShapeId id);
    [[nodiscard]] Reading read_container(At at, const Shape& shape, ShapeId id);
    [[nodiscard]] Reading coerced(At at, const Shape& shape, ShapeId id);
    [[nodiscard]] bool same_text(const AlignedValue& a, const AlignedValue& b) const;
    [[nodiscard]] bool allows_null(ShapeId id, int levels = 4) const;
    [[nodiscard]] std::string_view raw(Id node);

    // Scalars: aligner_scalars.cpp.
    [[nodiscard]] Reading read_scalar(At at, const Shape& shape);
    [[nodiscard]] Reading read_enum(At at, const Shape& shape, ShapeId id);
    [[nodiscard]] Reading enum_from_text(const std::string& text, At at, const Shape& shape);
    [[nodiscard]] Reading enum_from_boolean(bool value, At at, const Shape& shape);
    [[nodiscard]] Reading constant_from_text(const std::string& text, At at, const Shape& shape);
    [[nodiscard]] Reading text_as_it_is(At at, const Shape& shape);
    [[nodiscard]] Reading dated(At at, const Shape& shape, const std::string& text) const;
    [[nodiscard]] Reading scalar_from_text(At at, const Shape& shape);
    [[nodiscard]] Reading number_from_ratio(const Ratio& ratio, At at, const Shape& shape);
    [[nodiscard]] Reading number_from_text(const std::string& text, At at, const Shape& shape);
    [[nodiscard]] Reading scalar_from_number(At at, const Shape& shape);
    [[nodiscard]] Reading text_from(At at, const Shape& shape, std::string_view what);
    [[nodiscard]] bool is_allowed(std::string_view what) const;

    // Lists: aligner_lists.cpp.
    [[nodiscard]] Reading read_list(At at, const Shape& shape);
    [[nodiscard]] bool names_options(ShapeId id, int levels = 4) const;
    [[nodiscard]] Reading list_from_single(At at, const Shape& shape);
    [[nodiscard]] Reading only_item(At at, ShapeId id, bool objects_alone);
    [[nodiscard]] Reading only_member(At at, ShapeId id, JsonTree::Kind wanted);
    [[nodiscard]] bool names_its_value(Id member, At at) const;

    // JSON that stands in a string, and calls of tools: aligner_inner.cpp.
    [[nodiscard]] Reading from_json_in_text(At at, ShapeId id);
    struct InnerJson {
        Id root;
        std::vector<Note> mends;  ///< What it took to read it.
    };
    [[nodiscard]] const std::optional<InnerJson>& json_in_text(Id node);
    [[nodiscard]] Reading from_tool_call(At at, ShapeId id);
    [[nodiscard]] Id arguments_of(Id call) const;
    [[nodiscard]] Reading inside_text(At at, ShapeId id, Step step, std::string_view what);

    // Objects: aligner_objects.cpp.
    [[nodiscard]] Reading read_object(At at, const Shape& shape);
    enum class Seen : std::uint8_t { no, kept, left_out };
    struct Members {
        std::vector<Seen> seen;   ///< By property.
        std::vector<bool> named;  ///< By property; filled when first asked for.
    };
    [[nodiscard]] bool read_member(At at, Id member, const Shape& shape, Members& members, AlignedValue& object);
    [[nodiscard]] bool is_named(At at, const Shape& shape, std::size_t index, Members& members);
    [[nodiscard]] bool read_property(At at, Id member, const Shape& shape, std::size_t index, std::string_view spelling,
                                     AlignedValue& object);
    [[nodiscard]] bool read_other(At at, Id member, const std::string& key, const Shape& shape, AlignedValue& object);
    [[nodiscard]] bool fill_missing(const Shape& shape, const Members& members, AlignedValue& object) const;
    [[nodiscard]] bool is_any_list(ShapeId id) const;
    [[nodiscard]] bool has_default(const Shape::Property& property) const;
    [[nodiscard]] Reading object_with_implied_key(At at, const Shape& shape);
    [[nodiscard]] Reading object_from_positions(At at, const Shape& shape);

    JsonTree& tree_;
    const Shapes& shapes_;
    const AlignOptions& options_;
    const DecodeLimits& limits_;
    std::size_t work_ = 0;
    std::size_t max_work_;
    Id answer_ = JsonTree::none;  ///< The node that is the bare text of the answer.
    bool is_ambiguous_ = false;

    [[nodiscard]] static std::uint64_t key_of(At at, ShapeId id)
    {
        return (static_cast<std::uint64_t>(at.node) << 32) | (static_cast<std::uint64_t>(id) << 4) | at.steps;
    }

    /// The branch that a choice took, so that a value that is looked at again
    /// from another branch above costs one look: otherwise each level of a
    /// recursive schema would multiply the work.
    std::unordered_map<std::uint64_t, std::int32_t> taken_;
    std::unordered_set<std::uint64_t> unreadable_;  ///< Containers that no rule could read.
    std::unordered_map<Id, std::optional<InnerJson>> found_in_text_;
    std::unordered_set<Id> failed_;
};

}  // namespace assay::decode
