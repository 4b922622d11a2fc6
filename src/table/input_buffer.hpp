#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace assay::table {

/// A file, pipe or standard input as a window of bytes that slides forward:
/// fill() makes it longer at its end, consume() shorter at its start. A byte
/// order mark is taken off first.
class InputBuffer {
public:
    /// So many bytes behind the window may be read (not used), as simdjson does.
    static constexpr std::size_t padding = 64;

    /// `path` "-" is standard input. A missing file, a folder and UTF-16
    /// text are errors. Waits for the first bytes: the window is empty only if
    /// the file is.
    [[nodiscard]] static Result<InputBuffer> open(const std::string& path, std::stop_token stop);

    InputBuffer(InputBuffer&& other) noexcept;
    InputBuffer& operator=(InputBuffer&&) = delete;
    ~InputBuffer();

    /// Valid until the next fill().
    [[nodiscard]] std::string_view window() const { return {bytes_.data() + begin_, end_ - begin_}; }
    void consume(std::size_t count) { begin_ += count; }

    /// Adds bytes; false at the end of the input or once a stop is requested,
    /// which it notices within 100 ms while it waits.
    [[nodiscard]] Result<bool> fill();
    /// Whether the window holds a whole line that is not blank, from `skip` on.
    [[nodiscard]] bool holds_line(std::size_t skip) const;
    /// Whether fill() ended because of a stop: what is in the window may be
    /// half a record.
    [[nodiscard]] bool stopped() const { return stopped_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    /// Whether fill() would have to wait, as for a quiet pipe.
    [[nodiscard]] bool fill_would_wait() const;
    /// How much of the file is consumed, from 0 to 1; nothing for a pipe.
    [[nodiscard]] std::optional<double> fraction_read() const;

private:
    InputBuffer(int fd, std::string name, std::stop_token stop);
    [[nodiscard]] Result<bool> wait_readable();
    void make_room();

    int fd_;
    std::string name_;
    std::stop_token stop_;
    bool stopped_ = false;
    std::uint64_t file_bytes_ = 0;   ///< 0 if it is no regular file.
    std::uint64_t filled_bytes_ = 0;
    std::vector<char> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace assay::table
