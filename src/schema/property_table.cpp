#include "schema/property_table.hpp"

#include <bit>
#include <functional>

namespace assay::schema {
namespace {

/// Up to here a length check per name beats a hash of the key.
constexpr std::size_t linear_limit = 8;

std::size_t hash_of(std::string_view name)
{
    return std::hash<std::string_view>{}(name);
}

}  // namespace

PropertyTable::PropertyTable(std::vector<std::string> names) : names_{std::move(names)}
{
    if (names_.size() <= linear_limit)
        return;
    slots_.assign(std::bit_ceil(names_.size() * 2), none);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
        std::size_t slot = hash_of(names_[i]) & mask;
        while (slots_[slot] != none)
            slot = (slot + 1) & mask;
        slots_[slot] = i;
    }
}

std::uint32_t PropertyTable::find(std::string_view name) const
{
    if (slots_.empty()) {
        for (std::uint32_t i = 0; i < names_.size(); ++i) {
            if (names_[i] == name)
                return i;
        }
        return none;
    }
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash_of(name) & mask; slots_[slot] != none; slot = (slot + 1) & mask) {
        if (names_[slots_[slot]] == name)
            return slots_[slot];
    }
    return none;
}

}  // namespace assay::schema
