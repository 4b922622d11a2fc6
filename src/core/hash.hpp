#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

/// SHA-256 (FIPS 180-4).
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

/// SHA-256 in lower-case hex (64 characters). Content hashes name prompts,
/// schemas and answers across runs and machines, and money hangs on them, so
/// the hash is a cryptographic one.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// The first 16 hex digits of sha256_hex(): short enough for a column, long
/// enough that two prompts of one project never meet.
[[nodiscard]] std::string short_hash(std::string_view bytes);

}  // namespace assay
