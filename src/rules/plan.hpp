#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "rules/cue.hpp"
#include "rules/field_words.hpp"
#include "rules/pattern.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace assay::rules {

/// Bounds on what is compiled and what is written for one text.
struct PlanLimits {
    std::size_t max_depth = 24;      ///< Nested objects and arrays; deeper ones stay empty.
    std::size_t max_nodes = 20'000;  ///< Of the compiled plan; a larger schema is refused.
    std::size_t max_list_items = 12; ///< Written per list where the schema sets no lower maximum.
};

/// The JSON types a place admits, as bits.
enum TypeBits : unsigned {
    null_bit = 1,
    boolean_bit = 2,
    integer_bit = 4,
    number_bit = 8,
    string_bit = 16,
    array_bit = 32,
    object_bit = 64,
    all_bits = 127,
};

/// One admitted value of an enum or const.
struct Option {
    std::string json;                 ///< As it is written.
    std::string text;                 ///< The string, or the JSON of another value.
    std::vector<std::string> words;   ///< split_name() of the text.
    bool is_null = false;
    std::optional<double> level;      ///< -1 (worst) to 1 (best) if the value names a feeling.
};

/// The options by the stems that speak for them.
struct OptionCue {
    std::size_t option;
    float weight;
};
using OptionIndex = std::unordered_map<std::string, std::vector<OptionCue>>;

struct NumberRange {
    std::optional<double> minimum;
    std::optional<double> maximum;
    bool exclusive_minimum = false;
    bool exclusive_maximum = false;
    std::optional<double> multiple_of;
    bool integer = false;
};

struct StringShape {
    std::size_t min_length = 0;  ///< Code points.
    std::size_t max_length = std::numeric_limits<std::size_t>::max();
    std::shared_ptr<const Pattern> pattern;
    std::string format;
};

struct Node;

struct ArrayShape {
    std::size_t min_items = 0;
    std::size_t max_items = 0;
    bool unique = false;
    std::vector<Node> prefix;
    std::unique_ptr<Node> items;  ///< Null if nothing is said about them.
};

struct Property {
    std::string key_json;  ///< "\"name\":" ready to be written.
    bool required = false;
    std::unique_ptr<Node> value;
};

/// One place of the schema: what may stand there and how it is understood.
struct Node {
    unsigned types = all_bits;
    std::vector<Option> options;  ///< Not empty: one of these is written.
    OptionIndex option_index;
    NumberRange number;
    StringShape string;
    ArrayShape array;
    std::vector<Property> properties;
    std::vector<Node> variants;  ///< anyOf and oneOf: the first with a cue is taken.
    bool cut_off = false;        ///< Recursion or depth ended here; left empty.
    FieldWords words;
    Cue cue = Cue::none;

    [[nodiscard]] bool admits(unsigned bits) const { return (types & bits) != 0; }
};

/// Compiles the root of a schema document (normalised, references resolvable).
[[nodiscard]] Result<Node> compile_plan(const Json& document, const PlanLimits& limits);

}  // namespace assay::rules
