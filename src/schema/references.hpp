#pragma once

#include "core/json.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::schema {

/// The schemas of one document that have an identity: it finds what a
/// reference means without ever looking outside the document.
class References {
public:
    /// `document` is normalised and outlives this. An error if two parts claim
    /// one identity.
    [[nodiscard]] static Result<References> index(const Json& document);

    /// A schema and what "#" means inside it.
    struct Target {
        const Json* schema;
        std::string pointer;     ///< From the document's root.
        std::uint32_t resource;  ///< Index of the enclosing resource.
        bool dynamic = false;    ///< Reached through a $dynamicAnchor.
    };

    /// What `reference` names when it stands inside `resource`.
    [[nodiscard]] Result<Target> resolve(const std::string& reference, std::uint32_t resource) const;

    /// The schema that `resource` names "$dynamicAnchor": `name`, if any.
    [[nodiscard]] std::optional<Target> dynamic_anchor(std::uint32_t resource, const std::string& name) const;

    /// The resource of the schema at `pointer`; the root's is 0.
    [[nodiscard]] std::uint32_t resource_at(const std::string& pointer) const;

    [[nodiscard]] std::uint32_t resource_count() const { return static_cast<std::uint32_t>(resources_.size()); }

private:
    struct Anchor {
        std::string pointer;
        const Json* schema;
        bool dynamic;
    };
    /// A schema with its own $id, or the document's root.
    struct Resource {
        std::string uri;
        std::string pointer;
        const Json* schema;
        std::map<std::string, Anchor> anchors;
    };

    std::vector<Resource> resources_;
    std::map<std::string, std::uint32_t> by_uri_;
    std::map<std::string, std::uint32_t> by_pointer_;
};

}  // namespace assay::schema
