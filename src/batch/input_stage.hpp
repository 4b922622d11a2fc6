#pragma once

#include "batch/answers.hpp"
#include "batch/input.hpp"
#include "core/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>
#include <vector>

namespace assay::batch {

/// The first stage of a run: reads rows ahead, and looks up what is known of
/// their answers. All of it is called on the network thread; what touches
/// files happens on the pool, one call at a time.
class InputStage {
public:
    struct Limits {
        std::size_t read_rows;   ///< Rows read ahead at a time...
        std::size_t read_bytes;  ///< ...or this much memory.
    };

    /// What is referred to must outlive this. `answers` may be null: nothing is
    /// known of any row. `input_stop` ends a read that waits.
    InputStage(boost::asio::any_io_executor network, boost::asio::any_io_executor pool, Input& input, Answers* answers,
               Limits limits, std::stop_source input_stop);

    /// Few rows are left, and there may be more.
    [[nodiscard]] bool wants_more() const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> read();
    /// Nothing more is read; a read under way ends soon, without an error.
    void stop();

    /// Rows that wait for their turn, in the input's order.
    [[nodiscard]] const std::deque<PlannedRow>& rows() const { return rows_; }
    /// Takes the first of them; there must be one.
    [[nodiscard]] PlannedRow take();

    /// All rows of the input have been read.
    [[nodiscard]] bool has_ended() const { return has_ended_; }
    /// The last read gave less than it might: the next may have to wait.
    [[nodiscard]] bool is_paused() const { return is_paused_; }

    [[nodiscard]] std::uint64_t rows_read() const { return rows_read_; }
    /// Of the whole input, estimated from the share of the file read so far.
    [[nodiscard]] std::optional<std::uint64_t> total_rows() const { return total_rows_; }

private:
    [[nodiscard]] Result<std::vector<PlannedRow>> plan_next();

    boost::asio::any_io_executor network_;
    boost::asio::any_io_executor pool_;
    Input& input_;  ///< The pool's while read() is under way.
    Answers* answers_;
    Limits limits_;
    std::stop_source input_stop_;
    std::deque<PlannedRow> rows_;
    bool has_ended_ = false;
    bool is_paused_ = false;
    bool is_stopped_ = false;
    std::uint64_t rows_read_ = 0;
    std::optional<std::uint64_t> total_rows_;
};

}  // namespace assay::batch
