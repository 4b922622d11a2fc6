#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::schema {

/// Finds one of a fixed set of names: the lookup that every member of every
/// instance goes through. A few names are compared one by one, more are hashed.
class PropertyTable {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    PropertyTable() = default;
    /// The names must differ.
    explicit PropertyTable(std::vector<std::string> names);

    /// The name's index in the constructor's list, or `none`.
    [[nodiscard]] std::uint32_t find(std::string_view name) const;

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    std::vector<std::string> names_;
    std::vector<std::uint32_t> slots_;  ///< Open addressing; empty for a few names.
};

}  // namespace assay::schema
