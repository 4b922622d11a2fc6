#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace assay::llm {

/// A definition that refers to another (or itself), and the place where it does.
struct ReferenceLink {
    std::string from;
    std::string to;
    std::string place;
};

/// The index of a link that is part of a circle; nothing if there is none.
/// Linear in the links, up to the look-up of a name.
[[nodiscard]] std::optional<std::size_t> link_on_circle(std::span<const ReferenceLink> links);

}  // namespace assay::llm
