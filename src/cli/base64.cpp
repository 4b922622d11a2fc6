#include "cli/base64.hpp"

#include <cstdint>

namespace assay::cli {
namespace {

std::optional<std::uint32_t> sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return static_cast<std::uint32_t>(c - 'A');
    if (c >= 'a' && c <= 'z')
        return static_cast<std::uint32_t>(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return static_cast<std::uint32_t>(c - '0') + 52;
    if (c == '+')
        return 62;
    if (c == '/')
        return 63;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text)
{
    for (int i = 0; i < 2 && text.ends_with('='); ++i)
        text.remove_suffix(1);
    if (text.size() % 4 == 1)
        return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = sextet(c);
        if (!value)
            return std::nullopt;
        held = (held << 6) | *value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((held >> bits) & 0xFF);
        }
    }
    return bytes;
}

}  // namespace assay::cli
