#pragma once

#include "batch/output.hpp"
#include "batch/window.hpp"
#include "core/result.hpp"
#include "table/writer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::batch {

/// The last stage of a run: takes finished rows in the input's order and
/// writes them a batch at a time. All of it is called on the network thread;
/// what touches the file, or may take a while, happens on the pool, one call
/// at a time.
class OutputStage {
public:
    struct Limits {
        std::size_t batch_rows;   ///< Rows written at a time...
        std::size_t batch_bytes;  ///< ...or this much memory.
        bool write_at_once;       ///< Rows do not wait for a batch to fill.
    };

    /// What is referred to must outlive this.
    OutputStage(boost::asio::any_io_executor network, boost::asio::any_io_executor pool, const OutputLayout& layout,
                table::TableWriter& writer, Limits limits);

    /// Not if a batch of rows waits for write(), nor after an error.
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] bool has_failed() const { return has_failed_; }
    void take(Window::Finished finished);

    /// Rows that were accepted until they turned out not to fit their columns.
    struct Misfits {
        std::uint64_t rows = 0;
        std::uint64_t mended = 0;  ///< Of these had notes.
    };
    [[nodiscard]] const Misfits& misfits() const { return misfits_; }

    /// Rows that wait for write().
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

    /// Puts the rows that wait into the batch, and writes it once it is full.
    [[nodiscard]] boost::asio::awaitable<Result<void>> write();
    /// Writes the last batch, full or not. Nothing after an error.
    [[nodiscard]] boost::asio::awaitable<Result<void>> flush();
    /// Completes the output.
    [[nodiscard]] boost::asio::awaitable<Result<void>> finish();
    /// Puts what was written under this name instead; how many rows that is. Of no rows there is no file.
    [[nodiscard]] boost::asio::awaitable<Result<std::uint64_t>> keep_partial(const std::string& path);

private:
    [[nodiscard]] Result<void> put(std::vector<Window::Finished>& rows);
    [[nodiscard]] Result<void> write_table();

    boost::asio::any_io_executor network_;
    boost::asio::any_io_executor pool_;
    const OutputLayout& layout_;
    table::TableWriter& writer_;
    Limits limits_;
    std::vector<Window::Finished> waiting_;
    std::size_t waiting_bytes_ = 0;  ///< What they take in memory, roughly.
    bool has_failed_ = false;
    Misfits misfits_;
    // The pool's while write() and the like are under way:
    RowAppender appender_;
    table::Table table_;
    std::size_t table_bytes_ = 0;  ///< What went into it, roughly.
    bool anything_written_ = false;
};

}  // namespace assay::batch
