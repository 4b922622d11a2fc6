#include "batch/input_stage.hpp"

#include "batch/on_pool.hpp"
#include "core/clock.hpp"

#include <cassert>
#include <utility>

namespace asio = boost::asio;

namespace assay::batch {

InputStage::InputStage(asio::any_io_executor network, asio::any_io_executor pool, Input& input, Answers* answers, Limits limits,
                       std::stop_source input_stop)
    : network_{std::move(network)}, pool_{std::move(pool)}, input_{input}, answers_{answers}, limits_{limits},
      input_stop_{std::move(input_stop)}
{
}

bool InputStage::wants_more() const
{
    return !has_ended_ && !is_stopped_ && rows_.size() < limits_.read_rows / 2;
}

asio::awaitable<Result<void>> InputStage::read()
{
    const auto seen = answers_ ? answers_->commits() : 0;
    std::optional<double> fraction;
    const auto act = [&] {
        auto planned = plan_next();
        fraction = input_.fraction_read();
        return planned;
    };
    auto rows = co_await on_pool(network_, pool_, act);
    if (!rows) {
        if (rows.error().code != Errc::cancelled || !is_stopped_)
            co_return rows.error();
        co_return Result<void>{};
    }
    // A stop ends the reading too, which says nothing about the input.
    has_ended_ = rows->empty() && !is_stopped_;
    is_paused_ = rows->size() < limits_.read_rows;
    rows_read_ += rows->size();
    if (has_ended_)
        total_rows_ = rows_read_;
    else if (fraction && *fraction > 0)
        total_rows_ = static_cast<std::uint64_t>(static_cast<double>(rows_read_) / *fraction);
    for (auto& row : *rows) {
        row.looked_up_at = seen;
        rows_.push_back(std::move(row));
    }
    if (answers_)
        answers_->forget(rows_.empty() ? seen : rows_.front().looked_up_at);
    co_return Result<void>{};
}

/// On the pool.
Result<std::vector<PlannedRow>> InputStage::plan_next()
{
    auto rows = input_.next(limits_.read_rows, limits_.read_bytes);
    if (!rows)
        return rows.error();
    if (answers_)
        return answers_->plan(std::move(*rows), unix_ms());
    std::vector<PlannedRow> planned;
    planned.reserve(rows->size());
    for (auto& row : *rows)
        planned.push_back({std::move(row)});
    return planned;
}

PlannedRow InputStage::take()
{
    assert(!rows_.empty());
    auto row = std::move(rows_.front());
    rows_.pop_front();
    return row;
}

void InputStage::stop()
{
    is_stopped_ = true;
    input_stop_.request_stop();
}

}  // namespace assay::batch
