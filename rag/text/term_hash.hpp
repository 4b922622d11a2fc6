#pragma once

#include <cstdint>
#include <string_view>

namespace assay::rag {

/// 64 bits that stand for a term in indexes and in files: FNV-1a, its bits
/// mixed once more so that tables may use any of them. The same on every
/// machine and for ever. Who tries can find two terms of one hash; they would
/// be taken for one term, no worse.
[[nodiscard]] inline std::uint64_t hash_term(std::string_view term)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : term) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15;
    return hash ^ hash >> 29;
}

}  // namespace assay::rag
