#include "serve/metrics.hpp"

#include <gmock/gmock.h>

namespace assay::serve {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountsRequestsByOperationAndStatus)
{
    Metrics metrics;
    const auto& health = operations().front();
    metrics.count_request(&health, 200, std::chrono::milliseconds{3}, 10, 20);
    metrics.count_request(&health, 200, std::chrono::milliseconds{3}, 10, 20);
    metrics.count_request(nullptr, 404, std::chrono::milliseconds{1}, 0, 5);
    const auto text = metrics.text({.connections = 7});
    EXPECT_THAT(text, HasSubstr("assay_http_requests_total{operation=\"" + std::string{health.id} + "\",status=\"200\"} 2"));
    EXPECT_THAT(text, HasSubstr("assay_http_requests_total{operation=\"none\",status=\"404\"} 1"));
    EXPECT_THAT(text, HasSubstr("assay_http_request_duration_seconds_bucket{operation=\"none\",le=\"+Inf\"} 1"));
    EXPECT_THAT(text, HasSubstr("assay_http_body_bytes_total{direction=\"out\"} 45"));
    EXPECT_THAT(text, HasSubstr("assay_http_connections 7"));
}

TEST(Metrics, LeavesTokensOutThatNobodyCounted)
{
    Metrics metrics;
    metrics.count_model("chat", "openai", "m", {.input = 12, .output = std::nullopt}, std::chrono::seconds{1});
    const auto text = metrics.text({});
    EXPECT_THAT(text, HasSubstr("gen_ai_token_type=\"input\""));
    EXPECT_THAT(text, Not(HasSubstr("gen_ai_token_type=\"output\"")));
    EXPECT_THAT(text, HasSubstr("gen_ai_provider_name=\"openai\""));
}

}  // namespace
}  // namespace assay::serve
