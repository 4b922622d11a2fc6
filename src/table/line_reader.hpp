#pragma once

#include "core/result.hpp"
#include "table/input_buffer.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

namespace assay::table {

/// Takes an input apart at its line feeds, with memory for one line.
class LineReader {
public:
    struct Line {
        std::string_view text{};    ///< Without "\n" or "\r\n"; empty if too long.
        std::uint64_t number = 0;   ///< From 1; 0 at the end of the input.
        bool is_too_long = false;   ///< Its bytes were skipped.
    };

    LineReader(InputBuffer input, std::size_t max_line_bytes) : input_{std::move(input)}, max_line_bytes_{max_line_bytes} {}

    /// `text` is valid until the next call and has InputBuffer::padding readable
    /// bytes behind it. A stop ends the input, half a line is then dropped.
    [[nodiscard]] Result<Line> next();

    /// Whether next() would have to wait, as for a quiet pipe.
    [[nodiscard]] bool would_wait() const { return !input_.holds_line(consumed_) && input_.fill_would_wait(); }

    [[nodiscard]] std::optional<double> fraction_read() const { return input_.fraction_read(); }

private:
    [[nodiscard]] Result<Line> skip_line();

    InputBuffer input_;
    std::size_t max_line_bytes_;
    std::size_t consumed_ = 0;  ///< Of the window, by the line given last.
    std::uint64_t number_ = 0;
};

}  // namespace assay::table
