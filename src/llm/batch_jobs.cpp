#include "llm/batch_jobs.hpp"

#include "core/hash.hpp"

#include <algorithm>

namespace assay::llm {
namespace {

/// -1 for what is no lower-case hex digit.
int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string BatchItemId::hex() const
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

BatchItemId BatchItemId::parse(std::string_view hex)
{
    BatchItemId id;
    if (hex.size() != 2 * id.bytes.size())
        return {};
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        const int high = digit(hex[2 * i]);
        const int low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return {};
        id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return id;
}

std::string BatchOutcomes::text() const
{
    std::string text = std::to_string(succeeded) + " succeeded";
    for (const auto& [count, word] : {std::pair{errored, " errored"}, {expired, " expired"}, {cancelled, " cancelled"},
                                      {missing, " missing from the results"}})
        if (count > 0)
            text += ", " + std::to_string(count) + word;
    return text;
}

BatchItemId batch_item_id(std::string_view body, int attempt, int sample, std::int64_t rejected_ms)
{
    auto hash = sha256(body);
    if (attempt > 0 || sample > 0 || rejected_ms != 0) {
        std::string again{reinterpret_cast<const char*>(hash.data()), hash.size()};
        again += std::to_string(attempt);
        if (sample > 0)
            again.append("/").append(std::to_string(sample));
        if (rejected_ms != 0)
            again.append("@").append(std::to_string(rejected_ms));
        hash = sha256(again);
    }
    BatchItemId id;
    std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

}  // namespace assay::llm
