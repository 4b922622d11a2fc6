#include "core/json_text.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace assay {
namespace {

constexpr auto must_escape = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 0x20; ++c)
        table[static_cast<std::size_t>(c)] = true;
    table['"'] = true;
    table['\\'] = true;
    return table;
}();

}  // namespace

void append_json_string(std::string& out, std::string_view utf8)
{
    out += '"';
    std::size_t start = 0;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        if (!must_escape[c])
            continue;
        out.append(utf8, start, i - start);
        start = i + 1;
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: {
            constexpr char hex[] = "0123456789abcdef";
            const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            out.append(escape, sizeof escape);
        }
        }
    }
    out.append(utf8, start, utf8.size() - start);
    out += '"';
}

void append_json_number(std::string& out, double value)
{
    assert(std::isfinite(value));
    char digits[32];
    const auto [end, ec] = std::to_chars(digits, digits + sizeof digits, value);
    assert(ec == std::errc{});
    out.append(digits, end);
}

}  // namespace assay
