#pragma once

#include <charconv>
#include <cstdint>
#include <string>

namespace assay::test {

/// The number behind the last colon of "... http://127.0.0.1:PORT..."; 0 if there is none.
[[nodiscard]] inline std::uint16_t port_in(const std::string& line)
{
    std::uint16_t port = 0;
    if (const auto colon = line.rfind(':'); colon != std::string::npos)
        std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
    return port;
}

}  // namespace assay::test
