#include "core/utf8.hpp"

#include <simdjson.h>

#include <algorithm>

namespace assay {
namespace {

/// Length of the well-formed sequence at the start of `s` (1 to 4), or the
/// negated length of the ill-formed maximal subpart to replace.
int sequence_length(std::string_view s)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return 1;
    int need = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF)
        need = 1;
    else if (lead >= 0xE0 && lead <= 0xEF) {
        need = 2;
        if (lead == 0xE0)
            low = 0xA0;
        if (lead == 0xED)
            high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        need = 3;
        if (lead == 0xF0)
            low = 0x90;
        if (lead == 0xF4)
            high = 0x8F;
    } else {
        return -1;
    }
    for (int i = 1; i <= need; ++i) {
        if (static_cast<std::size_t>(i) >= s.size() || byte(static_cast<std::size_t>(i)) < low ||
            byte(static_cast<std::size_t>(i)) > high)
            return -i;
        low = 0x80;
        high = 0xBF;
    }
    return need + 1;
}

}  // namespace

std::optional<std::size_t> invalid_utf8_at(std::string_view bytes)
{
    if (simdjson::validate_utf8(bytes.data(), bytes.size()))
        return std::nullopt;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const int length = sequence_length(bytes.substr(at));
        if (length < 0)
            return at;
        at += static_cast<std::size_t>(length);
    }
    return std::nullopt;
}

std::string replace_invalid_utf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const int length = sequence_length(bytes);
        if (length > 0) {
            out.append(bytes.substr(0, static_cast<std::size_t>(length)));
            bytes.remove_prefix(static_cast<std::size_t>(length));
        } else {
            out += "\xEF\xBF\xBD";
            bytes.remove_prefix(static_cast<std::size_t>(-length));
        }
    }
    return out;
}

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string printable(std::string_view utf8)
{
    std::string text{utf8};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are the bytes C2 80 to C2 9F.
        const bool is_c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        // U+202A to U+202E are E2 80 AA to E2 80 AE, U+2066 to U+2069 are E2 81 A6 to E2 81 A9.
        const auto at = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
        const bool turns_text = byte == 0xE2 && ((at(1) == 0x80 && at(2) >= 0xAA && at(2) <= 0xAE) ||
                                                 (at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9));
        if (byte < 0x20 || byte == 0x7F)
            text[i] = ' ';
        else if (is_c1)
            text[i] = text[i + 1] = ' ';
        else if (turns_text)
            text[i] = text[i + 1] = text[i + 2] = ' ';
    }
    return text;
}

std::string shorten(std::string_view utf8, std::size_t max_bytes)
{
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    if (utf8.size() <= max_bytes)
        return std::string{utf8};
    std::size_t end = max_bytes > ellipsis.size() ? max_bytes - ellipsis.size() : 0;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
        --end;
    return std::string{utf8.substr(0, end)} + std::string{ellipsis};
}

}  // namespace assay
