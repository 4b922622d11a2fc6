#include "batch/progress.hpp"

#include <cstdio>

namespace assay::batch {

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string duration_text(std::chrono::milliseconds duration)
{
    const long long ms = duration.count();
    char text[48];
    if (ms < 1000)
        std::snprintf(text, sizeof text, "%lld ms", ms);
    else if (ms < 60'000)
        std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1000.0);
    else if (ms < 3'600'000)
        std::snprintf(text, sizeof text, "%lld min %02lld s", ms / 60'000, ms / 1000 % 60);
    else
        std::snprintf(text, sizeof text, "%lld h %02lld min", ms / 3'600'000, ms / 60'000 % 60);
    return text;
}

namespace {

/// Without an answer for so long, the rate so far no longer tells how long the rest takes.
constexpr std::chrono::milliseconds long_silence{10'000};

}  // namespace

std::string progress_line(const Progress& p)
{
    const double seconds = static_cast<double>(p.elapsed.count()) / 1000.0;
    const double rate = seconds > 0 ? static_cast<double>(p.rows) / seconds : 0;
    std::string line = grouped(p.rows);
    if (p.total_rows)
        line += " of about " + grouped(*p.total_rows);
    line += " rows";
    char number[48];
    std::snprintf(number, sizeof number, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
    line += number;
    line += ", " + grouped(static_cast<std::uint64_t>(p.input_tokens)) + " + " +
            grouped(static_cast<std::uint64_t>(p.output_tokens)) + " tokens";
    line += ", cost " + (p.cost ? p.cost->text() : "unknown");
    line += ", " + grouped(p.retries) + (p.retries == 1 ? " retry" : " retries");
    line += ", " + grouped(p.rejected) + " rejected";
    if (p.in_flight > 0 && !p.since_answer)
        return line + ", no answer yet";
    if (p.in_flight > 0 && *p.since_answer > long_silence)
        return line + ", no answer for " + duration_text(*p.since_answer);
    if (p.total_rows && rate > 0 && p.rows < *p.total_rows) {
        const auto left_ms = static_cast<double>(*p.total_rows - p.rows) / rate * 1000.0;
        line += ", " + duration_text(std::chrono::milliseconds{static_cast<long long>(left_ms)}) + " left";
    }
    return line;
}

}  // namespace assay::batch
