#include "sqlite/presence.hpp"

#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace assay::sqlite {

std::optional<Presence> Presence::enter(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return std::nullopt;
    // Who is alone could have it exclusively, and has for this moment.
    const bool is_alone = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
    (void)::flock(fd, LOCK_SH);
    return Presence{fd, !is_alone};
}

Presence::Presence(Presence&& other) noexcept : fd_{std::exchange(other.fd_, -1)}, met_others_{other.met_others_} {}

Presence& Presence::operator=(Presence&& other) noexcept
{
    std::swap(fd_, other.fd_);
    std::swap(met_others_, other.met_others_);
    return *this;
}

Presence::~Presence()
{
    if (fd_ >= 0)
        ::close(fd_);
}

}  // namespace assay::sqlite
