#include "rag/chunk/sections.hpp"

#include <array>
#include <optional>

namespace assay::rag {
namespace {

constexpr std::size_t max_level = 6;
constexpr std::size_t max_heading_bytes = 300;  ///< Of a line that is underlined: longer ones are paragraphs.

struct Heading {
    std::size_t level;
    std::string_view title;
};

std::string_view trim(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// "## Title ##"
std::optional<Heading> hash_heading(std::string_view line)
{
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || indent > 3)
        return std::nullopt;
    line.remove_prefix(indent);
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    if (level == 0 || level > max_level || (level < line.size() && line[level] != ' ' && line[level] != '\t'))
        return std::nullopt;
    auto title = trim(line.substr(level));
    const auto closing = title.find_last_not_of('#');
    if (closing == std::string_view::npos)
        title = {};
    else if (closing + 1 < title.size() && title[closing] == ' ')
        title = trim(title.substr(0, closing));
    return Heading{level, title};
}

/// The mark that opens or closes fenced code; empty if this line has none.
std::string_view fence(std::string_view line)
{
    line = trim(line);
    const auto length = line.starts_with("```") ? line.find_first_not_of('`')
                        : line.starts_with("~~~") ? line.find_first_not_of('~')
                                                  : 0;
    return line.substr(0, std::min(length, line.size()));
}

std::string joined(const std::array<std::string, max_level>& titles)
{
    std::string context;
    for (const auto& title : titles)
        if (!title.empty())
            context += (context.empty() ? "" : " > ") + title;
    return context;
}

}  // namespace

std::size_t underline_level(std::string_view line)
{
    line = trim(line);
    if (line.size() < 3)
        return 0;
    if (line.find_first_not_of('=') == std::string_view::npos)
        return 1;
    return line.find_first_not_of('-') == std::string_view::npos ? 2 : 0;
}

std::vector<Section> split_sections(std::string_view markdown)
{
    std::vector<Section> sections;
    std::array<std::string, max_level> titles;
    std::size_t section_start = 0;
    std::string context;
    std::string_view open_fence;
    std::string_view line_before;
    std::size_t line_before_start = 0;

    const auto begin = [&](std::size_t start, const Heading& heading) {
        if (start > section_start)
            sections.push_back({{section_start, start}, context});
        section_start = start;
        titles[heading.level - 1] = heading.title;
        for (std::size_t level = heading.level; level < max_level; ++level)
            titles[level].clear();
        context = joined(titles);
    };
    for (std::size_t start = 0; start < markdown.size();) {
        const auto end = std::min(markdown.find('\n', start), markdown.size());
        const auto line = markdown.substr(start, end - start);
        const auto mark = fence(line);
        if (!open_fence.empty()) {
            if (mark.size() >= open_fence.size() && mark.front() == open_fence.front() && trim(line) == mark)
                open_fence = {};
            line_before = {};
        } else if (!mark.empty()) {
            open_fence = mark;
            line_before = {};
        } else if (const auto heading = hash_heading(line)) {
            begin(start, *heading);
            line_before = {};
        } else if (const auto level = underline_level(line); level != 0 && !trim(line_before).empty()) {
            begin(line_before_start, {level, trim(line_before)});
            line_before = {};
        } else {
            // Only a line that stands alone is a heading when it is underlined.
            const bool follows_text = !trim(line_before).empty();
            line_before = follows_text || line.size() > max_heading_bytes ? std::string_view{} : line;
            line_before_start = start;
        }
        start = end + 1;
    }
    if (section_start < markdown.size())
        sections.push_back({{section_start, markdown.size()}, context});
    return sections;
}

}  // namespace assay::rag
