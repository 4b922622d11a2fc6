#include "table/input_buffer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::table {
namespace {

constexpr std::size_t read_bytes = 256u << 10;
constexpr int poll_ms = 100;

Error failure(const std::string& name, const char* action)
{
    return Error{Errc::invalid_input, std::string{"cannot "} + action + ": " + std::strerror(errno), name};
}

}  // namespace

InputBuffer::InputBuffer(int fd, std::string name, std::stop_token stop)
    : fd_{fd}, name_{std::move(name)}, stop_{std::move(stop)}, bytes_(read_bytes + padding)
{
}

InputBuffer::InputBuffer(InputBuffer&& other) noexcept
    : fd_{std::exchange(other.fd_, -1)}, name_{std::move(other.name_)}, stop_{std::move(other.stop_)},
      stopped_{other.stopped_}, file_bytes_{other.file_bytes_}, filled_bytes_{other.filled_bytes_}, bytes_{std::move(other.bytes_)}, begin_{other.begin_}, end_{other.end_}
{
}

InputBuffer::~InputBuffer()
{
    if (fd_ >= 0 && fd_ != STDIN_FILENO)
        ::close(fd_);
}

Result<InputBuffer> InputBuffer::open(const std::string& path, std::stop_token stop)
{
    const bool is_stdin = path == "-";
    const int fd = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failure(path, "open");
    InputBuffer buffer{fd, is_stdin ? "standard input" : path, std::move(stop)};
    struct stat status{};
    if (::fstat(fd, &status) != 0)
        return failure(buffer.name_, "open");
    if (S_ISDIR(status.st_mode))
        return Error{Errc::invalid_input, "cannot read: it is a folder", buffer.name_};

    if (S_ISREG(status.st_mode))
        buffer.file_bytes_ = static_cast<std::uint64_t>(status.st_size);

    constexpr std::string_view bom = "\xEF\xBB\xBF";
    for (bool more = true; more && buffer.window().size() < bom.size();) {
        const auto filled = buffer.fill();
        if (!filled)
            return filled.error();
        more = *filled;
    }
    if (buffer.stopped_)
        return Error{Errc::cancelled, "stopped while waiting for the first bytes", buffer.name_};
    const std::string_view start = buffer.window();
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
        return Error{Errc::invalid_input, "the file is UTF-16; only UTF-8 is read", buffer.name_};
    if (start.starts_with(bom))
        buffer.consume(bom.size());
    if (buffer.window().empty()) {
        const auto filled = buffer.fill();
        if (!filled)
            return filled.error();
    }
    return buffer;
}

std::optional<double> InputBuffer::fraction_read() const
{
    if (file_bytes_ == 0)
        return std::nullopt;
    const auto consumed = static_cast<double>(filled_bytes_ - window().size());
    return std::min(1.0, consumed / static_cast<double>(file_bytes_));
}

bool InputBuffer::holds_line(std::size_t skip) const
{
    const auto rest = window().substr(skip);
    const auto begin = rest.find_first_not_of(" \t\r\n");
    return begin != std::string_view::npos && rest.find('\n', begin) != std::string_view::npos;
}

bool InputBuffer::fill_would_wait() const
{
    pollfd waiting{fd_, POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 0;
}

void InputBuffer::make_room()
{
    if (begin_ > 0) {
        std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    // Half of the buffer free at least: a long record then costs few moves.
    if (bytes_.size() - padding < 2 * end_)
        bytes_.resize(2 * (bytes_.size() - padding) + padding);
}

Result<bool> InputBuffer::wait_readable()
{
    while (!stop_.stop_requested()) {
        pollfd waiting{fd_, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, poll_ms);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return failure(name_, "read");
    }
    return false;
}

Result<bool> InputBuffer::fill()
{
    if (stop_.stop_possible()) {
        const auto readable = wait_readable();
        if (!readable)
            return readable.error();
        if (!*readable) {
            stopped_ = true;
            return false;
        }
    }
    make_room();
    while (true) {
        const ssize_t count = ::read(fd_, bytes_.data() + end_, bytes_.size() - padding - end_);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(name_, "read");
        end_ += static_cast<std::size_t>(count);
        filled_bytes_ += static_cast<std::uint64_t>(count);
        return count > 0;
    }
}

}  // namespace assay::table
