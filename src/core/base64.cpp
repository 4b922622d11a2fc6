#include "core/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace assay {
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

void append_base64(std::string& out, std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 4; ++j)
            out += j <= count ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
}

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

}  // namespace assay
