#include "rag/store/write_lock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace assay::rag {

Result<WriteLock> WriteLock::take(const std::string& path)
{
    const std::string name = path + ".lock";
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return Error{Errc::invalid_input, std::string{"cannot open: "} + std::strerror(errno), name};
    WriteLock lock{descriptor};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return Error{Errc::unavailable,
                     "another process has this collection open to write (assay serve does so while it runs; send documents to it)",
                     path};
    return lock;
}

WriteLock::~WriteLock()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

}  // namespace assay::rag
