#include "cli/text_grid.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace assay::cli {
namespace {

/// The code point at the start of `utf8`, which is well-formed, and its length.
std::pair<char32_t, std::size_t> first_code_point(std::string_view utf8)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const auto tail = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3F); };
    const char32_t lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    if (lead < 0xE0)
        return {(lead & 0x1F) << 6 | tail(1), 2};
    if (lead < 0xF0)
        return {(lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3};
    return {(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4};
}

/// Blocks of Unicode's East Asian Width W and F, and of zero-width marks, as
/// coarse as a table on a terminal needs.
std::size_t width_of(char32_t c)
{
    const bool zero = (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F) ||
                      (c >= 0x20D0 && c <= 0x20FF) || (c >= 0x1F3FB && c <= 0x1F3FF) || c == 0x94D || c == 0x93F;
    if (zero)
        return 0;
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
                      (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1F64F) ||
                      (c >= 0x1F900 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
}

std::string without_controls(std::string_view text)
{
    std::string out = replace_invalid_utf8(text);
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = ' ';
    }
    return out;
}

/// At most `max_width` cells, ending in an ellipsis if it had to be cut.
std::string fit(const std::string& text, std::size_t max_width)
{
    if (display_width(text) <= max_width)
        return text;
    std::size_t width = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto [code_point, length] = first_code_point(std::string_view{text}.substr(at));
        if (width + width_of(code_point) > max_width - 1)
            break;
        width += width_of(code_point);
        at += length;
    }
    return text.substr(0, at) + "\xE2\x80\xA6";
}

void append_row(std::string& out, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out += cells[i];
        if (i + 1 < cells.size())
            out.append(widths[i] - display_width(cells[i]) + 2, ' ');
    }
    out += '\n';
}

}  // namespace

std::size_t display_width(std::string_view utf8)
{
    std::size_t width = 0;
    while (!utf8.empty()) {
        const auto [code_point, length] = first_code_point(utf8);
        width += width_of(code_point);
        utf8.remove_prefix(length);
    }
    return width;
}

std::string text_grid(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                      std::size_t max_width)
{
    std::vector<std::vector<std::string>> cells = {header};
    cells.insert(cells.end(), rows.begin(), rows.end());
    std::vector<std::size_t> widths(header.size(), 0);
    for (auto& row : cells) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = fit(without_controls(row[i]), max_width);
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }
    std::string out;
    append_row(out, cells.front(), widths);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        out.append(widths[i], '-');
        out += i + 1 < widths.size() ? "  " : "\n";
    }
    for (std::size_t i = 1; i < cells.size(); ++i)
        append_row(out, cells[i], widths);
    return out;
}

}  // namespace assay::cli
