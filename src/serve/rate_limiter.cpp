#include "serve/rate_limiter.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace assay::serve {
namespace {

std::chrono::seconds whole_seconds(double seconds)
{
    return std::chrono::seconds{static_cast<std::int64_t>(std::ceil(std::max(0.0, seconds)))};
}

}  // namespace

RateLimiter::Bucket& RateLimiter::bucket_of(std::string_view client, TimePoint now)
{
    if (const auto known = by_client_.find(client); known != by_client_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, known->second);
        return buckets_.front();
    }
    if (buckets_.size() >= std::max<std::size_t>(limits_.max_clients, 1)) {
        by_client_.erase(buckets_.back().client);
        buckets_.pop_back();
    }
    buckets_.push_front({std::string{client}, static_cast<double>(limits_.quota), now});
    by_client_.emplace(buckets_.front().client, buckets_.begin());
    return buckets_.front();
}

RateLimiter::Decision RateLimiter::take(std::string_view client, TimePoint now)
{
    assert(is_on());
    const auto quota = static_cast<double>(limits_.quota);
    const double per_second = quota / static_cast<double>(limits_.window.count());
    Bucket& bucket = bucket_of(client, now);
    const std::chrono::duration<double> elapsed = now - bucket.refilled;
    bucket.level = std::min(quota, bucket.level + elapsed.count() * per_second);
    bucket.refilled = now;

    Decision decision;
    decision.admitted = bucket.level >= 1;
    if (decision.admitted)
        bucket.level -= 1;
    else
        decision.retry_after = std::max(std::chrono::seconds{1}, whole_seconds((1 - bucket.level) / per_second));
    decision.remaining = static_cast<std::uint64_t>(bucket.level);
    decision.reset = whole_seconds((quota - bucket.level) / per_second);
    return decision;
}

std::string client_of_address(const std::string& address)
{
    boost::system::error_code ec;
    const auto ip = boost::asio::ip::make_address(address, ec);
    if (ec || ip.is_v4())
        return address;
    const auto v6 = ip.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return boost::asio::ip::address_v6{bytes}.to_string() + "/64";
}

}  // namespace assay::serve
