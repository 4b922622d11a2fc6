#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::ground {

/// The keyword by which a schema asks where its strings come from.
inline constexpr const char* mark = "x-ground";

/// Which strings of a schema's records are to be grounded: those under a
/// schema with `"x-ground": true`, however deep, until `"x-ground": false`.
/// Where schemas are combined (allOf, anyOf, ...) one that asks is enough.
class Plan {
public:
    using Node = std::size_t;  ///< A place of the schema; recursive ones come back to it.
    static constexpr Node root = 0;
    static constexpr Node none = static_cast<Node>(-1);

    /// `document` is a compiled schema's, so that its references resolve.
    /// Error if a mark is not a boolean, naming its place.
    [[nodiscard]] static Result<Plan> compile(const Json& document);

    /// Whether no string is asked for.
    [[nodiscard]] bool is_empty() const { return nodes_.empty(); }

    [[nodiscard]] bool wants_string(Node node) const { return nodes_[node].is_marked; }
    /// The node of a member or an item; none if nothing is asked for in it.
    [[nodiscard]] Node member(Node node, std::string_view name) const;
    [[nodiscard]] Node item(Node node, std::size_t index) const;

private:
    struct Parts {
        bool is_marked = false;
        bool has_marks = false;  ///< In it or anywhere below.
        std::map<std::string, Node, std::less<>> members{};
        Node other_members = none;
        std::vector<Node> first_items{};
        Node other_items = none;
    };
    class Compiler;

    [[nodiscard]] Node if_wanted(Node node) const;

    std::vector<Parts> nodes_;
};

/// The document without marks: what is asked about a text is the same with
/// and without them, and so is its answer.
[[nodiscard]] Json without_marks(Json document);

}  // namespace assay::ground
