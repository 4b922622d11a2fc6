#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::serve {

/// How many requests each client may make: a token bucket each, that holds one
/// window's quota, starts full and refills steadily. Pure: `now` is passed in
/// and must not go back. Knows a limited number of clients and forgets those
/// that were not seen for longest, which then start full again.
class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Limits {
        std::uint64_t quota = 0;  ///< Requests a window; 0: no limit.
        std::chrono::seconds window{60};
        std::size_t max_clients = 10'000;
    };

    struct Decision {
        bool admitted = true;
        std::uint64_t remaining = 0;
        std::chrono::seconds reset{0};        ///< Until the whole quota is there again, rounded up.
        std::chrono::seconds retry_after{0};  ///< Until the next request is admitted, rounded up.
    };

    explicit RateLimiter(Limits limits) : limits_{limits} {}

    [[nodiscard]] bool is_on() const { return limits_.quota > 0; }
    [[nodiscard]] const Limits& limits() const { return limits_; }

    /// Takes one request of the client's quota, or takes nothing.
    [[nodiscard]] Decision take(std::string_view client, TimePoint now);

    [[nodiscard]] std::size_t clients() const { return buckets_.size(); }

private:
    struct Bucket {
        std::string client;
        double level;
        TimePoint refilled;
    };

    Bucket& bucket_of(std::string_view client, TimePoint now);

    Limits limits_;
    std::list<Bucket> buckets_;  ///< The client seen last comes first.
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_client_;
};

/// The client behind an address: an IPv4 address, or the /64 of an IPv6
/// address, since one machine may use all of that.
[[nodiscard]] std::string client_of_address(const std::string& address);

}  // namespace assay::serve
