#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rules {

/// The words of a property name, lower case: "wouldRecommend",
/// "would_recommend" and "Would recommend" all give {"would", "recommend"}.
[[nodiscard]] std::vector<std::string> split_name(std::string_view name);

/// What a schema says about a field in words: its name first, then the name of
/// the object around it, then title and description.
struct FieldWords {
    std::vector<std::string> name;
    std::vector<std::string> parent;
    std::vector<std::string> description;

    /// Whether a word of the name starts with one of `stems`.
    [[nodiscard]] bool name_has(std::initializer_list<std::string_view> stems) const;
    [[nodiscard]] bool parent_has(std::initializer_list<std::string_view> stems) const;
    [[nodiscard]] bool description_has(std::initializer_list<std::string_view> stems) const;
    /// Whether the name is exactly one of these, words joined by a space.
    [[nodiscard]] bool name_is(std::initializer_list<std::string_view> names) const;
};

}  // namespace assay::rules
