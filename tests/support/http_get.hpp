#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace assay::test {

/// The body of GET http://127.0.0.1:`port``target`, over one plain blocking
/// connection that shares no code with what is tested. Throws
/// std::runtime_error if there is no 200 within `limit`.
[[nodiscard]] std::string http_get(std::uint16_t port, const std::string& target,
                                   std::chrono::seconds limit = std::chrono::seconds{10});

}  // namespace assay::test
