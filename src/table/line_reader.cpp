#include "table/line_reader.hpp"

namespace assay::table {
namespace {

std::string_view without_return(std::string_view line)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

}  // namespace

Result<LineReader::Line> LineReader::next()
{
    input_.consume(std::exchange(consumed_, 0));
    std::size_t scanned = 0;
    while (true) {
        const std::string_view window = input_.window();
        const std::size_t end = window.find('\n', scanned);
        if (end != std::string_view::npos && end <= max_line_bytes_) {
            consumed_ = end + 1;
            return Line{without_return(window.substr(0, end)), ++number_};
        }
        scanned = window.size();
        if (end != std::string_view::npos || scanned > max_line_bytes_)
            return skip_line();
        const auto filled = input_.fill();
        if (!filled)
            return filled.error();
        if (*filled)
            continue;
        if (input_.stopped() || scanned == 0)
            return Line{};
        consumed_ = scanned;
        return Line{without_return(input_.window()), ++number_};
    }
}

/// Lets go of everything up to the next line feed.
Result<LineReader::Line> LineReader::skip_line()
{
    while (true) {
        const std::string_view window = input_.window();
        if (const std::size_t end = window.find('\n'); end != std::string_view::npos) {
            input_.consume(end + 1);
            break;
        }
        input_.consume(window.size());
        const auto filled = input_.fill();
        if (!filled)
            return filled.error();
        if (!*filled)
            break;
    }
    return Line{{}, ++number_, true};
}

}  // namespace assay::table
