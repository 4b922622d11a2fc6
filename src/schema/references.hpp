#pragma once

#include "core/json.hpp"
#include "schema/documents.hpp"
#include "schema/normalise.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace assay::schema {

/// The schemas that have an identity: it finds what a reference means. Other
/// documents are read the first time something refers to them.
///
/// A place in the user's document is a JSON pointer; one in another document
/// has that document's URI in front: "http://x/y.json#/$defs/a".
class References {
public:
    /// `document` is normalised and outlives this. An error if an identity is
    /// no string.
    [[nodiscard]] static Result<References> index(const Json& document, Dialect dialect = {}, Documents documents = {});

    /// A schema and what "#" means inside it.
    struct Target {
        const Json* schema;
        std::string pointer;
        std::uint32_t resource;  ///< Index of the enclosing resource.
        bool dynamic = false;    ///< Reached through a $dynamicAnchor.
    };

    /// What `reference` names when it stands inside `resource`. An error if
    /// that is nothing, or is claimed by two different schemas.
    [[nodiscard]] Result<Target> resolve(const std::string& reference, std::uint32_t resource);

    /// The schema that `resource` names "$dynamicAnchor": `name`, if any. The
    /// name recursive_anchor stands for 2019-09's "$recursiveAnchor": true.
    [[nodiscard]] std::optional<Target> dynamic_anchor(std::uint32_t resource, const std::string& name) const;
    static constexpr const char* recursive_anchor = "";

    /// The resource of the schema at `pointer`; the user's document is 0.
    [[nodiscard]] std::uint32_t resource_at(const std::string& pointer) const;
    /// Whether the metaschema of `resource` makes `format` an assertion.
    [[nodiscard]] bool asserts_format(std::uint32_t resource) const { return resources_[resource].asserts_format; }

    /// Grows as documents are read.
    [[nodiscard]] std::uint32_t resource_count() const { return static_cast<std::uint32_t>(resources_.size()); }

private:
    struct Anchor {
        std::string pointer;
        const Json* schema;
        bool dynamic;
        bool ambiguous = false;
    };
    /// A schema with its own $id, or a document's root.
    struct Resource {
        std::string uri;
        std::string pointer;
        const Json* schema;
        bool asserts_format;
        std::unordered_map<std::string, Anchor> anchors;
        bool ambiguous = false;
    };

    References() = default;
    Result<void> add(const Json& document, const std::string& uri, const std::string& prefix, Dialect dialect);
    Result<void> identify(const Json& schema, const std::string& pointer, std::uint32_t& resource);
    Result<void> add_anchors(const Json& schema, const std::string& pointer, std::uint32_t resource);
    std::uint32_t add_resource(Resource resource);
    Result<std::optional<std::uint32_t>> load(const std::string& uri);

    Documents documents_;
    Dialect dialect_;                 ///< Of documents that do not name one.
    std::deque<Normalised> loaded_;   ///< A deque, so that they stay where they are.
    std::vector<Resource> resources_;
    std::unordered_map<std::string, std::uint32_t> by_uri_;
    std::unordered_map<std::string, std::uint32_t> by_pointer_;
};

}  // namespace assay::schema
