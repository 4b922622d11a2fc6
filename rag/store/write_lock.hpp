#pragma once

#include "core/result.hpp"

#include <string>
#include <utility>

namespace assay::rag {

/// Says that this process, and no other, writes a file: a lock on "FILE.lock",
/// which the system drops when the process ends in whatever way. The file of
/// that name stays, empty.
class WriteLock {
public:
    /// Error (unavailable) if someone else has it.
    [[nodiscard]] static Result<WriteLock> take(const std::string& path);

    WriteLock(WriteLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
    WriteLock& operator=(WriteLock&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~WriteLock();

private:
    explicit WriteLock(int descriptor) : descriptor_{descriptor} {}
    int descriptor_;
};

}  // namespace assay::rag
