#include "support/power_cut.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace assay::test {
namespace {

constexpr std::size_t sector_bytes = 512;

/// A file of SQLite's default VFS, with our notes on it. SQLite allocates
/// szOsFile bytes: this, and the real file behind it.
struct NotedFile {
    sqlite3_file base;
    PowerCut* cut;
    PowerCut::File* notes;  ///< Null for temporary files.
    sqlite3_file* real;
};

NotedFile& noted(sqlite3_file* file)
{
    return *reinterpret_cast<NotedFile*>(file);
}

const sqlite3_io_methods& real_methods(sqlite3_file* file)
{
    return *noted(file).real->pMethods;
}

int close_file(sqlite3_file* file)
{
    return real_methods(file).xClose(noted(file).real);
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset)
{
    return real_methods(file).xRead(noted(file).real, to, size, offset);
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset)
{
    auto& self = noted(file);
    if (self.notes) {
        self.cut->before_io();
        self.notes->unsynced.push_back({offset, {static_cast<const char*>(from), static_cast<std::size_t>(size)}});
    }
    return real_methods(file).xWrite(self.real, from, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size)
{
    auto& self = noted(file);
    if (self.notes) {
        self.cut->before_io();
        self.notes->unsynced.push_back({size, {}, true});
    }
    return real_methods(file).xTruncate(self.real, size);
}

int sync_file(sqlite3_file* file, int)
{
    // The disk of this test is our notes; the real one need not be waited for.
    if (auto* notes = noted(file).notes) {
        noted(file).cut->before_io();
        notes->sync();
    }
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size)
{
    return real_methods(file).xFileSize(noted(file).real, size);
}

int lock_file(sqlite3_file* file, int level)
{
    return real_methods(file).xLock(noted(file).real, level);
}

int unlock_file(sqlite3_file* file, int level)
{
    return real_methods(file).xUnlock(noted(file).real, level);
}

int check_lock(sqlite3_file* file, int* result)
{
    return real_methods(file).xCheckReservedLock(noted(file).real, result);
}

int control_file(sqlite3_file* file, int operation, void* argument)
{
    return real_methods(file).xFileControl(noted(file).real, operation, argument);
}

int sector_size(sqlite3_file*)
{
    return static_cast<int>(sector_bytes);
}

/// None of what better disks promise.
int characteristics(sqlite3_file*)
{
    return 0;
}

int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** at)
{
    return real_methods(file).xShmMap(noted(file).real, page, size, extend, at);
}

int lock_shared(sqlite3_file* file, int offset, int count, int flags)
{
    return real_methods(file).xShmLock(noted(file).real, offset, count, flags);
}

void barrier_shared(sqlite3_file* file)
{
    real_methods(file).xShmBarrier(noted(file).real);
}

int unmap_shared(sqlite3_file* file, int remove)
{
    return real_methods(file).xShmUnmap(noted(file).real, remove);
}

// Version 2: shared memory for the log, but no reads through a memory map.
const sqlite3_io_methods noting_methods = {
    2,          close_file,   read_file,       write_file,   truncate_file, sync_file,   file_size,
    lock_file,  unlock_file,  check_lock,      control_file, sector_size,   characteristics,
    map_shared, lock_shared,  barrier_shared,  unmap_shared, nullptr,       nullptr};

}  // namespace

class PowerCut::Vfs {
public:
    explicit Vfs(PowerCut& cut) : real_{sqlite3_vfs_find(nullptr)}, vfs_{*real_}
    {
        vfs_.zName = "power-cut";
        vfs_.szOsFile = static_cast<int>(sizeof(NotedFile)) + real_->szOsFile;
        vfs_.pNext = nullptr;
        vfs_.xOpen = open;
        vfs_.xDelete = remove;
        cut_ = &cut;
        real_of_ = real_;
        if (sqlite3_vfs_register(&vfs_, 1) != SQLITE_OK)
            throw std::runtime_error("cannot register a VFS");
    }
    ~Vfs()
    {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(real_, 1);
    }

private:
    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags)
    {
        auto& self = noted(file);
        self.real = reinterpret_cast<sqlite3_file*>(&self + 1);
        self.base.pMethods = nullptr;
        const int status = real_of_->xOpen(real_of_, name, self.real, flags, out_flags);
        if (status != SQLITE_OK)
            return status;
        self.cut = cut_;
        self.notes = name ? &cut_->file(name) : nullptr;
        self.base.pMethods = &noting_methods;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs*, const char* name, int sync_folder)
    {
        cut_->removed(name);
        return real_of_->xDelete(real_of_, name, sync_folder);
    }

    // SQLite's callbacks carry no context of ours; one PowerCut lives at a time.
    static inline PowerCut* cut_ = nullptr;
    static inline sqlite3_vfs* real_of_ = nullptr;
    sqlite3_vfs* real_;
    sqlite3_vfs vfs_;
};

PowerCut::PowerCut() : vfs_{std::make_unique<Vfs>(*this)} {}

PowerCut::~PowerCut() = default;

void PowerCut::on_io(std::function<void()> observer)
{
    observer_ = std::move(observer);
}

void PowerCut::before_io()
{
    if (!observer_ || observing_)
        return;
    observing_ = true;
    observer_();
    observing_ = false;
}

void PowerCut::File::apply(std::string& content, const Change& change)
{
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) {
        content.resize(std::min(content.size(), offset));
        return;
    }
    content.resize(std::max(content.size(), offset + change.bytes.size()));
    std::copy(change.bytes.begin(), change.bytes.end(), content.begin() + change.offset);
}

void PowerCut::File::sync()
{
    for (const auto& change : unsynced)
        apply(synced, change);
    unsynced.clear();
}

void PowerCut::leave(const std::string& path, const std::string& copy, std::mt19937_64& random) const
{
    for (const auto& [name, file] : files_) {
        if (!name.starts_with(path))
            continue;
        auto content = file.synced;
        // Of all that waited, this much share reached the disk: often little, often most.
        const double share = std::uniform_real_distribution<>{0, 1}(random);
        std::bernoulli_distribution reached{share};
        for (const auto& change : file.unsynced) {
            if (change.truncates) {
                if (reached(random))
                    File::apply(content, change);
                continue;
            }
            for (std::size_t at = 0; at < change.bytes.size(); at += sector_bytes)
                if (reached(random))
                    File::apply(content, {change.offset + static_cast<std::int64_t>(at), change.bytes.substr(at, sector_bytes)});
        }
        std::ofstream out{copy + name.substr(path.size()), std::ios::binary};
        out << content;
    }
}

}  // namespace assay::test
