#pragma once

#include "rag/chunk/sentences.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A part of a Markdown text under one heading, the heading's line included.
struct Section {
    Span span;
    std::string context;  ///< Its headings from the outermost, joined by " > ".
};

/// Cuts Markdown at its headings (CommonMark: "# ..." to "###### ...", or a line
/// underlined with = or -). Fenced code is left in one piece. All of the text
/// lies in a section; what stands before the first heading has no context.
[[nodiscard]] std::vector<Section> split_sections(std::string_view markdown);

/// The level of heading that a line gives to the line above it: three or more = (1) or - (2); 0 for any other.
[[nodiscard]] std::size_t underline_level(std::string_view line);

}  // namespace assay::rag
