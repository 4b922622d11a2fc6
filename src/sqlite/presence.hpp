#pragma once

#include <optional>
#include <string>

namespace assay::sqlite {

/// Tells other processes, for as long as it lives, that this one has a file in
/// use (flock, shared). It must outlive the file's databases: closing any
/// descriptor of a file ends all POSIX locks that the process has on it.
class Presence {
public:
    /// Nothing if the file cannot be opened.
    [[nodiscard]] static std::optional<Presence> enter(const std::string& path);

    Presence(Presence&& other) noexcept;
    Presence& operator=(Presence&& other) noexcept;
    ~Presence();

    /// Whether another process was there when this one came.
    [[nodiscard]] bool met_others() const { return met_others_; }

private:
    Presence(int fd, bool met_others) : fd_{fd}, met_others_{met_others} {}

    int fd_;
    bool met_others_;
};

}  // namespace assay::sqlite
