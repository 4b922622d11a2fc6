#pragma once

#include <chrono>
#include <cstdint>

namespace assay {

/// Milliseconds since 1970 (UTC), for what is kept in files. Policies never
/// call it: they are given their time.
[[nodiscard]] inline std::int64_t unix_ms()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace assay
