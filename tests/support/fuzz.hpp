#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

// What the fuzz tests share: seeded loops whose length is a setting, and damage
// to bytes. A test prints the seed that failed.

namespace assay::test {

/// How many rounds a loop takes: `usual`, or what ASSAY_FUZZ_ROUNDS says.
[[nodiscard]] inline std::uint32_t rounds(std::uint32_t usual)
{
    const char* text = std::getenv("ASSAY_FUZZ_ROUNDS");
    return text ? static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10)) : usual;
}

/// `bytes` with one to five pieces of damage: a byte changed to any other or to
/// one of `alphabet`, which are those that matter to the format; up to 20 bytes
/// cut out or doubled.
[[nodiscard]] inline std::string mutate(std::string bytes, std::mt19937& random, std::string_view alphabet)
{
    for (auto left = 1 + random() % 5; left > 0 && !bytes.empty(); --left) {
        const std::size_t at = random() % bytes.size();
        const std::size_t count = std::min<std::size_t>(bytes.size() - at, 1 + random() % 20);
        switch (random() % 4) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes.erase(at, count); break;
        case 2: bytes.insert(at, bytes.substr(at, count)); break;
        case 3: bytes[at] = alphabet[random() % alphabet.size()]; break;
        }
    }
    return bytes;
}

}  // namespace assay::test
