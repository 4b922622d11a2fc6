#pragma once

#include "core/money.hpp"
#include "llm/charges.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::batch {

/// How far a run has come. Plain data, copied out of the runner.
struct Progress {
    std::uint64_t rows = 0;       ///< Accepted and rejected, whether they are in the output yet or wait for one before them.
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t mended = 0;     ///< Accepted with notes.
    std::uint64_t asked_again = 0;  ///< Answers beyond each row's first.
    std::uint64_t reused = 0;     ///< Answered before: by this run, by another one, or for a row with the same text.
    std::uint64_t extended = 0;   ///< Some of the fields were answered before; asked about the others only.
    std::uint64_t in_flight = 0;  ///< Rows asked about right now.
    std::uint64_t calls = 0;
    std::uint64_t retries = 0;
    std::int64_t input_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t output_tokens = 0;
    std::optional<Money> cost = Money{};     ///< Nothing once part of it is unknown.
    llm::Unanswered unanswered{};            ///< Not part of `cost`.
    std::optional<std::chrono::milliseconds> since_answer{};  ///< Since the last answer to a question of this session; nothing if there is none.
    std::uint64_t rows_read = 0;
    std::optional<std::uint64_t> total_rows{};  ///< Estimated from the share of the file read so far.
    std::chrono::milliseconds elapsed{};
};

/// One line: rows, rate, tokens, cost, retries, rejected, time left; no time
/// left while questions go unanswered, since nobody knows it then.
[[nodiscard]] std::string progress_line(const Progress& progress);

/// "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// "950 ms", "12.3 s", "4 min 05 s", "2 h 03 min".
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

}  // namespace assay::batch
