#pragma once

#include "core/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

/// The API keys a server takes. It knows their SHA-256 only: keys are made
/// from 256 random bits, so a slow password hash would add nothing.
///
/// File: a line a key, `NAME SHA256-IN-HEX`; empty lines and lines that begin
/// with # are skipped.
class KeyRing {
public:
    /// The error names `name:line`. A name that stands twice is one.
    [[nodiscard]] static Result<KeyRing> parse(std::string_view text, const std::string& name);
    [[nodiscard]] static Result<KeyRing> load(const std::string& path);

    /// Error if the name is taken or not of [A-Za-z0-9._-]{1,64}.
    [[nodiscard]] Result<void> add(const std::string& name, std::string_view key);
    /// Whether there was one of that name.
    bool remove(std::string_view name);

    /// As parse() reads it.
    [[nodiscard]] std::string text() const;

    /// Whose key it is. Takes the same time for every key of one length.
    [[nodiscard]] std::optional<std::string_view> owner(std::string_view key) const;

    [[nodiscard]] bool is_empty() const { return keys_.empty(); }
    [[nodiscard]] std::vector<std::string> names() const;

private:
    struct Key {
        std::string name;
        std::array<std::uint8_t, 32> hash;
    };

    [[nodiscard]] Result<void> add_hash(const std::string& name, const std::array<std::uint8_t, 32>& hash);

    std::vector<Key> keys_;
};

/// A new key: "assay_" and 64 hex digits from the system's random numbers.
[[nodiscard]] std::string make_key();

/// Writes the ring so that a crash leaves the old file or the new one, readable by its owner only.
[[nodiscard]] Result<void> save_keys(const KeyRing& ring, const std::string& path);

}  // namespace assay::serve
