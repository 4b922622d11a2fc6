#include "table/output_file.hpp"

#include <cassert>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::table {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_bytes = 256u << 10;
constexpr int name_attempts = 16;

fs::path folder_of(const std::string& path)
{
    const fs::path folder = fs::path{path}.parent_path();
    return folder.empty() ? fs::path{"."} : folder;
}

std::string temporary_prefix(const std::string& path)
{
    return "." + fs::path{path}.filename().string() + ".tmp-";
}

/// `.NAME.tmp-PID-RANDOM` in the folder of `path`.
std::string temporary_name(const std::string& path)
{
    std::random_device random;
    const std::string name = temporary_prefix(path) + std::to_string(::getpid()) + "-" + std::to_string(random());
    return (folder_of(path) / name).string();
}

/// Whether nobody writes this temporary file any more. Whoever does holds its
/// lock, which the kernel takes back when the process dies however that comes
/// about. (A process number would not do: another container has others, and
/// in each of them the first is 1.) The file stays locked while it is removed.
void remove_if_abandoned(const fs::path& temporary)
{
    const int fd = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0)
        ::unlink(temporary.c_str());
    ::close(fd);
}

/// Removes what killed processes have left of this very file.
void remove_leftovers(const std::string& path)
{
    const auto prefix = temporary_prefix(path);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder_of(path), ignored}) {
        if (entry.path().filename().string().starts_with(prefix))
            remove_if_abandoned(entry.path());
    }
}

/// Marks the file as somebody's. False if it was taken for abandoned and
/// removed before that. Where the file system knows no locks nobody removes any.
bool lock_as_living(int fd)
{
    if (::flock(fd, LOCK_EX) != 0)
        return true;
    struct stat status{};
    return ::fstat(fd, &status) != 0 || status.st_nlink > 0;
}

Errc code_of(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return Errc::no_space;
    case EPIPE: return Errc::cancelled;
    default: return Errc::invalid_input;
    }
}

/// Names reach the disk only with the folder that holds them.
bool sync_folder(const std::string& path)
{
    const int fd = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    // Some file systems cannot sync a folder and say so with EINVAL.
    const bool synced = ::fsync(fd) == 0 || errno == EINVAL;
    const int number = errno;
    ::close(fd);
    errno = number;
    return synced;
}

}  // namespace

OutputFile::OutputFile(int fd, std::string path, std::string temporary)
    : fd_{fd}, path_{std::move(path)}, temporary_{std::move(temporary)}
{
    buffer_.reserve(buffer_bytes);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : fd_{std::exchange(other.fd_, -1)}, path_{std::move(other.path_)},
      temporary_{std::exchange(other.temporary_, std::string{})}, buffer_{std::move(other.buffer_)},
      written_{other.written_}, sync_failure_{std::move(other.sync_failure_)}
{
}

OutputFile::~OutputFile()
{
    if (fd_ >= 0 && !is_stream())
        ::close(fd_);
    if (!temporary_.empty())
        ::unlink(temporary_.c_str());
}

Result<OutputFile> OutputFile::create(const std::string& path)
{
    assert(!path.empty());
    struct stat existing{};
    if (::stat(path.c_str(), &existing) == 0 && !S_ISREG(existing.st_mode))
        return Error{Errc::invalid_input, "cannot write: there is something here that is not a regular file", path};
    remove_leftovers(path);
    for (int attempt = 0; attempt < name_attempts; ++attempt) {
        std::string temporary = temporary_name(path);
        const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 && lock_as_living(fd))
            return OutputFile{fd, path, std::move(temporary)};
        if (fd >= 0)
            ::close(fd);
        else if (errno != EEXIST)
            return Error{code_of(errno), std::string{"cannot write: "} + std::strerror(errno), path};
    }
    return Error{Errc::invalid_input, "cannot write: no free name for a temporary file beside it", path};
}

OutputFile OutputFile::standard_output()
{
    return OutputFile{STDOUT_FILENO, {}, {}};
}

Error OutputFile::failure(const char* action) const
{
    const int number = errno;
    const std::string where = is_stream() ? "standard output" : path_;
    if (number == EPIPE)
        return Error{Errc::cancelled, "the reader of the pipe has closed it", where};
    return Error{code_of(number), std::string{"cannot "} + action + ": " + std::strerror(number), where};
}

Result<void> OutputFile::write_all(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return failure("write");
        }
        written_ += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> OutputFile::append(std::string_view bytes)
{
    if (buffer_.size() + bytes.size() <= buffer_bytes) {
        buffer_ += bytes;
        return {};
    }
    if (const auto flushed = flush(); !flushed)
        return flushed;
    if (bytes.size() >= buffer_bytes)
        return write_all(bytes);
    buffer_ += bytes;
    return {};
}

Result<void> OutputFile::flush()
{
    const auto written = write_all(buffer_);
    buffer_.clear();
    return written;
}

/// What standard output is redirected to may hold bytes from before this run.
Result<void> OutputFile::cut_tail(std::uint64_t count)
{
    struct stat status{};
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode))
        return {};  // shown is shown
    const auto length = status.st_size - static_cast<off_t>(count);
    if (length < 0 || ::ftruncate(fd_, length) != 0 || ::lseek(fd_, length, SEEK_SET) < 0)
        return failure("cut");
    written_ -= count;
    return {};
}

Result<void> OutputFile::truncate(std::uint64_t size)
{
    assert(size <= this->size());
    if (size > written_) {
        buffer_.resize(static_cast<std::size_t>(size - written_));
        return {};
    }
    buffer_.clear();
    return size == written_ ? Result<void>{} : cut_tail(written_ - size);
}

Result<void> OutputFile::commit()
{
    return commit_as(path_);
}

Result<void> OutputFile::commit_as(const std::string& path)
{
    if (const auto flushed = flush(); !flushed)
        return flushed;
    if (is_stream())
        return {};
    if (temporary_.empty())
        return Error{Errc::invalid_input, "the file has its name already", path};
    // After a failed sync the kernel may report success though pages are lost
    // (Rebello et al., "Can Applications Recover from fsync Failures?"), so
    // the file never gets a name after one.
    if (!sync_failure_ && ::fsync(fd_) != 0)
        sync_failure_ = failure("sync");
    if (sync_failure_)
        return *sync_failure_;
    // The descriptor stays open: should the name be refused, another may do.
    if (::rename(temporary_.c_str(), path.c_str()) != 0)
        return Error{code_of(errno), std::string{"cannot give the file its name: "} + std::strerror(errno), path};
    temporary_.clear();
    ::close(std::exchange(fd_, -1));
    if (!sync_folder(path))
        return Error{code_of(errno), std::string{"the file is in its place, but its folder cannot be synced: "} +
                     std::strerror(errno), path};
    return {};
}

}  // namespace assay::table
