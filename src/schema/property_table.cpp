#include "schema/property_table.hpp"

#include <bit>
#include <functional>

namespace assay::schema {
namespace {

/// Names of more than 16 bytes may share head and tail, so many that the
/// middle must count, too.
std::size_t hash_of(const NameKey& key)
{
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15u;
    std::uint64_t hash = (key.head ^ std::rotl(key.tail, 29) ^ key.text.size()) * factor;
    if (key.text.size() > 16)
        hash ^= std::hash<std::string_view>{}(key.text);
    return static_cast<std::size_t>(hash ^ hash >> 32);
}

}  // namespace

PropertyTable::PropertyTable(std::vector<std::string> names) : names_{std::move(names)}
{
    for (const auto& name : names_)
        keys_.emplace_back(name);
    slots_.assign(std::bit_ceil(names_.size() * 2 + 1), none);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t i = 0; i < keys_.size(); ++i) {
        std::size_t slot = hash_of(keys_[i]) & mask;
        while (slots_[slot] != none)
            slot = (slot + 1) & mask;
        slots_[slot] = i;
    }
}

std::uint32_t PropertyTable::find_hashed(const NameKey& key) const
{
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash_of(key) & mask; slots_[slot] != none; slot = (slot + 1) & mask) {
        if (keys_[slots_[slot]] == key)
            return slots_[slot];
    }
    return none;
}

}  // namespace assay::schema
