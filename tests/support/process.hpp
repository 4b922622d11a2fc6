#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace assay::test {

struct ProcessOptions {
    std::string input{};            ///< Fed to standard input through a pipe.
    bool keep_input_open = false;   ///< The pipe's end comes only with close_input().
    /// The whole environment but for PATH and what sanitizers read, so that
    /// no key of whoever runs the tests is ever used.
    std::vector<std::pair<std::string, std::string>> environment{};
    std::optional<std::uint64_t> max_file_bytes{};  ///< RLIMIT_FSIZE: a disk that is full early.
    std::optional<uid_t> user{};                    ///< Runs as this user; needs root.
};

struct ProcessResult {
    std::optional<int> exit_code{};  ///< Nothing if a signal ended it.
    std::optional<int> signal{};     ///< The signal that ended it.
    bool timed_out = false;          ///< It was killed because its time was over.
    std::string out{};
    std::string err{};
    std::uint64_t max_resident_bytes = 0;  ///< Never less than this process had when it forked.
};

/// A child process whose pipes are read while one waits for it. Every wait is
/// bounded, and the destructor kills what is still there. Not thread-safe.
class Process {
public:
    using Milliseconds = std::chrono::milliseconds;

    /// Throws std::runtime_error if it cannot be started. A program that
    /// cannot be executed ends with exit code 127.
    explicit Process(std::vector<std::string> argv, ProcessOptions options = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }

    /// The next line of its standard output without the line break; nothing if
    /// none came in time or the output has ended.
    [[nodiscard]] std::optional<std::string> read_line(Milliseconds limit);

    /// True once its standard error has held `text`.
    [[nodiscard]] bool wait_for_error_text(std::string_view text, Milliseconds limit);

    /// Adds to what standard input is fed.
    void write_input(std::string_view bytes) { input_ += bytes; }
    /// The input ends once all of it is read.
    void close_input() { keep_input_open_ = false; }

    void send_signal(int number) const;

    /// Whether it is over, without waiting.
    [[nodiscard]] bool has_ended() const;

    /// Waits for its end. If the time is over first, kills it and says so.
    [[nodiscard]] ProcessResult wait(Milliseconds limit);

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    void start(const std::vector<std::string>& argv, const ProcessOptions& options);
    /// Moves bytes through the pipes once; false if nothing can happen any
    /// more or the deadline has passed.
    bool pump(TimePoint deadline);
    void reap();

    pid_t pid_ = -1;
    int pid_fd_ = -1;  ///< Readable once the process has ended.
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
    std::string input_;
    bool keep_input_open_ = false;
    bool ended_ = false;
    std::size_t lines_taken_ = 0;  ///< Bytes of result_.out that read_line() has returned.
    ProcessResult result_;
};

/// Runs a program to its end.
[[nodiscard]] ProcessResult run_process(std::vector<std::string> argv, ProcessOptions options = {},
                                        std::chrono::milliseconds limit = std::chrono::seconds{60});

}  // namespace assay::test
