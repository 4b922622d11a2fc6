// What batch APIs send, mutated, must never crash or be read past its end;
// the loops are seeded and print the seed that failed. ASSAY_FUZZ_ROUNDS makes
// them longer.
#include "llm/batch_api.hpp"
#include "llm/batch_lines.hpp"
#include "simulate/multipart.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::llm {
namespace {

constexpr std::string_view alphabet = "{}[]\",:\\\r\n-0n";

/// On the heap with no byte to spare but simdjson's padding, so that a
/// sanitizer sees whoever reads beyond.
std::unique_ptr<char[]> padded(const std::string& text)
{
    auto bytes = std::make_unique<char[]>(text.size() + simdjson::SIMDJSON_PADDING);
    std::copy(text.begin(), text.end(), bytes.get());
    return bytes;
}

TEST(BatchFuzz, LinesOfResultsAreReadOrRefused)
{
    const std::string lines[] = {
        R"({"id":"b","custom_id":"ab","response":{"status_code":200,"request_id":"r","body":{"a":[1,{"b":null}]}},"error":null})",
        R"({"custom_id":"ab","response":null,"error":{"code":"batch_expired","message":"m"}})",
        R"({"custom_id":"ab","result":{"type":"succeeded","message":{"content":[{"type":"text","text":"x"}]}}})",
        R"({"custom_id":"ab","result":{"type":"errored","error":{"type":"error","error":{"type":"api_error"}}}})"};
    const auto openai = make_batch_api({.provider = "openai", .base_url = "", .api_key = "", .profile = ""}).value();
    const auto anthropic = make_batch_api({.provider = "anthropic", .base_url = "", .api_key = "", .profile = ""}).value();
    for (std::uint32_t seed = 0; seed < test::rounds(20'000); ++seed) {
        std::mt19937 random{seed};
        const auto text = test::mutate(lines[seed % std::size(lines)], random, alphabet);
        const auto bytes = padded(text);
        for (const auto* api : {openai.get(), anthropic.get()}) {
            const auto line = api->read_line({bytes.get(), text.size()});
            if (line) {
                EXPECT_FALSE(line->id.empty()) << "seed " << seed;
            }
            else
                EXPECT_FALSE(line.error().message.empty()) << "seed " << seed;
        }
    }
}

TEST(BatchFuzz, JobsAndListsAreReadOrJudged)
{
    const std::string bodies[] = {
        R"({"data":[{"id":"b","status":"failed","errors":{"data":[{"code":"c","message":"m","line":3}]},"request_counts":{"total":3}}],"has_more":true})",
        R"({"id":"m","processing_status":"ended","request_counts":{"processing":1,"succeeded":2},"created_at":"2026-11-21T15:04:05Z"})"};
    const auto openai = make_batch_api({.provider = "openai", .base_url = "", .api_key = "", .profile = ""}).value();
    const auto anthropic = make_batch_api({.provider = "anthropic", .base_url = "", .api_key = "", .profile = ""}).value();
    for (std::uint32_t seed = 0; seed < test::rounds(20'000); ++seed) {
        std::mt19937 random{seed};
        const auto response = response_of(200, test::mutate(bodies[seed % std::size(bodies)], random, alphabet));
        for (const auto* api : {openai.get(), anthropic.get()}) {
            (void)api->read_list(response);
            const auto status = api->read_status(response);
            if (status) {
                EXPECT_FALSE(status->id.empty()) << "seed " << seed;
            }
        }
    }
}

TEST(BatchFuzz, FormsAreReadWithinTheirBytes)
{
    const std::string form = "--XX\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                             "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{}\n\r\n--XX--\r\n";
    for (std::uint32_t seed = 0; seed < test::rounds(20'000); ++seed) {
        std::mt19937 random{seed};
        const auto body = test::mutate(form, random, alphabet);
        const auto parts = simulate::read_form("multipart/form-data; boundary=XX", body);
        if (!parts)
            continue;
        for (const auto& part : *parts) {
            EXPECT_GE(part.content.data(), body.data()) << "seed " << seed;
            EXPECT_LE(part.content.data() + part.content.size(), body.data() + body.size()) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace assay::llm
