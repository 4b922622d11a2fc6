#include "batch/output_stage.hpp"

#include "batch/on_pool.hpp"

#include <utility>

namespace asio = boost::asio;

namespace assay::batch {
namespace {

/// What a row takes in memory, roughly.
std::size_t bytes_of(const Window::Finished& finished)
{
    return finished.row.bytes() + finished.extraction.record.size() + finished.extraction.raw.size();
}

struct Accepted {
    std::uint64_t rows = 0;
    std::uint64_t mended = 0;
};

Accepted accepted_of(const std::vector<Window::Finished>& rows)
{
    Accepted accepted;
    for (const auto& [row, extraction] : rows) {
        const bool is_accepted = extraction.status == extract::Status::accepted;
        accepted.rows += is_accepted;
        accepted.mended += is_accepted && !extraction.notes.empty();
    }
    return accepted;
}

}  // namespace

OutputStage::OutputStage(asio::any_io_executor network, asio::any_io_executor pool, const OutputLayout& layout,
                         table::TableWriter& writer, Limits limits)
    : network_{std::move(network)}, pool_{std::move(pool)}, layout_{layout}, writer_{writer}, limits_{limits},
      appender_{layout_}, table_{layout_.fields}
{
}

bool OutputStage::has_room() const
{
    return !has_failed_ && waiting_.size() < limits_.batch_rows && waiting_bytes_ < limits_.batch_bytes;
}

void OutputStage::take(Window::Finished finished)
{
    waiting_bytes_ += bytes_of(finished);
    waiting_.push_back(std::move(finished));
}

asio::awaitable<Result<void>> OutputStage::write()
{
    auto rows = std::exchange(waiting_, {});
    waiting_bytes_ = 0;
    const auto before = accepted_of(rows);
    const auto act = [&] { return put(rows); };
    auto written = co_await on_pool(network_, pool_, act);
    has_failed_ = has_failed_ || !written;
    const auto after = accepted_of(rows);
    misfits_.rows += before.rows - after.rows;
    misfits_.mended += before.mended - after.mended;
    co_return written;
}

asio::awaitable<Result<void>> OutputStage::flush()
{
    if (has_failed_)
        co_return Result<void>{};
    const auto act = [&] { return write_table(); };
    auto written = co_await on_pool(network_, pool_, act);
    has_failed_ = !written;
    co_return written;
}

asio::awaitable<Result<void>> OutputStage::finish()
{
    const auto act = [&] { return writer_.finish(); };
    co_return co_await on_pool(network_, pool_, act);
}

asio::awaitable<Result<std::uint64_t>> OutputStage::keep_partial(const std::string& path)
{
    // A file of no rows helps nobody.
    if (!anything_written_)
        co_return Result<std::uint64_t>{0u};
    const auto act = [&] { return writer_.keep_partial(path); };
    co_return co_await on_pool(network_, pool_, act);
}

/// On the pool, since where a value stands in a hostile text may take a while
/// to find. A row may turn out not to fit its columns.
Result<void> OutputStage::put(std::vector<Window::Finished>& rows)
{
    for (auto& finished : rows) {
        table_bytes_ += bytes_of(finished);
        appender_.append(table_, finished.row, finished.extraction);
        if (table_.rows() < limits_.batch_rows && table_bytes_ < limits_.batch_bytes)
            continue;
        if (auto written = write_table(); !written)
            return written;
    }
    return limits_.write_at_once ? write_table() : Result<void>{};
}

Result<void> OutputStage::write_table()
{
    if (table_.rows() == 0)
        return {};
    const auto batch = std::exchange(table_, table::Table{layout_.fields});
    table_bytes_ = 0;
    auto written = writer_.write(batch);
    anything_written_ = anything_written_ || written.has_value();
    return written;
}

}  // namespace assay::batch
