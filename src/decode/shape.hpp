#pragma once

#include "core/json.hpp"
#include "decode/enum_match.hpp"
#include "schema/format.hpp"
#include "schema/pattern.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::decode {

using ShapeId = std::uint32_t;

/// What a schema asks for at one place, with references followed and allOf
/// folded in: enough to bring a value into line with it. It is no validator:
/// keywords that no reading turns on (not, if, contains, ...) are left out, so
/// what fits a shape may still be refused by the schema, but what the schema
/// accepts fits its shape as it stands.
struct Shape {
    enum Type : std::uint8_t {
        null = 1, boolean = 2, integer = 4, fraction = 8, string = 16, array = 32, object = 64,
        number = integer | fraction,
        any = 127,
    };

    struct Property {
        std::string name;
        ShapeId shape;
        bool is_required = false;
        std::string default_json;  ///< Empty if there is none.
        std::vector<std::string> folded_names;  ///< Its name and its aliases, folded.
    };

    std::uint8_t types = any;
    bool names_types = false;  ///< A `type` says which.

    /// The types that a value of the types `own` may be read as. A schema
    /// without a `type` asks for no other, and another only evades its keywords:
    /// [{"age": "old"}] keeps none of those of an object.
    [[nodiscard]] std::uint8_t readable_from(std::uint8_t own) const
    {
        return names_types ? types : static_cast<std::uint8_t>(types & own);
    }

    bool is_enum = false;
    std::vector<EnumOption> options;     ///< The strings of an enum.
    std::vector<std::string> constants;  ///< Its other scalars as JSON text.
    bool has_composite_constants = false;

    std::optional<double> minimum;
    std::optional<double> maximum;
    std::size_t min_length = 0;
    std::size_t max_length = SIZE_MAX;  ///< In characters.
    std::vector<schema::Pattern> patterns;
    std::optional<schema::Format> format;

    std::vector<Property> properties;
    std::unordered_map<std::string, std::size_t> by_name;
    std::unordered_map<std::string, std::size_t> by_alias;  ///< `x-alias` of a property.
    std::unordered_map<std::string, std::size_t> by_fold;   ///< Folded names and aliases that are no two properties'.
    std::vector<std::pair<schema::Pattern, ShapeId>> pattern_properties;
    ShapeId additional = 0;
    bool is_closed = false;  ///< No other properties are allowed.
    std::optional<ShapeId> names;

    std::vector<ShapeId> prefix;
    ShapeId items = 0;
    bool has_items = true;  ///< Items beyond the prefix are allowed.
    std::size_t min_items = 0;

    /// anyOf or oneOf, each with all that is asked for beside it. If there are
    /// branches, they say everything.
    std::vector<ShapeId> branches;
};

/// The shapes of one schema. Shape 0 fits anything.
class Shapes {
public:
    /// `document` is a compiled schema's, so its references resolve. Builds at
    /// most 20,000 shapes; what lies beyond fits anything. Not recursive.
    [[nodiscard]] static Shapes of(const Json& document);

    [[nodiscard]] ShapeId root() const { return root_; }
    [[nodiscard]] const Shape& operator[](ShapeId id) const { return shapes_[id]; }
    [[nodiscard]] std::size_t size() const { return shapes_.size(); }
    [[nodiscard]] bool has_defaults() const { return has_defaults_; }

    /// The schema asks for a text and says nothing about it: the whole answer
    /// is that text, or the one that it spells as a JSON string.
    [[nodiscard]] bool is_plain_text() const { return is_plain_text_; }

private:
    friend class ShapeBuilder;
    std::vector<Shape> shapes_;
    ShapeId root_ = 0;
    bool has_defaults_ = false;
    bool is_plain_text_ = false;
};

}  // namespace assay::decode
