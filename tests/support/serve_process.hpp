#pragma once

#include "core/json.hpp"
#include "support/process.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::test {

/// One reply as it came.
struct HttpReply {
    int status = 0;
    std::string head;
    std::string body;

    /// The body as JSON; null if it is none.
    [[nodiscard]] Json json() const;
    /// The value of a header by its name in lower case, or "".
    [[nodiscard]] std::string header(const std::string& name) const;
};

/// `assay serve` as a process of its own, on a free port of this machine.
class ServeProcess {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    /// Returns once it listens. Throws std::runtime_error if it does not.
    ServeProcess(const std::string& binary, const std::vector<std::string>& flags, ProcessOptions options = {});

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& path = "") const;

    /// One request over a connection of its own. A body goes as JSON.
    [[nodiscard]] HttpReply send(const std::string& method, const std::string& target, const std::string& body = {},
                                 const Headers& headers = {}) const;

    [[nodiscard]] Process& process() { return process_; }

private:
    Process process_;
    std::uint16_t port_ = 0;
};

/// The bytes of a request, its lengths and its Host filled in.
[[nodiscard]] std::string http_request(const std::string& method, const std::string& target, const std::string& body = {},
                                       const ServeProcess::Headers& headers = {});
[[nodiscard]] HttpReply parse_reply(const std::string& bytes);

}  // namespace assay::test
