#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::table {

/// A file that appears under its name whole or not at all: bytes gather in a
/// hidden temporary file in the same folder, which commit() syncs and renames
/// and the destructor otherwise removes; what a killed process has left of it
/// goes when the file is written anew. Standard output has the same face but
/// shows its bytes at each flush().
///
/// A full disk is Errc::no_space; a closed pipe is Errc::cancelled, because
/// whoever read it wants no more.
class OutputFile {
public:
    /// The folder must exist; `path` must be free or a regular file.
    [[nodiscard]] static Result<OutputFile> create(const std::string& path);
    [[nodiscard]] static OutputFile standard_output();

    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    ~OutputFile();

    /// Bytes appended so far, buffered ones included.
    [[nodiscard]] std::uint64_t size() const { return written_ + buffer_.size(); }

    [[nodiscard]] Result<void> append(std::string_view bytes);
    [[nodiscard]] Result<void> flush();

    /// Drops all bytes from `size` on, which lies within the file. A pipe or a
    /// terminal cannot take back what it was shown and keeps it.
    [[nodiscard]] Result<void> truncate(std::uint64_t size);

    /// Flushes, syncs, gives the file its name and syncs the folder. Standard
    /// output is flushed. Nothing may be appended afterwards.
    [[nodiscard]] Result<void> commit();

    /// commit() under another name on the same file system. May be called
    /// after a commit() that failed before the file had its name.
    [[nodiscard]] Result<void> commit_as(const std::string& path);

private:
    OutputFile(int fd, std::string path, std::string temporary);
    [[nodiscard]] Result<void> write_all(std::string_view bytes);
    [[nodiscard]] Result<void> cut_tail(std::uint64_t count);
    [[nodiscard]] Error failure(const char* action) const;
    [[nodiscard]] bool is_stream() const { return path_.empty(); }

    int fd_;
    std::string path_;       ///< Empty for standard output.
    std::string temporary_;  ///< Empty once it has its name.
    std::string buffer_;
    std::uint64_t written_ = 0;
    std::optional<Error> sync_failure_{};
};

}  // namespace assay::table
