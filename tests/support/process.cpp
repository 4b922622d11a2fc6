#include "support/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace assay::test {
namespace {

constexpr std::chrono::seconds time_to_die{10};

struct Pipe {
    int read_end = -1;
    int write_end = -1;
};

Pipe make_pipe()
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("cannot make a pipe");
    return {ends[0], ends[1]};
}

void close_once(int& fd)
{
    if (fd >= 0)
        close(fd);
    fd = -1;
}

std::vector<std::string> child_environment(const ProcessOptions& options)
{
    std::vector<std::string> variables;
    for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name))
            variables.push_back(std::string{name} + "=" + value);
    }
    for (const auto& [name, value] : options.environment)
        variables.push_back(name + "=" + value);
    return variables;
}

std::vector<char*> pointers(std::vector<std::string>& strings)
{
    std::vector<char*> result;
    for (auto& string : strings)
        result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

/// Between fork and exec: only calls that are safe after a fork.
[[noreturn]] void become(char* const* argv, char* const* environment, const ProcessOptions& options, int in, int out,
                         int err)
{
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    signal(SIGPIPE, SIG_DFL);
    // A test program that is killed itself takes its children with it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (options.max_file_bytes) {
        const rlimit limit{*options.max_file_bytes, *options.max_file_bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (options.user && (setgid(*options.user) != 0 || setuid(*options.user) != 0))
        _exit(126);
    execve(argv[0], argv, environment);
    _exit(127);
}

/// Appends what `fd` has; closes it at its end.
void take(int& fd, std::string& text)
{
    std::array<char, 65536> buffer{};
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count > 0)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
        close_once(fd);
}

}  // namespace

Process::Process(std::vector<std::string> argv, ProcessOptions options)
    : input_{std::move(options.input)}, keep_input_open_{options.keep_input_open}
{
    // A child that reads no more must not end the test program.
    signal(SIGPIPE, SIG_IGN);
    start(argv, options);
}

void Process::start(const std::vector<std::string>& argv, const ProcessOptions& options)
{
    auto arguments = argv;
    auto variables = child_environment(options);
    const auto argument_pointers = pointers(arguments);
    const auto variable_pointers = pointers(variables);
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    pid_ = fork();
    if (pid_ < 0)
        throw std::runtime_error("cannot fork");
    if (pid_ == 0)
        become(argument_pointers.data(), variable_pointers.data(), options, in.read_end, out.write_end, err.write_end);
    close(in.read_end);
    close(out.write_end);
    close(err.write_end);
    in_ = in.write_end;
    out_ = out.read_end;
    err_ = err.read_end;
    fcntl(in_, F_SETFL, O_NONBLOCK);
    // glibc 2.36 declares pidfd_open() in a way that C++ cannot link.
    pid_fd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    if (pid_fd_ < 0)
        throw std::runtime_error("cannot watch the child process");
}

Process::~Process()
{
    if (!ended_) {
        kill(pid_, SIGKILL);
        reap();
    }
    for (int* fd : {&in_, &out_, &err_, &pid_fd_})
        close_once(*fd);
}

bool Process::has_ended() const
{
    pollfd ended{pid_fd_, POLLIN, 0};
    return pid_fd_ < 0 || poll(&ended, 1, 0) > 0;
}

void Process::send_signal(int number) const
{
    if (!ended_)
        kill(pid_, number);
}

bool Process::pump(TimePoint deadline)
{
    if (in_ >= 0 && input_.empty() && !keep_input_open_)
        close_once(in_);
    if (ended_ && out_ < 0 && err_ < 0)
        return false;
    // poll() passes over negative descriptors.
    std::array<pollfd, 4> fds = {{{input_.empty() ? -1 : in_, POLLOUT, 0},
                                  {out_, POLLIN, 0},
                                  {err_, POLLIN, 0},
                                  {ended_ ? -1 : pid_fd_, POLLIN, 0}}};
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
        return false;
    poll(fds.data(), fds.size(), static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
    if (fds[0].revents != 0) {
        const ssize_t count = write(in_, input_.data(), input_.size());
        if (count > 0)
            input_.erase(0, static_cast<std::size_t>(count));
        else if (errno != EAGAIN && errno != EINTR)
            close_once(in_);
    }
    if (fds[1].revents != 0)
        take(out_, result_.out);
    if (fds[2].revents != 0)
        take(err_, result_.err);
    if (fds[3].revents != 0)
        reap();
    return true;
}

void Process::reap()
{
    int status = 0;
    rusage usage{};
    if (wait4(pid_, &status, 0, &usage) != pid_)
        return;
    ended_ = true;
    result_.max_resident_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFEXITED(status))
        result_.exit_code = WEXITSTATUS(status);
    else if (WIFSIGNALED(status))
        result_.signal = WTERMSIG(status);
}

std::optional<std::string> Process::read_line(Milliseconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const auto end = result_.out.find('\n', lines_taken_);
        if (end != std::string::npos) {
            auto line = result_.out.substr(lines_taken_, end - lines_taken_);
            lines_taken_ = end + 1;
            return line;
        }
        if (!pump(deadline))
            return std::nullopt;
    }
}

bool Process::wait_for_error_text(std::string_view text, Milliseconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (result_.err.find(text) == std::string::npos) {
        if (!pump(deadline))
            return result_.err.find(text) != std::string::npos;
    }
    return true;
}

ProcessResult Process::wait(Milliseconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (pump(deadline)) {
    }
    if (!ended_) {
        result_.timed_out = true;
        kill(pid_, SIGKILL);
        const auto last = std::chrono::steady_clock::now() + time_to_die;
        while (pump(last)) {
        }
    }
    return result_;
}

ProcessResult run_process(std::vector<std::string> argv, ProcessOptions options, std::chrono::milliseconds limit)
{
    Process process{std::move(argv), std::move(options)};
    return process.wait(limit);
}

}  // namespace assay::test
