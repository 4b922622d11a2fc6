#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace assay::schema {

/// A name with its first and last bytes in two words, which tell most names
/// apart without a call to memcmp.
struct NameKey {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::string_view text;

    explicit NameKey(std::string_view name) : text{name}
    {
        const char* bytes = name.data();
        const std::size_t size = name.size();
        if (size >= 8) {
            std::memcpy(&head, bytes, 8);
            std::memcpy(&tail, bytes + size - 8, 8);
        } else if (size >= 4) {
            std::memcpy(&head, bytes, 4);
            std::memcpy(&tail, bytes + size - 4, 4);
        } else if (size > 0) {
            const auto byte = [&](std::size_t at) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at])); };
            head = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
        }
    }

    friend bool operator==(const NameKey& a, const NameKey& b)
    {
        if (a.text.size() != b.text.size() || a.head != b.head || a.tail != b.tail)
            return false;
        return a.text.size() <= 16 || std::memcmp(a.text.data() + 8, b.text.data() + 8, a.text.size() - 16) == 0;
    }
};

/// Finds one of a fixed set of names: the lookup that every member of every
/// instance goes through. Members mostly come in the schema's order, so the
/// name after the last one found is tried first; else the names are hashed.
class PropertyTable {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    PropertyTable() = default;
    /// The names must differ.
    explicit PropertyTable(std::vector<std::string> names);

    // The keys point into the names.
    PropertyTable(PropertyTable&&) = default;
    PropertyTable& operator=(PropertyTable&&) = default;
    PropertyTable(const PropertyTable&) = delete;
    PropertyTable& operator=(const PropertyTable&) = delete;

    /// The name's index in the constructor's list, or `none`. `expected` is
    /// the index to try first; any number will do.
    [[nodiscard]] std::uint32_t find(std::string_view name, std::uint32_t expected = 0) const
    {
        const NameKey key{name};
        if (expected < keys_.size() && keys_[expected] == key)
            return expected;
        return keys_.empty() ? none : find_hashed(key);
    }

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    [[nodiscard]] std::uint32_t find_hashed(const NameKey& key) const;

    std::vector<std::string> names_;
    std::vector<NameKey> keys_;
    std::vector<std::uint32_t> slots_;  ///< Open addressing.
};

}  // namespace assay::schema
