#pragma once

#include "core/json.hpp"
#include "support/process.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::test {

/// `assay simulate` as a process of its own, on a free port of this machine.
class SimulatorProcess {
public:
    /// Returns once it listens. Throws std::runtime_error if it does not.
    SimulatorProcess(const std::string& binary, const std::vector<std::string>& flags);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// For --base-url: "http://127.0.0.1:PORT" and `path`.
    [[nodiscard]] std::string url(const std::string& path = "") const;

    /// What /stats says now.
    [[nodiscard]] Json stats() const;
    /// True once it has had `count` requests; looks again and again.
    [[nodiscard]] bool wait_for_requests(std::uint64_t count, std::chrono::milliseconds limit) const;

    [[nodiscard]] Process& process() { return process_; }

private:
    Process process_;
    std::uint16_t port_ = 0;
};

}  // namespace assay::test
